"""One run of outreach, from the events to the printed outcomes."""

import asyncio
import json
import sys
from collections.abc import Iterator
from concurrent.futures import CancelledError
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from broker.domain.inert import inert
from collabtui.bot.outreach import Event, Outcome, Templates, event_of, reach_out
from collabtui.bot.outreach_hook import listening
from collabtui.bot.outreach_schedule import Calendar, load_schedule
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError

#: Who tells the hook of an event waits so long for the broker (seconds).
HOOK_PATIENCE_S: Final = 10.0


@dataclass
class Job:
    """What is to be sent: a file's events, then those by HTTP or by date; ``unsent`` counts the file's others."""

    file: Path | None
    port: int | None
    token_file: Path | None
    schedule: Path | None
    as_json: bool
    unsent: int = 0

    async def work(self, client: Client, words: Templates, told: asyncio.Event) -> None:
        """Send them until all are sent, or we are told to end. Raises ClientError, OSError, ValueError."""
        plan = None if self.schedule is None else load_schedule(self.schedule)
        token = None if self.token_file is None else _read(self.token_file).decode("utf-8", "replace").strip()
        for one in () if self.file is None else _events(self.file):
            if told.is_set():
                self.unsent += 1
                return
            outcome = one if isinstance(one, Outcome) else await reach_out(client, one, words)
            self.unsent += outcome.outcome != "sent"
            _tell(outcome, self.as_json)
        async with AsyncExitStack() as stack:
            if self.port is not None and token is not None:
                self._listen(stack, client, words, token)
            calendar = None if plan is None else Calendar(client, plan, words, _now)
            if calendar is not None:
                await calendar.run(lambda outcome: _tell(outcome, self.as_json), told)
            elif self.port is not None:
                await _end(client, told)

    def _listen(self, stack: AsyncExitStack, client: Client, words: Templates, token: str) -> None:
        loop = asyncio.get_running_loop()

        def take(event: Event) -> Outcome:
            sending = asyncio.run_coroutine_threadsafe(reach_out(client, event, words), loop)
            try:
                outcome = sending.result(HOOK_PATIENCE_S)
            except (TimeoutError, CancelledError, ClientError) as error:
                sending.cancel()
                raise OSError("The broker does not answer: tell the event again later, with the same id.") from error
            loop.call_soon_threadsafe(_tell, outcome, self.as_json)
            return outcome

        url = stack.enter_context(listening(self.port or 0, token, take))
        _say(json.dumps({"url": url}) if self.as_json else f"Events are taken at POST {url} (Ctrl-C ends it).")


async def _end(client: Client, told: asyncio.Event) -> None:
    """Wait until we are told to end. Raises ClientError where the broker lets us in no more."""
    ended, stop = asyncio.ensure_future(_last_of(client)), asyncio.ensure_future(told.wait())
    await asyncio.wait((ended, stop), return_when=asyncio.FIRST_COMPLETED)
    if not stop.done():
        # Only a refused token ends a client that nobody stopped: this raises it.
        await client.online()
    for waiting in (ended, stop):
        waiting.cancel()


async def _last_of(client: Client) -> None:
    async for _ in client.updates():
        pass


def _events(file: Path) -> Iterator[Event | Outcome]:
    """The events of the file; where a line is none, an outcome that names the line. Raises OSError."""
    for number, line in enumerate(_read(file).splitlines(), 1):
        if not line.strip():
            continue
        try:
            yield event_of(line)
        except ValueError as error:
            yield Outcome(id="", outcome="invalid", reason=f"{file}, line {number}: {error}")


def _now() -> datetime:
    return datetime.now(UTC)


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        raise OSError(f"{file}: cannot be read ({error.strerror or error}).") from error


def _tell(outcome: Outcome, as_json: bool) -> None:
    _say(json.dumps(outcome.model_dump(mode="json")) if as_json else inert(_in_words(outcome)))


def _in_words(outcome: Outcome) -> str:
    name = f"{outcome.id}: " if outcome.id else ""
    when = ""
    if outcome.retry_at is not None:
        moment = datetime.fromtimestamp(outcome.retry_at / 1000, UTC)
        when = f" (retry from {moment:%Y-%m-%dT%H:%M:%SZ})"
    return f"{name}{outcome.outcome}{'. ' + outcome.reason if outcome.reason else ''}{when}"


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
