"""What the commands on a knowledge base tell a person on stderr."""

import os
import sys
from typing import TYPE_CHECKING, Final

import typer

from broker.domain.inert import inert

#: What is done sooner than it is read needs no line in a log.
_WORTH_A_LINE: Final = 100

if TYPE_CHECKING:
    from collabtui.knowledge.indexing import Outcome, Progress


def cores() -> int:
    """How many threads may encode while somebody waits for it."""
    return min(4, os.cpu_count() or 1)


def say(text: str) -> None:
    """A sentence."""
    typer.echo(inert(text), err=True)


def tell(progress: "Progress") -> None:
    """How far an update is: a line that is written over on a terminal; elsewhere one at the end of a long one."""
    is_last = progress.done == progress.of
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{progress.what}: {progress.done:,} of {progress.of:,}" + ("\n" if is_last else ""))
        sys.stderr.flush()
    elif is_last and progress.of >= _WORTH_A_LINE:
        say(f"{progress.what}: {progress.of:,} done.")


def tell_skipped(outcome: "Outcome") -> None:
    """A line for each file that is no document."""
    for file in outcome.skipped:
        say(f"skipped {file.file}: {file.why}.")
