"""The facts of people working together on one conversation."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.ids import Id, Label, Remark

Oversight = Literal["monitor", "whisper", "barge"]


@dataclass(frozen=True, slots=True)
class WorkHeld:
    """Its agent set it aside: still theirs, but it takes none of their capacity."""

    agent: Id
    reason: Remark = ""
    kind: Literal["work_held"] = "work_held"


@dataclass(frozen=True, slots=True)
class WorkUnheld:
    agent: Id
    kind: Literal["work_unheld"] = "work_unheld"


@dataclass(frozen=True, slots=True)
class ConsultAsked:
    """``agent`` is asked for advice by ``by``, in notes; the owner stays."""

    consult: Id
    agent: Id
    by: Id
    question: Remark = ""
    kind: Literal["consult_asked"] = "consult_asked"


@dataclass(frozen=True, slots=True)
class ConsultEnded:
    consult: Id
    agent: Id
    kind: Literal["consult_ended"] = "consult_ended"


@dataclass(frozen=True, slots=True)
class SupervisorJoined:
    """A supervisor watches, whispers to the agent, or speaks to the customer too; ``name`` is what others read."""

    supervisor: Id
    name: Label
    mode: Oversight
    kind: Literal["supervisor_joined"] = "supervisor_joined"


@dataclass(frozen=True, slots=True)
class SupervisorLeft:
    """``mode`` is the one that ended."""

    supervisor: Id
    mode: Oversight
    kind: Literal["supervisor_left"] = "supervisor_left"


TeamworkEvent = WorkHeld | WorkUnheld | ConsultAsked | ConsultEnded | SupervisorJoined | SupervisorLeft
