"""How a run ends: everybody catches up, then the whole log is read anew, then the broker is told to go."""

import asyncio
from collections.abc import Iterable

from broker.store.check import check
from faults.copies import read_conversations
from faults.desk import AGENTS, Desk
from faults.peer import Frame, Peer, digest

_CATCH_UP_S, _READ_S = 10.0, 60.0


async def end(desk: Desk) -> None:
    """Note all that the checker needs of the end; the broker runs no more afterwards."""
    desk.history.note("end", "torture")
    await desk.settle()
    await desk.dismiss_agents()
    await _catch_up(desk)
    await desk.part()
    await _read_finally(desk)
    await desk.broker.terminate()
    for finding in await check(desk.data / "collabtui.db"):
        desk.history.note("damage", "torture", finding=finding)


async def _catch_up(desk: Desk) -> None:
    """Everybody has what there was to have, soon; who has not is noted."""
    followers = [(peer, stream) for peer in desk.peers for stream in peer.n if peer.audience != "bot"]
    heads: dict[tuple[str, str], int] = {}
    for peer, stream in followers:
        heads[peer.audience, stream] = max(heads.get((peer.audience, stream), 0), peer.n[stream])
    try:
        async with asyncio.timeout(_CATCH_UP_S):
            while _behind(followers, heads):  # noqa: ASYNC110 - it is about many peers at once
                await asyncio.sleep(0.1)
    except TimeoutError:
        for peer, stream in _behind(followers, heads):
            head = heads[peer.audience, stream]
            desk.history.note("behind", peer.who, stream=stream, n=peer.n[stream], head=head)


def _behind(followers: Iterable[tuple[Peer, str]], heads: dict[tuple[str, str], int]) -> list[tuple[Peer, str]]:
    return [(peer, stream) for peer, stream in followers if peer.n[stream] < heads[peer.audience, stream]]


async def _read_finally(desk: Desk) -> None:
    """The customers' view first: what the desk reads after that is at least as long."""
    async with asyncio.timeout(_READ_S):
        owners = {name: name.partition("-")[0] for name in desk.conversations}
        owners |= {name: _flooded_by(desk, name) for name in desk.conversations if name.startswith("flood-")}
        for customer in sorted(set(owners.values())):
            mine = [f"conversation:{name}" for name, owner in owners.items() if owner == customer]
            await _read(desk, customer, "public", mine)
        await _read(desk, "final", "desk", [f"agent:{name}" for name in AGENTS])


def _flooded_by(desk: Desk, conversation: str) -> str:
    opened = desk.watcher.events[f"conversation:{conversation}"][0]
    return str(opened["event"]["customer"])


async def _read(desk: Desk, who: str, audience: str, streams: list[str]) -> None:
    reader = desk.peer(who, audience, direct=True, keep=False)
    reader.life, reader.keeps_events = f"final-{audience}", True
    running = asyncio.create_task(reader.run())
    for stream in streams:
        await reader.follow(stream)
    if audience == "desk":
        await read_conversations(reader)
    running.cancel()
    for frames in reader.events.values():
        for frame in frames:
            _note_final(desk, audience, frame)


def _note_final(desk: Desk, audience: str, frame: Frame) -> None:
    told = {name: frame[name] for name in ("stream", "n", "actor", "event")}
    desk.history.note("final", "torture", audience=audience, hash=digest(frame), wall=frame["at"], **told)
