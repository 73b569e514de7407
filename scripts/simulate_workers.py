"""Customers ask while bots are killed, restarted, added: does every question get one answer?

python scripts/simulate_workers.py --seconds 60 --bots 3 --kill-every 5 --seed 7

Broker, shop, bots are processes, started by their own commands; the shop takes its time, so that most kills (-9) come
in the middle of a turn. Every other bot that goes is told to go (SIGTERM). Each is followed by a new one. Exit code 1:
a question was lost, or answered twice.
"""

import argparse
import asyncio
import json
import random
import sys
import tempfile
from contextlib import AsyncExitStack
from dataclasses import asdict
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))
sys.path.insert(0, str(Path(__file__).resolve().parent))

from workers.customers import Asked, ask
from workers.desk import Desk
from workers.figures import Figures, figures

from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from broker.domain.owner_events import BotLeaseLost
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from collabtui.client.updates import EventApplied

#: Longer than a customer may wait for a bot by the policy, with the grace, the tries: who waits so long was forgotten.
PATIENCE_S = 60.0


async def simulate(folder: Path, options: argparse.Namespace) -> Figures:
    """One run in ``folder``."""
    async with Desk(folder, options.latency_ms) as desk, AsyncExitStack() as people:
        for _ in range(options.bots):
            await desk.add_bot()
        asked, until = Asked(), asyncio.get_running_loop().time() + options.seconds
        clients = [await _client(desk, "customer", f"c{number}", people) for number in range(options.customers)]
        asking = [
            ask(client, options.seed * 1000 + number, until, PATIENCE_S, asked) for number, client in enumerate(clients)
        ]
        ends = asyncio.create_task(_end_bots(desk, options, until))
        await asyncio.gather(*asking)
        killed, retired = await ends
        states, losses = await _log(await _client(desk, "supervisor", "sue", people), asked.conversations)
        return figures(states, losses, asked.waits_s, killed, retired)


async def _end_bots(desk: Desk, options: argparse.Namespace, until: float) -> tuple[int, int]:
    """End one bot after the other, each followed by a new one; how many were killed, how many told to go."""
    chance, loop, ended = random.Random(options.seed), asyncio.get_running_loop(), [0, 0]
    while loop.time() + options.kill_every < until:
        await asyncio.sleep(options.kill_every * chance.uniform(0.5, 1.5))
        bot, is_told = chance.choice(desk.bots), sum(ended) % 2
        await (desk.retire(bot) if is_told else desk.kill(bot))
        ended[is_told] += 1
        await desk.add_bot()
    return ended[0], ended[1]


async def _client(desk: Desk, role: str, name: str, people: AsyncExitStack) -> Client:
    # Orders are looked up for those alone whose address somebody vouches for.
    record = CustomerRecord(name, f"{name}@example.com", verified_by="password")
    token = await credentials(desk.local, role, name, record=record, data_dir=desk.folder)  # type: ignore[arg-type]
    client = Client(
        desk.local.url,
        token,
        role_audience="public" if role == "customer" else "desk",
        trust=desk.local.trust,
    )
    await people.enter_async_context(client)
    await client.online()
    return client


async def _log(supervisor: Client, conversations: list[str]) -> tuple[list[Conversation], list[BotLeaseLost]]:
    """Each conversation as the log has it, with the leases that were lost."""
    states, losses = [], []
    for one in conversations:
        feed = supervisor.updates()
        await supervisor.follow(f"conversation:{one}")
        state = supervisor.mirror.conversation(one)
        if state is not None:
            states.append(state)
        await supervisor.unfollow(f"conversation:{one}")
        feed.end()
        events = [update.event async for update in feed if isinstance(update, EventApplied)]
        losses += [event for event in events if isinstance(event, BotLeaseLost)]
    return states, losses


def main(arguments: list[str] | None = None) -> int:
    """Run, print, tell by the exit code whether the promise held."""
    options = _parser().parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        found = asyncio.run(simulate(Path(folder), options))
    if options.json:
        print(json.dumps(asdict(found), indent=2))
    else:
        for name, value in asdict(found).items():
            print(f"{name.replace('_', ' '):14} {value}")
    return 1 if found.lost or found.twice else 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=60.0, help="how long customers ask (default 60)")
    parser.add_argument("--bots", type=int, default=3, help="bots at a time (default 3)")
    parser.add_argument("--customers", type=int, default=20, help="customers at a time (default 20)")
    parser.add_argument(
        "--kill-every", type=float, default=5.0, help="seconds from one bot's end to the next (default 5)"
    )
    parser.add_argument("--latency-ms", type=int, default=300, help="what the shop takes for an answer (default 300)")
    parser.add_argument("--seed", type=int, default=1, help="which bots, which questions (default 1)")
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
