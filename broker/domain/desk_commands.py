"""Wishes about agents, customers, tokens."""

from dataclasses import dataclass
from typing import Literal

from broker.domain.actors import Role
from broker.domain.agents import Capacity, Presence, Skills
from broker.domain.customers import CustomerRecord
from broker.domain.ids import Count, Id, Label, OptionalLabel


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
    kind: Literal["register_agent"] = "register_agent"


@dataclass(frozen=True, slots=True)
class SetSkills:
    agent: Id
    skills: Skills
    kind: Literal["set_skills"] = "set_skills"


@dataclass(frozen=True, slots=True)
class SetCapacity:
    agent: Id
    capacity: Capacity
    kind: Literal["set_capacity"] = "set_capacity"


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


DeskCommand = SetPresence | RegisterAgent | SetSkills | SetCapacity | RecordCustomer | IssueToken | RevokeToken
