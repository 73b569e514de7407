"""Files read anew while the desk runs, by however many hang-ups."""

import asyncio
from importlib.resources import files
from pathlib import Path

import pytest

from broker.desk.desk import Desk
from broker.policy.load import parse
from broker.server.reload import Reload
from tests.desk_kit import Kit

TEXT = (files("broker.policy") / "default.toml").read_text(encoding="utf-8")


class Watched(Reload):
    """Counts the readings; the file is edited once more while the first of them is under way."""

    def __init__(self, desk: Desk, policy: Path) -> None:
        super().__init__(desk, policy, None)
        self._file = policy
        self.readings = self._under_way = 0
        self.done = asyncio.Event()

    async def run(self) -> None:
        self.readings += 1
        self._under_way += 1
        assert self._under_way == 1, "an older reading could end last"
        if self.readings == 1:
            await super().run()
            self._file.write_text(TEXT.replace('"default-1"', '"third"'))
            for _ in range(200):
                self.ask()
        else:
            await super().run()
            self.done.set()
        self._under_way -= 1


async def test_a_storm_of_hang_ups_is_read_one_after_the_other_so_that_the_newest_text_is_in_force(
    tmp_path: Path,
) -> None:
    kit = await Kit(policy=parse(TEXT, "test"), text=TEXT).start()
    policy = tmp_path / "policy.toml"
    policy.write_text(TEXT.replace('"default-1"', '"second"'))
    reload = Watched(kit.desk, policy)
    for _ in range(200):
        reload.ask()
    async with asyncio.timeout(10):
        await reload.done.wait()
    await kit.settle()
    assert reload.readings == 2
    assert kit.desk.policy.version == "third"


async def test_a_file_that_was_changed_back_before_a_restart_is_what_the_desk_runs_by(tmp_path: Path) -> None:
    first = await Kit(policy=parse(TEXT, "test"), text=TEXT).start()
    policy = tmp_path / "policy.toml"
    policy.write_text(TEXT.replace('"default-1"', '"second"'))
    await Reload(first.desk, policy, None).run()
    assert first.desk.policy.version == "second"
    await first.desk.close()
    again = await Kit(first.store, parse(TEXT, "test"), TEXT).start()
    assert again.desk.policy.version == "default-1"


async def test_a_file_that_did_not_change_is_no_reason_for_a_warning(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    kit = await Kit(policy=parse(TEXT, "test"), text=TEXT).start()
    policy = tmp_path / "policy.toml"
    policy.write_text(TEXT)
    caplog.set_level("INFO", "broker.server")
    await Reload(kit.desk, policy, None).run()
    assert [(record.message, record.levelname) for record in caplog.records] == [("policy_unchanged", "INFO")]
