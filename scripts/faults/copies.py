"""Damaged or read-only copies of the store: a broker on one must refuse, or serve all of it."""

import asyncio
import json
import random
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from faults.desk import Desk
from faults.history import History
from faults.peer import Frame, Peer
from faults.programs import NoStart, Program, broker, environment, free_port

_READ_S = 15.0
#: For each conversation how many events it has, with a sum of what they say.
Content = dict[str, list[str]]


async def corrupt_copy(desk: Desk, rng: random.Random) -> None:
    """Some bytes of a copy are flipped, or its end is cut off."""
    folder = _copied(desk)
    whole = _content(folder / "data" / "collabtui.db")
    how = _damage(folder / "data" / "collabtui.db", rng)
    outcome, served = await _served(folder, desk)
    verdict = outcome if outcome != "served" else _verdict(whole, served)
    if verdict == "altered" and await _is_told_by_audit(folder / "data"):
        verdict = "altered, told by audit verify"
    desk.history.note("corrupt_copy", "torture", how=how, outcome=verdict)
    if verdict in ("fewer", "altered"):
        shutil.copytree(folder, desk.folder / f"kept-{folder.name}")
    shutil.rmtree(folder)


async def _is_told_by_audit(data: Path) -> bool:
    """Whether the chain over the log shows that something is not what was written."""
    verify = ["-m", "collabtui", "audit", "verify", "--data-dir", str(data)]
    audit = await asyncio.create_subprocess_exec(
        sys.executable, *verify, stdout=asyncio.subprocess.DEVNULL, stderr=asyncio.subprocess.DEVNULL,
        env=environment(data.parent / "clock"),
    )  # fmt: skip
    return await audit.wait() == 1


async def read_only_copy(desk: Desk, _: random.Random) -> None:
    """The folder of a copy can't be written: the broker must say so at its start, or refuse each write."""
    folder = _copied(desk)
    data = folder / "data"
    mounted = _bound_read_only(data)
    outcome, served = await _served(folder, desk) if mounted else ("skipped", {})
    if mounted:
        await asyncio.to_thread(subprocess.run, ["umount", "-l", str(data)], check=True, capture_output=True)
    outcome = _verdict(_content(data / "collabtui.db"), served) if outcome == "served" else outcome
    desk.history.note("read_only_copy", "torture", outcome=outcome)
    shutil.rmtree(folder)


def _bound_read_only(data: Path) -> bool:
    """Whether the folder could be mounted over itself, read-only; root alone may do that."""
    bound = subprocess.run(["mount", "--bind", str(data), str(data)], check=False, capture_output=True)
    if bound.returncode:
        return False
    subprocess.run(["mount", "-o", "remount,bind,ro", str(data)], check=True, capture_output=True)
    return True


def _copied(desk: Desk) -> Path:
    """A folder with a copy of the running store, made as a back-up is."""
    folder = desk.folder / f"copy-{len(desk.history.records)}"
    (folder / "data").mkdir(parents=True)
    (folder / "clock").write_text("0", encoding="utf-8")
    source = sqlite3.connect(f"{(desk.data / 'collabtui.db').as_uri()}?mode=ro", uri=True)
    target = sqlite3.connect(folder / "data" / "collabtui.db")
    source.backup(target)
    target.close()
    source.close()
    return folder


def _content(database: Path) -> Content:
    connection = sqlite3.connect(f"{database.as_uri()}?mode=ro&immutable=1", uri=True)
    rows = connection.execute(
        "SELECT s.name, e.body FROM event e JOIN stream s ON s.id = e.stream_id "
        "WHERE s.name LIKE 'conversation:%' ORDER BY s.name, e.seq"
    ).fetchall()
    connection.close()
    found: Content = {}
    for name, body in rows:
        found.setdefault(name, []).append(json.dumps(json.loads(body), sort_keys=True))
    return found


def _damage(database: Path, rng: random.Random) -> str:
    data = bytearray(database.read_bytes())
    if rng.random() < 0.3:
        cut = rng.randrange(1, len(data))
        database.write_bytes(data[:cut])
        return f"cut to {cut} of {len(data)} bytes"
    places = sorted(rng.randrange(100, len(data)) for _ in range(rng.choice((1, 8, 200))))
    for place in places:
        data[place] ^= 1 << rng.randrange(8)
    database.write_bytes(bytes(data))
    return f"{len(places)} bytes flipped, the first at {places[0]} of {len(data)}"


async def _served(folder: Path, desk: Desk) -> tuple[str, Content]:
    """What a broker on the copy serves; the first word says how far it came."""
    history = History(folder / "copy.jsonl")
    program = broker(folder, folder / "data", free_port(), history)
    token = desk.token("final")
    try:
        return await _read_all(program, token, history)
    except NoStart:
        # Exit code 3 comes with a sentence; any other is a crash, or a broker that hangs.
        return ("refused at the start" if program.code == 3 else f"no start, code {program.code}"), {}
    finally:
        if program.runs:
            await program.kill()
        history.close()


async def _read_all(program: Program, token: str, history: History) -> tuple[str, Content]:
    await program.start()
    url = json.loads(program.said)["url"]
    reader = Peer(url, token, "final", "desk", history)
    reader.keeps_events = True
    task = asyncio.create_task(reader.run())
    try:
        async with asyncio.timeout(_READ_S):
            await read_conversations(reader)
    except TimeoutError:
        return "refused while reading", {}
    finally:
        task.cancel()
    return "served", {name: [_event(frame) for frame in frames] for name, frames in reader.events.items()}


async def read_conversations(reader: Peer) -> Sequence[str]:
    """Follow all that the broker lists; their streams."""
    listed = await reader.ask({"kind": "conversations", "open_only": False})
    if listed["type"] == "refused":
        raise TimeoutError(listed["message"])
    streams = [f"conversation:{row['conversation']}" for row in listed["conversations"]]
    for stream in streams:
        answer = await reader.follow(stream)
        if answer["type"] == "refused":
            raise TimeoutError(answer["message"])
    return streams


def _event(frame: Frame) -> str:
    return json.dumps(frame["event"], sort_keys=True)


def _verdict(whole: Content, served: Content) -> str:
    if any(len(served.get(name, [])) < len(events) for name, events in whole.items()):
        return "fewer"
    return "whole" if all(served[name][: len(events)] == events for name, events in whole.items()) else "altered"
