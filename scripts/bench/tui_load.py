"""The events that arrive while keys are measured: customers who write, over sockets, at a fixed rate.

Run it as a process: ``python -m bench.tui_load FOLDER RATE SHARE``, where SHARE of the messages go into the long
conversation. It says when it has begun; when its input ends it prints what it did.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass
from itertools import cycle
from pathlib import Path

from bench.tui_cast import Caller, Cast
from bench.tui_effects import numbered
from bench.wire import Broken, Peer
from broker.domain.commands import PostMessage
from broker.protocol.codec import encode
from broker.protocol.frames import SUBPROTOCOL, CommandFrame, Hello
from collabtui.client.ids import new_id
from collabtui.client.local import find

#: Their messages are numbered on from here: no seeded transcript is so long.
_LIVE = 50_000_000
_REFUSED = b'{"type":"refused"'
_ACK = b'{"type":"ack"'


@dataclass
class Tally:
    """What became of the messages."""

    sent: int = 0
    acked: int = 0
    refused: int = 0

    def heard(self, frame: bytes) -> None:
        """Count an answer."""
        self.acked += frame.startswith(_ACK)
        self.refused += frame.startswith(_REFUSED)


class Writer:
    """One customer's connection."""

    def __init__(self, peer: Peer, caller: Caller) -> None:
        self._peer, self._conversations = peer, cycle(caller.conversations)

    def write(self, text: str) -> None:
        """Post a message, in the conversation whose turn it is."""
        post = PostMessage(next(self._conversations), text)
        self._peer.say(encode(CommandFrame(id=new_id(), command=post)))


async def entered(url: str, caller: Caller, tally: Tally) -> Writer:
    """A customer who came in. Raises Broken."""
    peer = await Peer.connect(url, SUBPROTOCOL)
    peer.say(encode(Hello(token=caller.token)))
    welcome = await peer.hear()
    if b'"type":"welcome"' not in welcome:
        raise Broken(f"The broker did not let a customer in: {welcome[:300].decode(errors='replace')}")
    peer.on_frame = tally.heard
    return Writer(peer, caller)


async def play(folder: Path, rate: float, share: float) -> dict[str, float]:
    """Write until the input ends; how many a second were acknowledged, how many refused."""
    cast, url, tally = Cast.read(folder), find(folder).url, Tally()
    talker = await entered(url, cast.talker, tally)
    callers = cycle([await entered(url, caller, tally) for caller in cast.callers])
    over = asyncio.create_task(asyncio.to_thread(sys.stdin.read))
    print("begun", flush=True)
    start, into_long = time.perf_counter(), 0.0
    while not over.done():
        into_long += share
        if into_long >= 1:
            into_long -= 1
            talker.write(f"{numbered(_LIVE + tally.sent)}: is anybody there? I still wait for my parcel.")
        else:
            next(callers).write("Is anybody there? I still wait.")
        tally.sent += 1
        await asyncio.sleep(max(0.0, start + tally.sent / rate - time.perf_counter()))
    seconds = time.perf_counter() - start
    return {"rate": round(tally.acked / seconds, 1), "sent": tally.sent, "refused": tally.refused}


def main() -> None:
    """As the command line says."""
    folder, rate, share = Path(sys.argv[1]), float(sys.argv[2]), float(sys.argv[3])
    print(json.dumps(asyncio.run(play(folder, rate, share))), flush=True)


if __name__ == "__main__":
    main()
