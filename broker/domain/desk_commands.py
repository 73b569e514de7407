"""Wishes about agents, customers, tokens."""

from dataclasses import dataclass, field
from typing import Annotated, Literal

from annotated_types import Len

from broker.domain.actors import Role
from broker.domain.agent_events import Capacity, Channels, Presence, Skills
from broker.domain.customers import CustomerRecord
from broker.domain.ids import Count, Id, Label, OptionalLabel
from broker.domain.keeping_commands import KeepingCommand

#: The longest policy file, in code points.
POLICY_CHARS = 100_000
PolicyText = Annotated[str, Len(1, POLICY_CHARS)]


@dataclass(frozen=True, slots=True)
class SetPresence:
    presence: Presence
    reason: OptionalLabel = ""
    kind: Literal["set_presence"] = "set_presence"


@dataclass(frozen=True, slots=True)
class RegisterAgent:
    """A supervisor's: make or change an agent's name, skills (levels 1 to 5), capacity."""

    agent: Id
    name: Label
    skills: Skills
    capacity: Capacity = 3
    channels: Channels = field(default_factory=dict)
    kind: Literal["register_agent"] = "register_agent"


@dataclass(frozen=True, slots=True)
class SetSkills:
    agent: Id
    skills: Skills
    kind: Literal["set_skills"] = "set_skills"


@dataclass(frozen=True, slots=True)
class SetCapacity:
    """``channels`` bounds single channels within the capacity; None leaves those bounds as they are."""

    agent: Id
    capacity: Capacity
    channels: Channels | None = None
    kind: Literal["set_capacity"] = "set_capacity"


@dataclass(frozen=True, slots=True)
class RosterAgent:
    """The desk's: what the roster's file says of an agent."""

    agent: Id
    name: Label
    skills: Skills
    capacity: Capacity
    channels: Channels = field(default_factory=dict)
    kind: Literal["roster_agent"] = "roster_agent"


@dataclass(frozen=True, slots=True)
class BeginWrapUp:
    """An agent's, where the policy leaves it to them: take time for paperwork on a conversation that just ended."""

    work: Id
    kind: Literal["begin_wrap_up"] = "begin_wrap_up"


@dataclass(frozen=True, slots=True)
class EndWrapUp:
    """The agent's own, or the desk's when the time is over: the paperwork on conversation ``work`` is done."""

    agent: Id
    work: Id
    kind: Literal["end_wrap_up"] = "end_wrap_up"


@dataclass(frozen=True, slots=True)
class AdoptPolicy:
    """A supervisor's: run by this policy from now on; ``text`` is the whole TOML file."""

    text: PolicyText
    kind: Literal["adopt_policy"] = "adopt_policy"


@dataclass(frozen=True, slots=True)
class RecordCustomer:
    """The business's: who this customer is."""

    customer: Id
    record: CustomerRecord
    kind: Literal["record_customer"] = "record_customer"


@dataclass(frozen=True, slots=True)
class IssueToken:
    """A supervisor's: let somebody in. The secret stays with the issuer; ``digest`` is its SHA-256 in hex."""

    token: Id
    digest: Label
    role: Role
    subject: Id
    expires: Count | None = None
    kind: Literal["issue_token"] = "issue_token"


@dataclass(frozen=True, slots=True)
class RevokeToken:
    token: Id
    kind: Literal["revoke_token"] = "revoke_token"


DeskCommand = (
    SetPresence
    | RegisterAgent
    | RosterAgent
    | SetSkills
    | SetCapacity
    | BeginWrapUp
    | EndWrapUp
    | AdoptPolicy
    | RecordCustomer
    | IssueToken
    | RevokeToken
    | KeepingCommand
)
