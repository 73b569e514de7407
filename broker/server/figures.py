"""The values of the metrics at this moment."""

import time
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import fields, is_dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any, Final

from broker.desk.handouts import Handouts
from broker.server.connection import Connection
from broker.server.exposition import Number, Value
from broker.server.house import House
from broker.server.waiting_line import Tally
from broker.store.commits import Commits

_STATM: Final = Path("/proc/self/statm")
_PAGE: Final = 4096


def figures(
    house: House, connections: Collection[Connection], commits: Commits, tally: Tally, *, is_draining: bool
) -> dict[str, Value]:
    """Each metric's value by its name. Takes time in the number of connections, with no look at the store."""
    meters, counted = house.meters, [one.counted() for one in connections]
    return {
        "collabtui_build_info": {_version(): 1},
        "collabtui_draining": int(is_draining),
        "collabtui_limit": _limits(house.limits),
        "collabtui_connections": Counter(role for role, _, _ in counted),
        "collabtui_connections_opened_total": meters.accepted,
        "collabtui_connections_turned_away_total": meters.turned_away,
        "collabtui_logins_refused_total": meters.logins_refused,
        "collabtui_slow_readers_cut_total": meters.slow_cut,
        "collabtui_refused_total": dict(meters.refused),
        "collabtui_commands_in_flight": sum(in_flight for _, in_flight, _ in counted),
        "collabtui_command_seconds": meters.commands,
        "collabtui_received_frames_total": meters.frames_in,
        "collabtui_received_bytes_total": meters.bytes_in,
        "collabtui_sent_frames_total": meters.frames_out,
        "collabtui_sent_bytes_total": meters.bytes_out,
        "collabtui_writes_total": meters.writes,
        "collabtui_outbox_bytes": sum(unsent for _, _, unsent in counted),
        "collabtui_outbox_peak_bytes": meters.peak_outbox_bytes,
        "collabtui_commit_seconds": commits.whole,
        "collabtui_commit_disk_seconds": commits.disk,
        "collabtui_committed_commands_total": commits.batches,
        "collabtui_committed_events_total": commits.rows,
        "collabtui_commits_failed_total": commits.failed,
        "collabtui_store_bytes": _sizes(commits.path),
        "collabtui_conversations": {"waiting": tally.waiting, "offered": tally.offered, "owned": tally.owned},
        "collabtui_oldest_wait_seconds": _waited_s(tally, house.clock.now()),
        "collabtui_agents_on_duty": len(house.desk.on_duty),
        **_of_bots(house.desk.handouts),
        "collabtui_outreach_total": dict(meters.outreach),
        "collabtui_loop_lag_seconds": meters.lag,
        "process_cpu_seconds_total": time.process_time(),
        "process_resident_memory_bytes": _resident_bytes(),
    }


def _of_bots(handouts: Handouts) -> dict[str, Value]:
    room, meters = handouts.room(), handouts.meters
    degraded = len(room.degraded)
    return {
        "collabtui_bot_workers": {"well": len(room.workers) - degraded, "degraded": degraded},
        "collabtui_bot_turns_open": handouts.open,
        "collabtui_bot_turns_waiting": len(handouts.line),
        "collabtui_bot_turn_wait_seconds": meters.waits,
        "collabtui_bot_turn_seconds": meters.answers,
        "collabtui_bot_turns_total": dict(meters.outcomes),
    }


def _limits(limits: Any, prefix: str = "") -> dict[str, Number]:
    """Each limit by its name; those of a group have the group's name before theirs."""
    told: dict[str, Number] = {}
    for one in fields(limits):
        value, name = getattr(limits, one.name), prefix + one.name
        if is_dataclass(value):
            told |= _limits(value, f"{name}_")
        elif isinstance(value, int | float):
            told[name] = value
        elif isinstance(value, Mapping):
            told |= {f"{name}_{key}": number for key, number in value.items() if isinstance(number, int | float)}
    return told


def _waited_s(tally: Tally, now: int) -> float:
    return 0.0 if tally.oldest is None else max(0, now - tally.oldest) / 1000


def _sizes(path: Path | None) -> dict[str, Number]:
    if path is None:
        return {}
    files = {"database": path, "wal": path.with_name(f"{path.name}-wal")}
    return {name: file.stat().st_size for name, file in files.items() if file.exists()}


def _resident_bytes() -> int:
    return int(_STATM.read_text().split()[1]) * _PAGE if _STATM.exists() else 0


@cache
def _version() -> str:
    try:
        return version("collabtui")
    except PackageNotFoundError:
        return "unknown"
