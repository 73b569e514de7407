"""The keeper of what is written but not sent: on disk soon after each change."""

import asyncio
from collections.abc import Callable, Collection
from typing import Final

from collabtui.customer.draft_files import DraftFiles, Kept

#: A crash costs what was typed in this time at most.
SOON_S: Final = 0.25


class Keeper:
    """One conversation's; ``told`` hears what went wrong, once until it is another thing.

    Nothing is written before ``found`` was asked, so that what an earlier run left is not lost unseen.
    """

    def __init__(self, files: DraftFiles, conversation: str, told: Callable[[str], None]) -> None:
        self._files, self._conversation, self._told = files, conversation, told
        self._now = self._written = Kept()
        self._problem = ""
        self._may_write = False
        self._timer: asyncio.TimerHandle | None = None

    def found(self, stored: Collection[str]) -> str:
        """The words that an earlier run left, without the messages of these ids, which the broker has."""
        self._written, problem = self._files.load(self._conversation)
        self._may_write = True
        self._tell(problem)
        return self._written.besides(stored)

    def elsewhere(self) -> str:
        """The newest other conversation with something unsent; empty where there is none."""
        others = [one for one in self._files.conversations() if one != self._conversation]
        return others[-1] if others else ""

    def keep(self, kept: Kept) -> None:
        """Have this on disk soon."""
        self._now = kept
        if self._may_write and self._timer is None and kept != self._written:
            self._timer = asyncio.get_running_loop().call_later(SOON_S, self.flush)

    def flush(self) -> None:
        """Have it on disk now."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._may_write and self._now != self._written:
            problem = self._files.save(self._conversation, self._now)
            self._written = self._written if problem else self._now
            self._tell(problem)

    def _tell(self, problem: str) -> None:
        if problem and problem != self._problem:
            self._told(problem)
        self._problem = problem
