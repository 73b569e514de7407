"""The parts of the torture do what the histories say they did."""

import asyncio
import json
import os
import random
import subprocess
import sys
from collections import Counter
from pathlib import Path

import pytest
import torture
from faults import copies, history, planted_broker
from faults.clock import sitecustomize
from faults.facts import Facts, Violation
from faults.kinds import KINDS
from faults.planted import BUGS, Bug, Found
from faults.programs import NoStart
from faults.proxy import Proxy
from faults.report import Summary, as_json, as_text
from faults.round import Outcome

from tests.unit.scripts.torture_history import Sound


async def echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Say everything again, until the other side is gone."""
    try:
        while data := await reader.read(1_000):
            writer.write(data)
            await writer.drain()
    except ConnectionError:
        writer.transport.abort()
    writer.close()


async def answers(faulty: str) -> bytes:
    """What comes back for ten bytes through a proxy with this fault set; ends with the connection."""
    server = await asyncio.start_server(echo, "127.0.0.1", 0)
    proxy = Proxy(server.sockets[0].getsockname()[1], random.Random(1))
    await proxy.start()
    async with server:
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"hello")
        got = await reader.readexactly(5)
        if faulty == "reset":
            proxy.links[0].reset()
        elif faulty:
            setattr(proxy.links[0], faulty, True)
        writer.write(b"again")
        try:
            async with asyncio.timeout(0.2 if faulty in ("", "deaf") else 10):
                got += await reader.readexactly(5)
        except asyncio.IncompleteReadError as error:
            got += error.partial + b"|cut"
        except ConnectionResetError:
            got += b"|reset"
        except TimeoutError:
            got += b"|silence"
        writer.transport.abort()
        await proxy.stop()
    return got


@pytest.mark.parametrize(
    ("faulty", "ends"),
    [("", b"helloagain"), ("deaf", b"hello|silence"), ("reset", b"hello|reset")],
)
async def test_the_proxy_passes_on_or_swallows_or_resets(faulty: str, ends: bytes) -> None:
    assert await answers(faulty) == ends


@pytest.mark.parametrize("faulty", ["cut_up", "cut_down"])
async def test_a_cut_falls_inside_what_is_under_way(faulty: str) -> None:
    got = await answers(faulty)
    assert got != b"helloagain"
    assert got.endswith((b"|reset", b"|cut"))


def test_a_history_survives_a_line_that_a_kill_cut_short(tmp_path: Path) -> None:
    written = history.History(tmp_path / "h.jsonl")
    first, second = written.note("sent", "ada", id="1"), written.note("ack", "ada", id="1")
    written.close()
    path = tmp_path / "h.jsonl"
    path.write_text(path.read_text() + '{"at":3,"what":"se\n{"at":4,"what":"exit","who":"ada"}\n')
    assert [record["what"] for record in history.read(path)] == ["sent", "ack", "exit"]
    assert history.merged([second], [first]) == [first, second]


def test_a_shifted_clock_moves_the_wall_alone(tmp_path: Path) -> None:
    (tmp_path / "clock").write_text("3600")
    code = "import time; print(time.time(), time.time_ns() / 1e9, time.monotonic())"
    environment = {**os.environ, "TORTURE_CLOCK": str(tmp_path / "clock")}
    plain, shifted = (
        [float(word) for word in subprocess.check_output([sys.executable, "-c", code], env=env, text=True).split()]
        for env in (
            {**environment, "PYTHONPATH": ""},
            {**environment, "PYTHONPATH": str(Path(sitecustomize.__file__).parent)},
        )
    )
    assert [round((after - before) / 60) for before, after in zip(plain, shifted, strict=True)] == [60, 60, 0]


def test_every_planted_bug_is_known_to_the_broker_it_is_planted_in() -> None:
    assert set(BUGS) == set(planted_broker.PLANTS)
    assert {fault for bug in BUGS.values() for fault in bug.faults} <= set(KINDS)
    assert {bug.promise for bug in BUGS.values()} == {"I1", "I2", "I3", "I4", "I5", "L1", "L2", "L3"}


def test_every_planted_bug_still_finds_what_it_changes() -> None:
    code = "from faults.planted_broker import PLANTS; [plant() for plant in PLANTS.values()]"
    scripts = Path(torture.__file__).parent
    environment = {**os.environ, "PYTHONPATH": f"{scripts}:{scripts.parent}"}
    subprocess.run([sys.executable, "-c", code], env=environment, check=True)


@pytest.mark.parametrize(
    ("served", "verdict"),
    [
        ({"c1": ["a", "b"]}, "whole"),
        ({"c1": ["a", "b", "since"]}, "whole"),
        ({"c1": ["a", "x"]}, "altered"),
        ({"c1": ["a"]}, "fewer"),
        ({}, "fewer"),
    ],
)
def test_what_a_damaged_copy_served_is_held_against_the_whole(served: copies.Content, verdict: str) -> None:
    assert copies.verdict_on({"c1": ["a", "b"]}, served) == verdict


def test_quiet_is_what_lies_between_faults_with_time_to_recover() -> None:
    history = Sound()
    history.broken("kill9_broker", 20, 22)
    history.broken("stop_agent", 40, 50)
    facts = Facts(history.in_order())
    assert facts.quiet_after(10, 60) == 15  # from 25, when the broker has recovered, to 40
    assert facts.quiet_after(10, 60, "stop_agent") == 35
    assert facts.is_quiet(26, 39)
    assert not facts.is_quiet(23, 30)
    assert facts.is_quiet(41, 49, "stop_agent")


def test_the_summary_names_seeds_faults_what_is_broken() -> None:
    summary = Summary(kept="/histories", mounts=False, round_s=90.0)
    summary.add(Outcome(7, 101.0, Counter(resets=2), Counter(acknowledged=1234), 20))
    broken = Violation("I1", "message m1 stands 2 times in the log")
    summary.add(Outcome(8, 99.0, Counter(resets=1), Counter(acknowledged=1), 20, (broken,)))
    text = as_text(summary)
    figures = {line.split("  ")[0].strip(): line.split("  ")[-1].strip() for line in text.splitlines()}
    assert (figures["seeds"], figures["faults"], figures["acknowledged"]) == ("7 to 8", "3", "1,235")
    assert "needs root" in figures["full disk"]
    assert "I1 broken, seed 8: message m1 stands 2 times in the log" in text
    assert "/histories" in text
    assert json.loads(as_json(summary))["violations"][0]["seed"] == 8


def test_a_desk_that_cannot_be_started_is_told(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    async def play(*_: object, **__: object) -> None:
        raise NoStart("broker was not ready")

    monkeypatch.setattr(torture, "play", play)
    assert torture.main(["--seconds", "5", "--keep", str(tmp_path)]) == 3
    assert "The desk could not be started: broker was not ready" in capsys.readouterr().err


@pytest.mark.parametrize(("promises", "code"), [(("I1",), 0), ((), 1)])
def test_a_planted_bug_that_is_missed_is_a_failure(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, promises: tuple[str, ...], code: int
) -> None:
    async def hunt(_folder: Path, bug: Bug, _seed: int, _say: object) -> Found:
        return Found(bug.name, promises, 1, "")

    monkeypatch.setattr(torture, "hunt", hunt)
    assert torture.main(["--planted", "stale-write", "--keep", str(tmp_path)]) == code
    assert torture.main(["--planted", "stale-write", "--json"]) == code


def test_a_folder_with_something_in_it_is_left_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "mine").write_text("precious")
    assert torture.main(["--seconds", "5", "--keep", str(tmp_path)]) == 2
    assert "choose an empty folder" in capsys.readouterr().err
