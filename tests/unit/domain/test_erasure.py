"""What is left of an event that was erased."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from typing import Any, get_type_hints

import pytest

from broker.domain.agent_events import OfferReserved
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.customers import ConversationFinished, CustomerRecord, CustomerRecorded
from broker.domain.erasure import GONE, data_of, erased
from broker.domain.erasure_events import DATA_KINDS, HoldPlaced
from broker.domain.events import ContextSet, Event, MessagePosted, Opaque, SuggestionMarked, SuggestionRated
from broker.domain.evolve import evolve, fold
from broker.domain.ids import Remark, Text
from broker.domain.owner_events import ConversationOpened, HandoffRequested, Resolved
from broker.domain.signals import Measured, Why
from broker.protocol.codec import decode_event, encode_event
from tests.unit.domain.samples import NOTE, SAMPLES, recorded

_OTHERS: tuple[Event, ...] = (
    OfferReserved("o1", "c1", 9, "rule", "support", 5, "Where is my parcel?"),
    CustomerRecorded(CustomerRecord("Maria Keller", "maria@example.org", "+49 30 1", "email", "phone", "active")),
    ConversationFinished("c1", "refunded Maria"),
    HoldPlaced("court order"),
    NOTE,
)
ALL = [*SAMPLES.values(), *_OTHERS]
_IDS = [*(type(event).__name__ for event in ALL[:-1]), "Note"]


def _words(value: object) -> Iterator[tuple[str, object]]:
    """Every field that may hold what a person wrote, with what it holds."""
    if isinstance(value, tuple):
        for each in value:
            yield from _words(each)
    elif is_dataclass(value):
        hints: dict[str, Any] = get_type_hints(type(value), include_extras=True)
        for field in fields(value):
            held = getattr(value, field.name)
            if hints[field.name] in (Remark, Text):
                yield f"{type(value).__name__}.{field.name}", held
            yield from _words(held)


@pytest.mark.parametrize("event", ALL, ids=_IDS)
def test_no_field_that_people_write_keeps_a_word(event: Event) -> None:
    if isinstance(event, Opaque):
        assert erased(event, DATA_KINDS) == Opaque(event.name)
        return
    assert {held for _, held in _words(erased(event, DATA_KINDS))} <= {"", GONE}


@pytest.mark.parametrize("event", ALL, ids=_IDS)
def test_the_erased_form_is_an_event_of_the_same_kind_that_can_be_kept(event: Event) -> None:
    blank = erased(event, DATA_KINDS)
    assert type(blank) is type(event)
    assert decode_event(encode_event(blank)) == blank


@pytest.mark.parametrize("event", ALL, ids=_IDS)
def test_erasing_twice_is_erasing_once(event: Event) -> None:
    blank = erased(event, DATA_KINDS)
    assert erased(blank, DATA_KINDS) is blank


@pytest.mark.parametrize("event", ALL, ids=_IDS)
def test_only_the_kinds_of_data_that_are_named_go(event: Event) -> None:
    others = [kind for kind in DATA_KINDS if kind != data_of(event)]
    assert erased(event, others) is event
    assert erased(event, ()) is event


def test_names_numbers_measured_words_go_ids_stay() -> None:
    opened = ConversationOpened("maria", "web", "en", "v1", CustomerRecord("Maria Keller"), "parcel of Maria")
    assert erased(opened, DATA_KINDS) == ConversationOpened("maria", "web", "en", "v1")
    why = Why("wants_a_person", (Measured("keyword", "a human!", "human"), Measured("mood", -0.9, -0.4)), "m1", "v1")
    blank = erased(HandoffRequested("t1", "support", 2, why), DATA_KINDS)
    assert blank == HandoffRequested(
        "t1",
        "support",
        2,
        Why("wants_a_person", (Measured("keyword", "", ""), Measured("mood", -0.9, -0.4)), "m1", "v1"),
    )
    field = ContextSet(FieldValue("dog of Maria", "Rex", "agent"), 3)
    assert erased(field, DATA_KINDS) == ContextSet(FieldValue(GONE, "", "agent"), 3)
    assert erased(Resolved("told Maria", bot_closes=True), DATA_KINDS) == Resolved("", bot_closes=True)


def test_a_note_goes_with_the_notes_a_message_with_the_messages() -> None:
    said = MessagePosted("m1", "hello", 1)
    assert erased(said, ["messages"]) == replace(said, text=GONE)
    assert erased(NOTE, ["messages"]) is NOTE
    assert erased(said, ["notes"]) is said


def test_a_log_with_every_event_folds_to_the_same_owner_once_it_is_erased() -> None:
    state, blank = Conversation("c"), Conversation("c")
    # A suggestion that is marked must have been offered: all but that stand for themselves.
    rootless = (SuggestionMarked, SuggestionRated)
    for seq, event in enumerate((each for each in SAMPLES.values() if not isinstance(each, rootless)), 1):
        state = evolve(state, recorded(seq, event))
        blank = evolve(blank, recorded(seq, erased(event, DATA_KINDS)))
        assert (blank.owner, blank.epoch, blank.phase, blank.seq) == (state.owner, state.epoch, state.phase, state.seq)
    assert fold("c", ()) == Conversation("c")
