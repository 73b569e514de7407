"""What is proposed to agents, by plain values."""

import pytest

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.owners import AgentOwner, BotLease, BotPool, DeskOwner, Offered, Owner, Queue
from collabtui.client.refusals import check
from collabtui.copilot.advice import LEAST_CONFIDENCE, offers, wants_help
from collabtui.copilot.questions import Question
from collabtui.knowledge.documents import Audience
from collabtui.knowledge.search import Hit

QUESTION = Question("c1", "m1", "Where is it?")
STATE = Conversation("c1")


def hit(document: str, title: str, passage: str, confidence: float = 0.8, audience: Audience = "public") -> Hit:
    return Hit(document, f"{document}.md", title, audience, (), passage, (), 1.0, confidence)


HIT = hit("returns", "How to return an item", "Print the label.")


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


def test_an_offer_holds_what_to_insert_with_its_source() -> None:
    (offer,) = offers(STATE, QUESTION, (HIT,))
    assert (offer.conversation, offer.about) == ("c1", "m1")
    assert (offer.text, offer.score) == ("Print the label.", 0.8)
    assert offer.source == "How to return an item (returns)"


def test_an_internal_passage_is_marked_for_the_desks_eyes_alone() -> None:
    (offer,) = offers(STATE, QUESTION, (hit("limits", "Goodwill", "Up to $15.", audience="internal"),))
    assert (offer.text, offer.internal) == ("Up to $15.", True)


def test_a_hit_that_hardly_fits_is_not_offered() -> None:
    weak = hit("returns", "How to return an item", "Print the label.", LEAST_CONFIDENCE - 0.01)
    assert [offer.score for offer in offers(STATE, QUESTION, (HIT, weak))] == [0.8]


def test_what_ranks_above_a_fitting_hit_is_offered_before_it() -> None:
    weak = hit("refunds", "When a refund arrives", "Wait 3 days.", LEAST_CONFIDENCE - 0.01)
    assert [offer.text for offer in offers(STATE, QUESTION, (weak, HIT))] == ["Wait 3 days.", "Print the label."]


def test_hits_none_of_which_fits_are_not_offered() -> None:
    weak = hit("refunds", "When a refund arrives", "Wait 3 days.", LEAST_CONFIDENCE - 0.01)
    assert offers(STATE, QUESTION, (weak, weak)) == ()


def test_no_more_than_three_are_offered() -> None:
    assert len(offers(STATE, QUESTION, (HIT,) * 5)) == 3


def test_an_endless_article_still_makes_an_offer_that_the_broker_takes() -> None:
    endless = hit("x" * 300, "t" * 3_000, "y" * 50_000, 1.0, "internal")
    (offer,) = offers(STATE, QUESTION, (endless,))
    check("k1", offer)
    assert offer.text.endswith("…")


def test_what_was_offered_before_is_not_offered_again() -> None:
    offered = {"s1": Suggestion("s1", "m0", "Print the label.", "source", 0.5)}
    other = hit("refunds", "Refunds", "Wait 3 days.")
    assert [one.text for one in offers(Conversation("c1", suggestions=offered), QUESTION, (HIT, other))] == [
        "Wait 3 days."
    ]
