"""Customers' records: who they are, how that was verified, what they brought before."""

from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from broker.domain.erasure_events import Certificate, CustomerErased, ErasureOrdered, HoldLifted, HoldPlaced
from broker.domain.ids import Id, Label, OptionalLabel, Remark

Verified = Literal["none", "email", "password", "document", "agent"]
AccountStatus = Literal["unknown", "active", "locked", "closed"]


@dataclass(frozen=True, slots=True)
class CustomerRecord:
    """What the business vouches for; never claimed by the customer's own client."""

    name: OptionalLabel = ""
    email: Remark = ""
    phone: Remark = ""
    verified_by: Verified = "none"
    device: OptionalLabel = ""
    account_status: AccountStatus = "unknown"
    channel: OptionalLabel = ""
    language: OptionalLabel = "en"


@dataclass(frozen=True, slots=True)
class CustomerRecorded:
    """The business told who this customer is; replaces the record before."""

    record: CustomerRecord
    kind: Literal["customer_recorded"] = "customer_recorded"


@dataclass(frozen=True, slots=True)
class ConversationStarted:
    """``outreach`` is the topic that the customer was written to about; empty where they began themselves."""

    conversation: Id
    outreach: OptionalLabel = ""
    kind: Literal["conversation_started"] = "conversation_started"


@dataclass(frozen=True, slots=True)
class ConversationFinished:
    """A conversation closed: how, for the history that the next agent reads."""

    conversation: Id
    outcome: Label
    resolved_by: OptionalLabel = ""
    kind: Literal["conversation_finished"] = "conversation_finished"


@dataclass(frozen=True, slots=True)
class OutreachDeclined:
    """The customer wants never to be written to first again; they said so in ``conversation``."""

    conversation: Id
    kind: Literal["outreach_declined"] = "outreach_declined"


@dataclass(frozen=True, slots=True)
class CustomerSurveyed:
    """The customer was asked how it went in ``conversation``, or answered: the survey's cool-down begins anew."""

    conversation: Id
    kind: Literal["customer_surveyed"] = "customer_surveyed"


CustomerEvent = (
    CustomerRecorded
    | ConversationStarted
    | ConversationFinished
    | OutreachDeclined
    | CustomerSurveyed
    | ErasureOrdered
    | CustomerErased
    | HoldPlaced
    | HoldLifted
)


@dataclass(frozen=True, slots=True)
class Visit:
    """One earlier conversation. Times in Unix milliseconds; ``finished`` is None while it runs."""

    conversation: str
    started: int
    finished: int | None = None
    outcome: str = ""
    outreach: str = ""


@dataclass(frozen=True, slots=True)
class Customer:
    """The fold of a customer's stream.

    ``hold`` is the reason of a legal hold. ``erasing`` is the id of an erasure that is under way, ``certificate`` what
    the last one that ended removed, at ``erased`` (Unix milliseconds). ``surveyed`` is when a survey was last asked, or
    answered, in any of the conversations (Unix milliseconds).
    """

    id: str
    record: CustomerRecord = field(default_factory=CustomerRecord)
    visits: tuple[Visit, ...] = ()
    hold: str | None = None
    erasing: str | None = None
    certificate: Certificate | None = None
    erased: int | None = None
    declines_outreach: bool = False
    surveyed: int | None = None


def evolve_customer(customer: Customer, event: CustomerEvent, at: int) -> Customer:
    """The customer after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case CustomerRecorded(record):
            return replace(customer, record=record)
        case ConversationStarted(conversation, outreach):
            return replace(customer, visits=(*customer.visits, Visit(conversation, at, outreach=outreach)))
        case OutreachDeclined():
            return replace(customer, declines_outreach=True)
        case CustomerSurveyed():
            # A clock that was set back must not shorten the rest that began by then.
            return replace(customer, surveyed=max(at, customer.surveyed or 0))
        case ConversationFinished(conversation, outcome):
            return replace(customer, visits=tuple(_finish(v, conversation, outcome, at) for v in customer.visits))
        case ErasureOrdered(erasure):
            return replace(customer, erasing=erasure)
        case CustomerErased(certificate):
            return replace(customer, erasing=None, certificate=certificate, erased=at)
        case HoldPlaced(reason):
            return replace(customer, hold=reason)
        case HoldLifted():
            return replace(customer, hold=None)
        case _:
            assert_never(event)


def _finish(visit: Visit, conversation: str, outcome: str, at: int) -> Visit:
    if visit.conversation != conversation:
        return visit
    return replace(visit, finished=at, outcome=outcome)
