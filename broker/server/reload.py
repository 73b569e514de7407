"""Adopting policy with roster anew when their files changed."""

import asyncio
import logging
import secrets
from pathlib import Path

from broker.desk.desk import Desk
from broker.domain.actors import DESK
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.errors import Refused
from broker.policy.load import PolicyError, parse
from broker.policy.roster import parse_roster
from broker.server.logs import event

log = logging.getLogger("broker.server")


class Reload:
    """Has the desk adopt what its files say, each whole or not at all; the outcome goes to the log."""

    def __init__(self, desk: Desk, policy: Path, roster: Path | None) -> None:
        self._desk, self._policy, self._roster = desk, policy, roster
        self._task: asyncio.Task[None] | None = None
        self._is_asked = False

    def ask(self) -> None:
        """Begin now, or once the present reading is over: an older reading never has the last word."""
        self._is_asked = True
        if self._task is None:
            self._task = asyncio.create_task(self._run_while_asked())

    async def _run_while_asked(self) -> None:
        try:
            while self._is_asked:
                self._is_asked = False
                await self.run()
        finally:
            self._task = None

    async def run(self) -> None:
        """Read the files, have them adopted; what can't be read or adopted changes nothing."""
        await self._read_policy()
        if self._roster is not None:
            await self._read_roster(self._roster)

    async def _read_policy(self) -> None:
        try:
            text = await asyncio.to_thread(self._policy.read_text, encoding="utf-8")
            parse(text, self._policy.name)
            if self._desk.runs_by(text):
                event(log, "policy_unchanged", logging.INFO, version=self._desk.policy.version)
                return
            # As the desk's own doing, not a person's: a start must know which file it ran by last.
            await self._desk.handle(DESK, f"reload-{secrets.token_hex(8)}", AdoptPolicy(text))
        except (OSError, UnicodeDecodeError, PolicyError, Refused) as error:
            _kept("policy_kept", error)
        else:
            event(log, "policy_adopted", logging.INFO, version=self._desk.policy.version)

    async def _read_roster(self, path: Path) -> None:
        try:
            text = await asyncio.to_thread(path.read_text, encoding="utf-8")
            roster = parse_roster(text, path.name)
        except (OSError, UnicodeDecodeError, PolicyError) as error:
            _kept("roster_kept", error)
        else:
            self._desk.adopt_roster(roster)
            event(log, "roster_adopted", logging.INFO, agents=len(roster.agent))


def _kept(name: str, error: Exception) -> None:
    """Why nothing changed, a line for each problem."""
    match error:
        case PolicyError(problems=problems):
            reasons = [str(problem) for problem in problems]
        case Refused():
            reasons = [error.message]
        case _:
            reasons = [f"its file can't be read ({type(error).__name__})"]
    for reason in reasons:
        event(log, name, logging.WARNING, reason=reason)
