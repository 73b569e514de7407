"""What is decided about the keeping of customers' data: ordered, held, certified."""

from typing import assert_never

from broker.decide.case import Decision, Facts
from broker.domain.customers import Customer
from broker.domain.erasure_events import (
    BackupMade,
    CustomerErased,
    ErasureOrdered,
    HoldLifted,
    HoldPlaced,
    Restored,
    RetentionOrdered,
    RetentionRan,
)
from broker.domain.errors import AlreadyExists, BadCommand, NotFound, OnHold, WrongPhase
from broker.domain.ids import CUSTOMER, KEEPING, stream_of
from broker.domain.keeping_commands import (
    CertifyErasure,
    EraseCustomer,
    KeepingCommand,
    LiftHold,
    NoteBackup,
    NoteRestore,
    NoteRetention,
    PlaceHold,
    RunRetention,
)


def decide_keeping(command: KeepingCommand, facts: Facts) -> Decision:
    """The events of a command about what is kept; raises ``Refused`` with nothing changed."""
    match command:
        case EraseCustomer(customer):
            return {stream_of(CUSTOMER, customer): (_ordered(_known(facts, customer), facts),)}
        case CertifyErasure(customer, certificate):
            if _known(facts, customer).erasing != certificate.erasure:
                raise WrongPhase(f"No erasure {certificate.erasure} of customer {customer} is under way.")
            return {stream_of(CUSTOMER, customer): (CustomerErased(certificate),)}
        case PlaceHold(customer, reason):
            return {stream_of(CUSTOMER, customer): (_held(_known(facts, customer), reason),)}
        case LiftHold(customer):
            if _known(facts, customer).hold is None:
                raise WrongPhase(f"Customer {customer} is not on hold.")
            return {stream_of(CUSTOMER, customer): (HoldLifted(),)}
        case NoteBackup(path, position, chain):
            return {KEEPING: (BackupMade(path, position, chain),)}
        case NoteRestore(before, position):
            return {KEEPING: (Restored(before, position),)}
        case NoteRetention(conversations, events):
            return {KEEPING: (RetentionRan(conversations, events),)}
        case RunRetention():
            return {KEEPING: (RetentionOrdered(),)}
        case _:
            assert_never(command)


def _ordered(customer: Customer, facts: Facts) -> ErasureOrdered:
    if customer.hold is not None:
        raise OnHold(
            f"Nothing of customer {customer.id} may be erased: they are on legal hold. "
            f"Lift it first: collabtui hold remove --customer {customer.id}"
        )
    if customer.erasing is not None:
        raise AlreadyExists(f"The erasure of customer {customer.id} is under way.", {"erasure": customer.erasing})
    return ErasureOrdered(facts.command)


def _held(customer: Customer, reason: str) -> HoldPlaced:
    if customer.hold is not None:
        raise AlreadyExists(f"Customer {customer.id} is on hold already.")
    if customer.erasing is not None:
        raise WrongPhase(f"The erasure of customer {customer.id} is under way: it is too late for a hold.")
    if not reason.strip():
        raise BadCommand("Give the reason of the hold.")
    return HoldPlaced(reason)


def _known(facts: Facts, key: str) -> Customer:
    customer = facts.customers.get(key)
    if customer is None or customer == Customer(key):
        raise NotFound(f"Nothing is known of a customer {key}.")
    return customer
