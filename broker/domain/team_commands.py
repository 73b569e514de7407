"""Wishes about working together on a conversation that keeps its owner."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.ids import Count, Id, Label, Remark
from broker.domain.judgement_events import AlertStep, Verdict
from broker.domain.teamwork_events import Oversight


@dataclass(frozen=True, slots=True)
class Hold:
    """An agent's: set it aside; it stays theirs, but takes no capacity until the customer writes or they resume."""

    conversation: Id
    reason: Remark = ""
    kind: Literal["hold"] = "hold"


@dataclass(frozen=True, slots=True)
class Unhold:
    conversation: Id
    kind: Literal["unhold"] = "unhold"


@dataclass(frozen=True, slots=True)
class AskColleague:
    """An agent's: ask a colleague for advice, in notes."""

    conversation: Id
    agent: Id
    question: Remark = ""
    kind: Literal["ask_colleague"] = "ask_colleague"


@dataclass(frozen=True, slots=True)
class EndConsult:
    """The asking agent's, or the asked one's."""

    conversation: Id
    consult: Id
    kind: Literal["end_consult"] = "end_consult"


@dataclass(frozen=True, slots=True)
class Oversee:
    """A supervisor's: watch, whisper to the agent, or speak to the customer too; ``mode`` off leaves."""

    conversation: Id
    mode: Oversight | Literal["off"]
    name: Label = "Supervisor"
    kind: Literal["oversee"] = "oversee"


@dataclass(frozen=True, slots=True)
class RaiseAlert:
    """The desk's: one step up the alert ladder; ``number`` is that of the alert."""

    conversation: Id
    step: AlertStep
    number: Count
    kind: Literal["raise_alert"] = "raise_alert"


@dataclass(frozen=True, slots=True)
class MarkEscalation:
    """A person's verdict on the handoff that opened ``ticket``."""

    conversation: Id
    ticket: Id
    verdict: Verdict
    note: Remark = ""
    kind: Literal["mark_escalation"] = "mark_escalation"


@dataclass(frozen=True, slots=True)
class FlagTurn:
    """Hold a bot's message for a mistake that its designer should hear of."""

    conversation: Id
    message: Id
    reason: Remark = ""
    kind: Literal["flag_turn"] = "flag_turn"


TeamCommand = Hold | Unhold | AskColleague | EndConsult | Oversee | RaiseAlert | MarkEscalation | FlagTurn
