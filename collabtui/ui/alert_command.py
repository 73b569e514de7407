"""The program of the user's choosing that is run for each alert."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final

from collabtui.ui.text import plain

#: Where the words go in the arguments.
TEXT: Final = "{text}"
#: How long the program may take.
PATIENCE_S: Final = 10.0
MOST_CHARS: Final = 200


def arguments(template: Sequence[str], words: str) -> list[str]:
    """The program with its arguments; the words are harmless in a terminal, and never more than one argument."""
    said = plain(words)[:MOST_CHARS]
    return [part.replace(TEXT, said) for part in template]


class AlertCommand:
    """Runs one program at a time, without a shell; of what comes meanwhile the newest waits its turn.

    ``told`` hears a sentence the first time that something goes wrong.
    """

    def __init__(self, template: Sequence[str], told: Callable[[str], None], *, patience_s: float = PATIENCE_S) -> None:
        self._template, self._told, self._patience_s = tuple(template), told, patience_s
        self._next: str | None = None
        self._running: asyncio.Task[None] | None = None
        self._has_told = False

    def run(self, words: str) -> None:
        """Have the program told these words, now or after the one that runs. Needs a running event loop."""
        if not self._template:
            return
        self._next = words
        if self._running is None:
            self._running = asyncio.create_task(self._work())

    async def stop(self) -> None:
        """Run nothing more; what runs is ended."""
        self._next = None
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _work(self) -> None:
        try:
            while self._next is not None:
                words, self._next = self._next, None
                problem = await self._play(arguments(self._template, words))
                if problem and not self._has_told:
                    self._has_told = True
                    self._told(f"alert_command: {problem} The other alerts go on.")
        finally:
            self._running = None

    async def _play(self, argv: Sequence[str]) -> str:
        """Run it to its end; what went wrong, else an empty text."""
        nowhere = asyncio.subprocess.DEVNULL
        try:
            process = await asyncio.create_subprocess_exec(*argv, stdin=nowhere, stdout=nowhere, stderr=nowhere)
        except (OSError, ValueError) as error:
            return f"{argv[0]} can't be run ({error})."
        try:
            async with asyncio.timeout(self._patience_s):
                code = await process.wait()
        except TimeoutError:
            return f"{argv[0]} took more than {self._patience_s:g} seconds, so it was ended."
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return f"{argv[0]} ended with code {code}." if code else ""
