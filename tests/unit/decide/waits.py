"""One conversation that waits, with its alerts raised at their time."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from broker.decide.alerts import alert_timers, raised
from broker.decide.case import Case, Facts
from broker.decide.timers import Timer
from broker.domain.actors import DESK
from broker.domain.errors import WrongPhase
from broker.domain.judgement_events import AlertRaised, AlertStep
from broker.domain.team_commands import RaiseAlert
from broker.policy.models import Policy
from tests.unit.decide.stories import Story

#: Mondays to Fridays, nine to five.
OFFICE = {
    "timezone": "Europe/Berlin",
    "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",)),
}
SILENT = {"repeat": 0.0, "team": 0.0, "supervisor": 0.0}


def moment(wall: str) -> int:
    return int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp()) * 1000


class Wait(Story):
    """A story whose alerts are raised as the desk would, at their time. ``heard`` has each with its second."""

    def __init__(self, policy: Policy | None = None, at: int = 1_000_000) -> None:
        super().__init__(policy)
        self.at = at
        self.began = at

    @property
    def heard(self) -> list[tuple[AlertStep, int, int]]:
        events = [(one.event, one.at) for one in self.log_of("c")]
        return [
            (event.step, event.number, (at - self.began) // 1000)
            for event, at in events
            if isinstance(event, AlertRaised)
        ]

    @property
    def steps(self) -> list[AlertStep]:
        return [step for step, _, _ in self.heard]

    def next(self, conversation: str = "c") -> Timer | None:
        timers = alert_timers(self.conversation(conversation), self.policy)
        assert len(timers) <= 1
        return timers[0] if timers else None

    def raises(self, command: RaiseAlert) -> None:
        state = self.conversation(command.conversation)
        case = Case(state, Facts(DESK, "ring", {}, {}), self.policy, self.at)
        for stream, events in raised(case, command).items():
            for event in events:
                self.append(stream, DESK, event)

    def passes(self, seconds: float, conversation: str = "c") -> "Wait":
        """Let time pass, with every alert that falls due."""
        until = self.at + int(seconds * 1000)
        while (timer := self.next(conversation)) is not None and timer.due is not None and timer.due <= until:
            self.at = max(self.at, timer.due)
            assert isinstance(timer.command, RaiseAlert)
            self.raises(timer.command)
        self.at = until
        return self

    def refuses_alert(self, step: AlertStep, number: int) -> None:
        with pytest.raises(WrongPhase):
            self.raises(RaiseAlert("c", step, number))


def waiting(policy: Policy | None = None, at: int = 1_000_000) -> Wait:
    wait = Wait(policy, at)
    wait.queued()
    return wait
