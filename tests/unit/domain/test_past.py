"""Claims about what may be told of a resolved conversation."""

import time
from dataclasses import replace

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line, Resolution
from broker.domain.customers import CustomerRecord
from broker.domain.erasure import GONE
from broker.domain.events import Visibility
from broker.domain.past import impersonal, past_of
from broker.domain.signals import Intent, Signals

ADA = Actor("agent", "ada")
SOLUTION = "I have paid the postage back to your card today."


def line(at: int, role: Role, text: str, visibility: Visibility = "public") -> Line:
    return Line(at, at, Actor(role, role), f"m{at}", text, visibility)


def made(*lines: Line, by: Actor = ADA, note: str = "", **values: str) -> Conversation:
    fields = {name: Field(name, (Reading(value, 1, "customer", 1.0, by, 1),)) for name, value in values.items()}
    record = CustomerRecord("Maria Lopez", "maria@example.org", "0170 1234567")
    diagnoses = (Diagnosis("m1", 1, Signals((Intent("return_item", 0.7),))),)
    return Conversation(
        "c1", lines=lines, record=record, fields=fields, diagnoses=diagnoses, resolution=Resolution(by, 90, "ok", note)
    )


ASKED = (line(1, "customer", "Hello!"), line(2, "customer", "Who pays for the postage back?"))


def test_it_is_what_the_customer_asked_first_with_what_people_replied() -> None:
    talk = (*ASKED, line(3, "bot", "Print the label."), line(4, "agent", SOLUTION), line(5, "customer", "Fine, bye"))
    past = past_of(made(*talk, note="goodwill"))
    assert past is not None
    assert (past.asked, past.replies) == ("Hello! Who pays for the postage back?", (SOLUTION,))
    assert (past.at, past.intent, past.code, past.note) == (90, "return_item", "ok", "goodwill")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("Dear Maria, Mrs LOPEZ: it is on its way.", "Dear [name], Mrs [name]: it is on its way."),
        ("FS-10442 went out, parcel 48120931 as well", "[order] went out, parcel [number] as well"),
        ("Call 0170 1234567, write to maria@example.org", "Call [phone], write to [email]"),
        ("The 30 cm one costs $19.90 until 2026", "The 30 cm one costs $19.90 until 2026"),
        ("It goes to Mill Lane 4 in blue", "It goes to [street] in blue"),
        ("We ship to TX 733, gate 17b", "We ship to [state], gate [bot]"),
        ("Your card 4111 1111 1111 1111 was charged", "Your card [card] was charged"),
    ],
)
def test_nothing_by_which_the_customer_is_known_is_told(text: str, told: str) -> None:
    state = made(order="FS-10442", street="Mill Lane 4", colour="blue", state="TX 733", bot="17b")
    assert impersonal(state)(text) == told


def test_what_was_corrected_or_cleared_since_is_the_customers_still() -> None:
    readings = [
        Reading(value, n, "customer", 1.0, ADA, n) for n, value in ((3, None), (2, "Elm Row 9"), (1, "Elm Row 8"))
    ]
    state = replace(made(), fields={"street": Field("street", tuple(readings))})
    assert (
        impersonal(state)("It went to Elm Row 8, now it goes to Elm Row 9")
        == "It went to [street], now it goes to [street]"
    )


@pytest.mark.parametrize("text", ["a" * 8_000, "1-" * 4_000, "#" * 8_000, "Maria " * 1_300])
def test_its_time_is_bounded_whatever_was_pasted(text: str) -> None:
    told = impersonal(made(order="FS-10442"))
    began = time.process_time()
    told(text)
    assert time.process_time() - began < 0.5


def test_notes_of_the_desk_with_words_of_bots_are_no_reply() -> None:
    talk = (*ASKED, line(3, "agent", SOLUTION, "note"), line(4, "bot", SOLUTION))
    assert past_of(made(*talk)) is None


@pytest.mark.parametrize("by", [Actor("bot", "bot.1"), Actor("customer", "maria")])
def test_what_no_person_resolved_is_not_told(by: Actor) -> None:
    assert past_of(made(*ASKED, line(4, "agent", SOLUTION), by=by)) is None


def test_what_was_erased_leaves_nothing_to_tell() -> None:
    assert past_of(made(line(1, "customer", GONE), line(4, "agent", GONE))) is None
    assert past_of(made(*ASKED, line(4, "agent", GONE))) is None


def test_after_a_reopening_only_what_was_said_since_counts() -> None:
    again = (line(20, "customer", "The refund never came"), line(30, "agent", "Your bank has it since this morning."))
    past = past_of(made(*ASKED, line(4, "agent", SOLUTION), *again), since=10)
    assert past is not None
    assert (past.asked, past.replies) == ("The refund never came", ("Your bank has it since this morning.",))
