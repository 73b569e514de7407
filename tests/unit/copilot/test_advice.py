"""What is proposed to agents, by plain values."""

import pytest

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.events import Visibility
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue
from collabtui.client.refusals import check
from collabtui.copilot.advice import LEAST_SCORE, Question, offers, opening, wants_help
from collabtui.copilot.index import Hit

MARIA, ADA, DESK = Actor("customer", "maria"), Actor("agent", "ada"), Actor("desk", "desk")
QUESTION = Question("c1", "m1", "Where is it?")
HIT = Hit("returns", "How to return an item", "public", "Print the label.", 0.8)


def lines(*said: tuple[Actor, str], visibility: Visibility = "public") -> tuple[Line, ...]:
    return tuple(
        Line(n, n, author, f"m{n}", text, visibility if author == ADA else "public")
        for n, (author, text) in enumerate(said, start=1)
    )


@pytest.mark.parametrize(
    ("owner", "wanted"),
    [
        (Queue(), True),
        (Offered("o1", "ada", 0), True),
        (AgentOwner("ada"), True),
        (BotPool(), False),
        (BotLease("bot", "l1"), False),
        (BotPool(closing=True), False),
        (DeskOwner(), False),
    ],
)
def test_help_is_wanted_while_a_person_answers_or_will(owner: Owner, wanted: bool) -> None:
    assert wants_help(Conversation("c1", owner=owner)) is wanted


def test_the_opening_question_joins_the_customers_last_lines_the_newest_first() -> None:
    said = lines((MARIA, "one"), (MARIA, "two"), (ADA, "hello"), (MARIA, "three"), (MARIA, "four"), (DESK, "wait"))
    assert opening(Conversation("c1", lines=said)) == Question("c1", "m5", "four\nthree\ntwo")


def test_where_the_customer_said_nothing_nothing_is_asked() -> None:
    assert opening(Conversation("c1", lines=lines((ADA, "Hello?")))) is None


def test_a_message_that_was_helped_with_is_left_alone() -> None:
    helped = {"s1": Suggestion("s1", "m2", "text", "source", 0.5)}
    said = lines((MARIA, "one"), (MARIA, "two"))
    assert opening(Conversation("c1", lines=said, suggestions=helped)) is None
    later = lines((MARIA, "one"), (MARIA, "two"), (MARIA, "three"))
    assert opening(Conversation("c1", lines=later, suggestions=helped)) is not None


def test_an_offer_holds_what_to_insert_with_its_source() -> None:
    (offer,) = offers(QUESTION, (HIT,))
    assert (offer.conversation, offer.about) == ("c1", "m1")
    assert (offer.text, offer.score) == ("Print the label.", 0.8)
    assert offer.source == "How to return an item (returns)"


def test_an_internal_passage_is_marked_for_the_desks_eyes_alone() -> None:
    (offer,) = offers(QUESTION, (Hit("limits", "Goodwill", "internal", "Up to $15.", 0.8),))
    assert (offer.text, offer.internal) == ("Up to $15.", True)


def test_a_hit_that_hardly_fits_is_not_offered() -> None:
    weak = Hit("returns", "How to return an item", "public", "Print the label.", LEAST_SCORE - 0.01)
    assert [offer.score for offer in offers(QUESTION, (HIT, weak))] == [0.8]


def test_no_more_than_three_are_offered() -> None:
    assert len(offers(QUESTION, (HIT,) * 5)) == 3


def test_an_endless_article_still_makes_an_offer_that_the_broker_takes() -> None:
    endless = Hit("x" * 300, "t" * 3_000, "internal", "y" * 50_000, 1.0)
    (offer,) = offers(QUESTION, (endless,))
    check("k1", offer)
    assert offer.text.endswith("…")
