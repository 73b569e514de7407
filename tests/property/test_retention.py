"""A retention run that was cut off is taken up again: wherever it was killed, nothing too old is left anywhere."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from broker.cli.audit_text import proof_of
from tests.property.erased_desk import closed, holding
from tests.property.retired_desk import later, prepared

_ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("where", ["_mark", "quotes_of", "clean_copies", "NoteRetention"])
def test_killed_anywhere_it_is_taken_up_by_the_next_start(tmp_path: Path, where: str) -> None:
    path = tmp_path / "data" / "desk.db"
    path.parent.mkdir()

    async def start() -> None:
        kit = await later(path)
        proof = await proof_of(path)
        assert (proof.fault, proof.erased > 0) == (None, True)
        assert [row.kind for row in await kit.store.load("keeping")][-1] == "retention_ran"
        await closed(kit)

    asyncio.run(prepared(path, tmp_path / "backup.db"))
    command = [sys.executable, "-m", "tests.property.retired_desk", str(path), where]
    assert subprocess.run(command, cwd=_ROOT, check=False, timeout=60).returncode == -9
    assert "backup.db" in holding(tmp_path) or where == "NoteRetention"
    asyncio.run(start())
    assert holding(tmp_path) == []
