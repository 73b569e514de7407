"""A store's file that holds weeks of tickets."""

from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from broker.domain.actors import DESK
from broker.domain.agent_events import AgentEvent, WorkReleased, WorkTaken
from broker.domain.owner_events import HandoffRequested
from broker.protocol.codec import encode_event
from broker.store.api import Batch, Row, Write
from broker.store.sqlite import SqliteStore

BERLIN = ZoneInfo("Europe/Berlin")
MINUTE_MS = 60_000


async def record_weeks(path: Path, *, weeks: int, tickets: int) -> None:
    """So many tickets for billing every Monday from 2 November 2026 on, all opened at 9:10, each 6 minutes of work."""
    store = await SqliteStore.open(path)
    agent: list[AgentEvent] = []
    times: list[int] = []
    for week in range(weeks):
        for number in range(tickets):
            opened = datetime(2026, 11, 2, 9, 10, tzinfo=BERLIN) + timedelta(days=7 * week)
            at, id = round(opened.timestamp() * 1000), f"c{week}-{number}"
            await store.append(
                Batch((_write(f"conversation:{id}", [HandoffRequested(f"{id}.t", "billing", 3)], [at]),))
            )
            agent += [WorkTaken(id, f"{id}.o"), WorkReleased(id, "resolved")]
            times += [at + MINUTE_MS, at + 7 * MINUTE_MS]
    await store.append(Batch((_write("agent:ada", agent, times),)))
    await store.close()


def _write(stream: str, events: "list[HandoffRequested] | list[AgentEvent]", times: list[int]) -> Write:
    rows = tuple(
        Row(stream, seq, event.kind, at, DESK.role, DESK.id, encode_event(event))
        for seq, (event, at) in enumerate(zip(events, times, strict=True), 1)
    )
    return Write(stream, 0, rows)
