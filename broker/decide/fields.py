"""Writing the context: a stale write is refused, told the present value."""

from broker.decide.case import PEOPLE, Case, is_a_persons, of_an_honest_source, with_its_lease
from broker.domain.context import Field, FieldValue
from broker.domain.errors import Forbidden, NotFound, StaleVersion, WrongPhase
from broker.domain.events import ContextCleared, ContextSet


def _current(case: Case, name: str, expected: int) -> Field | None:
    """The field as it is now; refused when that is not what the writer saw."""
    field = case.state.fields.get(name)
    version = field.version if field else 0
    if version == expected:
        return field
    if field is None:
        raise StaleVersion(f"The field {name} does not exist; you expected version {expected}.", {"version": 0})
    present = field.present
    raise StaleVersion(
        f"The field {name} was changed by {present.by.role} {present.by.id}: it is at version {version}, "
        f"you expected {expected}.",
        {
            "version": version,
            "value": present.value,
            "by": f"{present.by.role} {present.by.id}",
            "at": present.at,
        },
    )


def field_set(case: Case, field: FieldValue, expected: int) -> ContextSet:
    """The write of a field, refused when somebody wrote it since, or when it is a person's and the writer is none."""
    _may_be_changed(case)
    with_its_lease(case)
    of_an_honest_source(case, field)
    present = _current(case, field.name, expected)
    if present is not None and is_a_persons(present) and case.actor.role not in PEOPLE:
        by = present.present.by
        raise Forbidden(f"The field {field.name} was written by {by.role} {by.id}: only a person may change it.")
    return ContextSet(field, expected + 1)


def _may_be_changed(case: Case) -> None:
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: reopen it before changing its context.", {"phase": "closed"})


def field_cleared(case: Case, name: str, expected: int) -> ContextCleared:
    """The end of a field's value, refused like a write."""
    _may_be_changed(case)
    if _current(case, name, expected) is None:
        raise NotFound(f"There is no field {name} to clear.")
    return ContextCleared(name, expected + 1)
