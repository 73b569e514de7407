"""The line that leads a newcomer through the first conversation."""

import pytest

from broker.domain.actors import DESK
from broker.domain.agent_events import OfferReleased, WorkReleased, WorkTaken, WrapUpStarted
from broker.domain.commands import PostMessage
from broker.domain.events import MessagePosted
from broker.domain.owner_events import HandoffRequested, OfferAccepted, OfferMade
from collabtui.console.drafts import Draft
from collabtui.console.holding import Held
from collabtui.console.present.tour import key_of, tour_step
from collabtui.console.views import SuggestionRow, SuggestionsView
from collabtui.console.writing import Writing, typed
from collabtui.ui.keys import CONSOLE
from tests.unit.console.desk_made import ADA, NOW, Told, offer

NONE = SuggestionsView(())
ONE = SuggestionsView(
    (
        SuggestionRow(1, "s2", "Never promise that.", "kb/internal", 0.95, internal=True),
        SuggestionRow(2, "s1", "Try this.", "kb/orders", 0.9),
    )
)
BLANK = Writing()
DRAFTED = typed(BLANK, "c1", "reply", Draft("Try this.", 1, 1))
HELD = Writing(holding=(Held("m9", PostMessage("c1", "Try this.", 1), 1, NOW),))


def step(told: Told, writing: Writing = BLANK, shown: SuggestionsView = NONE) -> str:
    return tour_step(told.model, writing, shown, key_of(CONSOLE, {}))


def with_a_customer() -> Told:
    told = Told()
    told.opened("c1", "hello")
    told.talk("c1", HandoffRequested("h1", "support", 2), OfferMade("o1", "ada", NOW + 1_000), actor=DESK)
    told.me(offer("c1"), WorkTaken("c1", "o1"))
    told.talk("c1", OfferAccepted("o1", "ada", "Ada"), actor=ADA)
    return told


def test_before_anybody_needs_a_person_there_is_nothing_to_press() -> None:
    assert step(Told()) == "Tour: the bot answers these customers. Soon one will ask for a person."


def test_an_offer_is_accepted_first() -> None:
    told = Told()
    told.me(offer("c1"))
    assert step(told) == "Tour 1 of 4: a customer is offered to you. Press F2 to accept."


def test_a_missed_offer_is_no_dead_end() -> None:
    told = Told()
    told.me(offer("c1"), OfferReleased("o1", "c1", "timed_out"))
    assert "F9" in step(told)


def test_nothing_is_pressed_before_the_conversation_itself_says_that_it_is_mine() -> None:
    told = Told()
    told.opened("c1", "hello")
    told.me(offer("c1"), WorkTaken("c1", "o1"))
    assert step(told, shown=ONE) == "Tour 1 of 4: one moment, the customer comes to you."


def test_the_first_suggestion_that_customers_may_read_goes_into_the_reply() -> None:
    assert step(with_a_customer(), shown=ONE) == (
        "Tour 2 of 4: read the chat. Alt+2 puts suggestion 2 into your reply."
    )


def test_without_a_suggestion_the_words_are_ones_own() -> None:
    assert step(with_a_customer()) == "Tour 2 of 4: read the chat, then write your answer."


def test_who_looks_elsewhere_is_led_back_to_the_customer() -> None:
    told = with_a_customer()
    told.opened("c2", "other")
    told.model.tabs.open("c2")
    assert step(told).startswith("Tour 2 of 4: go to your customer")


@pytest.mark.parametrize(("writing", "words"), [(DRAFTED, "press Enter"), (HELD, "takes it back")])
def test_what_is_written_is_sent_next(writing: Writing, words: str) -> None:
    told = step(with_a_customer(), writing, ONE)
    assert told.startswith("Tour 3 of 4")
    assert words in told


def test_an_answered_customer_can_be_resolved() -> None:
    told = with_a_customer()
    told.talk("c1", MessagePosted("m9", "Try this.", 3), actor=ADA)
    assert step(told) == "Tour 4 of 4: write until the customer is content, then press F6 to resolve."


def test_the_tour_ends_with_the_first_conversation_and_is_gone_with_the_second() -> None:
    told = with_a_customer()
    told.me(WorkReleased("c1", "resolved"))
    assert step(told).startswith("Well done, that is all of it. F1 lists the keys")
    told.me(offer("c2", "o2"))
    assert step(told).endswith("The next one waits: F2 accepts.")
    told.me(WorkTaken("c2", "o2"))
    assert step(told) == ""


def test_an_offer_missed_during_the_tour_is_told_at_its_end() -> None:
    told = with_a_customer()
    told.me(offer("c2", "o2"), OfferReleased("o2", "c2", "timed_out"), WorkReleased("c1", "resolved"))
    assert "F9" in step(told)


def test_who_is_in_wrap_up_is_told_how_to_end_it() -> None:
    told = with_a_customer()
    told.me(WorkReleased("c1", "resolved"), WrapUpStarted("c1", None))
    assert step(told) == "Well done. You are in wrap-up: y when you are ready for the next one."


def test_every_step_fits_80_columns() -> None:
    missed = with_a_customer()
    missed.me(offer("c2", "o2"), OfferReleased("o2", "c2", "timed_out"), WorkReleased("c1", "resolved"))
    steps = [step(Told()), step(missed), *(step(with_a_customer(), writing, ONE) for writing in (BLANK, DRAFTED, HELD))]
    assert max(map(len, steps)) <= 78


def test_the_users_own_keys_are_named() -> None:
    told = Told()
    told.me(offer("c1"))
    key = key_of(CONSOLE, {"accept": ("f12",)})
    assert "Press F12" in tour_step(told.model, BLANK, NONE, key)
