"""How far a command is that reads many conversations."""

import time
from collections.abc import Callable
from typing import Final

import typer

#: Seconds between two lines that say how far it is.
PROGRESS_S: Final = 2.0


class Progress:
    """Tells now and then on stderr how many conversations are ``done``; ``clock`` gives seconds."""

    def __init__(self, done: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._done, self._clock = done, clock
        self._told_at = clock()

    def told(self, done: int, of: int) -> None:
        if self._clock() - self._told_at >= PROGRESS_S:
            self._told_at = self._clock()
            typer.echo(f"{done} of {of} conversations {self._done}.", err=True)
