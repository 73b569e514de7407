"""What holds for every test of a screen."""

import pytest

from tests.tui.quiet import quiet


@pytest.fixture(autouse=True)
def _pauses_end_when_all_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("textual.app.wait_for_idle", quiet)
    monkeypatch.setattr("textual.pilot.wait_for_idle", quiet)
