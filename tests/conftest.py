"""What holds for every test."""

import gc
import logging
import sys
from collections.abc import Iterator

import pytest
from hypothesis import settings

# A machine that others use too stops for longer than Hypothesis allows an example: time is no claim of these tests.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


def pytest_collection_finish() -> None:
    """Spare the collector what lives as long as the process: thousands of tests, every module, each time anew.

    A screen makes so many objects that the usual thresholds spend a third of its test's time on full searches.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 100)


@pytest.fixture(scope="session", autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """Keep what is indexed meanwhile out of the user's cache."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
        yield


@pytest.fixture(autouse=True)
def _own_log() -> Iterator[None]:
    """Take back what a command that was called in here made of the log: the next test's lines would go its way."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = list(root.handlers), root.level
    yield
    root.handlers[:] = [handler for handler in root.handlers if handler in handlers]
    root.setLevel(level)
    sys.excepthook = hook
