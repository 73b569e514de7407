"""Drafts as suggestions."""

from dataclasses import dataclass

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line
from collabtui.copilot.drafting import ask_of, draft_offer
from collabtui.writing.api import Draft, Part

MARIA = Actor("customer", "maria")
STATE = Conversation("c1", language="de", lines=(Line(1, 1, MARIA, "m1", "Where is it?", "public"),))


@dataclass(frozen=True)
class Passage:
    document: str
    title: str
    audience: str
    passage: str


PUBLIC, INTERNAL = Passage("returns", "Returns", "public", "Send it."), Passage("limits", "Limits", "internal", "No.")


def test_only_what_customers_may_read_goes_into_a_draft() -> None:
    ask = ask_of(STATE, "Where is it?", [INTERNAL, PUBLIC])
    assert ask is not None
    assert [source.name for source in ask.sources] == ["returns"]
    assert (ask.language, [turn.text for turn in ask.turns]) == ("de", ["Where is it?"])


def test_where_nothing_answers_nothing_is_drafted() -> None:
    assert ask_of(STATE, "Where is it?", [INTERNAL]) is None


def test_a_draft_says_what_it_rests_on_first_of_all_suggestions() -> None:
    offer = draft_offer("c1", "m1", Draft((Part("Hello. ", "tone"), Part("Send it.", "returns"))))
    assert (offer.text, offer.source, offer.score) == ("Hello. Send it.", "draft from returns", 1.0)


def test_a_draft_that_stands_in_for_a_models_says_why() -> None:
    offer = draft_offer("c1", "m1", Draft((Part("Send it.", "returns"),), instead="it did not answer in time"))
    assert offer.source == "draft from returns; it did not answer in time"
