"""Textual's driver for a terminal that may go away: its window closed, its line dropped.

Textual's own neither ends nor sleeps then. Its input thread reads "nothing" again and again, which takes a whole core;
its output thread dies of the first write, after which the queue before it fills up until the whole app stands still.
A shell that ends with its terminal sends SIGCONT besides, at which Textual's own begins to read once more: an app that
has just ended would stay for ever.
"""

import os
import select
import sys
from io import TextIOWrapper
from typing import IO, Any, Final, cast

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from collabtui.ui import paste

#: What poll tells of a terminal that nobody holds any more.
_GONE: Final = select.POLLHUP | select.POLLERR | select.POLLNVAL


class LastingFile:
    """A terminal to write to. Once it has gone, what is written to it goes nowhere, as quickly as possible."""

    def __init__(self, file: IO[str]) -> None:
        self._file = file
        self.has_gone = False

    def write(self, text: str) -> None:
        self._try(self._file.write, text)

    def flush(self) -> None:
        self._try(self._file.flush)

    def fileno(self) -> int:
        return self._file.fileno()

    def _try(self, do: Any, *arguments: str) -> None:
        if self.has_gone:
            return
        try:
            do(*arguments)
        except OSError:
            # There is nobody left to tell; the app looks at has_gone by itself.
            self.has_gone = True


class TerminalDriver(LinuxDriver):
    """Textual's driver, able to say whether its terminal is still there."""

    def __init__(
        self, app: App[Any], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size)
        paste.use()
        self._lasting = LastingFile(sys.__stderr__ or sys.stderr)
        self._file = cast("TextIOWrapper", self._lasting)

    @property
    def has_gone(self) -> bool:
        """True once nobody holds the other end: nothing can be read or shown any more."""
        if not self.input_tty:
            return self._lasting.has_gone
        poll = select.poll()
        poll.register(self.fileno, 0)
        return self._lasting.has_gone or any(happened & _GONE for _, happened in poll.poll(0))

    def _sigcont_application(self, *_: object) -> None:
        """Go on after a stop; one that nobody announced (SIGSTOP) is made good before, or two threads would read."""
        if self._must_signal_resume:
            super()._sigcont_application()
        elif self._is_reading and not self.has_gone:
            self.suspend_application_mode()
            self.resume_application_mode()

    @property
    def _is_reading(self) -> bool:
        """True between the driver's start and the moment it begins to stop."""
        return self._key_thread is not None and self._key_thread.is_alive() and not self.exit_event.is_set()


def has_lost_terminal(app: App[Any]) -> bool:
    """True once the app's terminal is no longer there."""
    return isinstance(app._driver, TerminalDriver) and app._driver.has_gone


def abandon() -> None:
    """Let what is still to be written to the lost terminal go nowhere: Python would end with an error of its own."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (sys.__stdout__, sys.__stderr__):
        if stream is not None:
            os.dup2(nowhere, stream.fileno())
    os.close(nowhere)
