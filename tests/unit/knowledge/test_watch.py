"""A folder that changes while it is searched."""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Event, Timer

import pytest

from collabtui.knowledge import base
from collabtui.knowledge.base import Knowledge, knowledge
from collabtui.knowledge.watch import watch
from collabtui.understanding.features import Floats
from tests.unit.knowledge.conftest import WordEncoder

PATIENCE_S = 10


async def until_found(known: Knowledge, query: str, titles: set[str]) -> None:
    async with asyncio.timeout(PATIENCE_S):
        while {hit.title for hit in known.base.search(query, 10)} != titles:  # noqa: ASYNC110 - what it waits for happens in a thread
            await asyncio.sleep(0)


async def test_what_changes_is_found_without_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(base, "shipped_encoder", WordEncoder)
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "boots.md").write_text("# Boots\n\nWax them.", "utf-8")
    with knowledge(folder, tmp_path / "index.db", print) as known:
        watching = asyncio.create_task(watch(known, 0.01))
        await until_found(known, "boots", {"Boots"})
        (folder / "lamps.md").write_text("# Lamps\n\nCharge them.", "utf-8")
        await until_found(known, "lamps", {"Boots", "Lamps"})
        (folder / "boots.md").unlink()
        await until_found(known, "lamps", {"Lamps"})
        watching.cancel()


async def test_a_folder_that_goes_away_costs_a_warning_not_what_is_known(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(base, "shipped_encoder", WordEncoder)
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "boots.md").write_text("# Boots\n\nWax them.", "utf-8")
    caplog.set_level(logging.WARNING)
    with knowledge(folder, tmp_path / "index.db", print) as known:
        shutil.rmtree(folder)
        watching = asyncio.create_task(watch(known, 0.01))
        async with asyncio.timeout(PATIENCE_S):
            while not caplog.records:  # noqa: ASYNC110 - what it waits for happens in a thread
                await asyncio.sleep(0)
        assert "knowledge_unread" in caplog.records[0].message
        assert [hit.title for hit in known.base.search("boots")] == ["Boots"]
        watching.cancel()


def test_a_base_that_is_closed_in_mid_reading_waits_for_the_reader(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, going_on = Event(), Event()

    class Slow(WordEncoder):
        def encode(self, texts: Sequence[str]) -> Floats:
            reading.set()
            assert going_on.wait(PATIENCE_S)
            return super().encode(texts)

    monkeypatch.setattr(base, "shipped_encoder", Slow)
    folder = tmp_path / "kb"
    folder.mkdir()
    (folder / "boots.md").write_text("# Boots\n\nWax them.", "utf-8")
    with ThreadPoolExecutor(1) as pool:
        with knowledge(folder, tmp_path / "index.db", print) as known:
            refreshed = pool.submit(known.refresh, print)
            assert reading.wait(PATIENCE_S)
            Timer(0.05, going_on.set).start()
        assert refreshed.done()
        assert known.base.search("boots", 3) == ()
