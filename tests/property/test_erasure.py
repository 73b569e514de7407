"""An erasure really removes: whatever was said, whoever reads meanwhile, wherever it is killed."""

import asyncio
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from broker.cli.audit_text import proof_of
from broker.domain.keeping_commands import EraseCustomer, NoteBackup
from broker.protocol.questions import GetErasure
from broker.store.backup import copy_to
from tests.desk_kit import SUPERVISOR, Kit
from tests.property.erased_desk import closed, holding, opened, talk

_ROOT = Path(__file__).parents[2]


async def _is_whole(kit: Kit, path: Path) -> None:
    """Every conversation folds, every event fits its seal, the erasure is certified."""
    for head in await kit.store.heads("conversation"):
        key = head.stream.partition(":")[2]
        assert (await kit.state(key)).seq == head.seq
    proof = await proof_of(path)
    assert (proof.fault, proof.erased > 0) == (None, True)
    row = (await kit.desk.answer(SUPERVISOR, "q", GetErasure(customer="maria"))).erasure
    assert row is not None
    assert row.certificate is not None
    assert (row.events, row.erasing) == ({}, None)


@settings(max_examples=6, deadline=None)
@given(seed=st.integers(0, 10**6), steps=st.integers(1, 5), reads=st.booleans())
async def test_no_file_holds_a_byte_of_what_was_erased(seed: int, steps: int, reads: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path, backup = Path(folder) / "data" / "desk.db", Path(folder) / "backup.db"
        path.parent.mkdir()
        kit = await opened(path)
        await talk(kit, seed, steps)
        copy_to(path, backup)
        await kit.do(SUPERVISOR, NoteBackup(str(backup), 1, "00"))
        assert "backup.db" in holding(Path(folder))
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            if reads:
                reader.execute("BEGIN")
                reader.execute("SELECT count(*) FROM event").fetchone()
            await kit.desk.handle(SUPERVISOR, "order", EraseCustomer("maria"))
            if reads:
                # What was there before is what this reader sees, until it ends.
                reader.execute("COMMIT")
        await kit.settle()
        await _is_whole(kit, path)
        assert holding(Path(folder)) == []
        await closed(kit)
        assert holding(Path(folder)) == []


@pytest.mark.parametrize("where", ["_blank", "blank_receipts", "_truncate", "_certify"])
def test_killed_anywhere_it_is_finished_by_the_next_start(tmp_path: Path, where: str) -> None:
    path = tmp_path / "data" / "desk.db"
    path.parent.mkdir()

    async def prepare() -> None:
        kit = await opened(path)
        await talk(kit, seed=7, steps=3)
        copy_to(path, tmp_path / "backup.db")
        await kit.do(SUPERVISOR, NoteBackup(str(tmp_path / "backup.db"), 1, "00"))
        await closed(kit)

    async def start() -> None:
        kit = await opened(path)
        await _is_whole(kit, path)
        await closed(kit)

    asyncio.run(prepare())
    command = [sys.executable, "-m", "tests.property.erased_desk", str(path), where]
    assert subprocess.run(command, cwd=_ROOT, check=False, timeout=60).returncode == -9
    assert holding(tmp_path) != []
    asyncio.run(start())
    assert holding(tmp_path) == []
