"""The canned reply that goes on from a conversation."""

import asyncio
import threading
from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files

from broker.domain.actors import Actor
from broker.domain.commands import OfferSuggestion
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.customers import CustomerRecord
from collabtui.copilot.canned_offers import CannedOffers
from collabtui.copilot.questions import Question
from collabtui.understanding.encoder import Floats, shipped_encoder
from collabtui.writing.canned import load_canned
from tests.unit.knowledge.conftest import WordEncoder

ENCODER = shipped_encoder()
REPLIES = load_canned(files("demo_data"))
CANNED = CannedOffers(REPLIES, lambda: ENCODER)
PATIENCE_S = 20
WRONG = "You sent me the wrong item. These are not my boots, not at all."


async def offered(text: str, state: Conversation | None = None) -> list[OfferSuggestion]:
    asked = Line(1, 1, Actor("customer", "maria"), "m1", text, "public")
    state = replace(state or Conversation("c1", record=CustomerRecord("Maria Lopez")), lines=(asked,))
    return [*await CANNED.offers(state, Question("c1", "m1", text), text)]


async def test_the_reply_that_fits_is_offered_filled_in_as_what_it_is() -> None:
    (offer,) = await offered(WRONG)
    assert offer.text.startswith("That is our mistake, Maria, and it costs you nothing")
    assert (offer.sort, offer.source, offer.internal) == ("reply", "canned reply: We sent the wrong item", False)


async def test_a_question_that_no_reply_is_for_gets_none() -> None:
    assert await offered("How many points do I have in my account?") == []


async def test_what_was_offered_before_is_not_offered_again() -> None:
    (offer,) = await offered(WRONG)
    before = Suggestion("s1", "m0", offer.text, offer.source, 0.9, sort="reply")
    state = Conversation("c1", record=CustomerRecord("Maria Lopez"), suggestions={"s1": before})
    assert await offered(WRONG, state) == []


async def test_without_an_encoder_nothing_is_offered() -> None:
    state = Conversation("c1")
    assert await CannedOffers(REPLIES, lambda: None).offers(state, Question("c1", "m1", WRONG), WRONG) == ()


class Held(WordEncoder):
    """Reads nothing until it goes on."""

    def __init__(self) -> None:
        super().__init__()
        self.going_on = threading.Event()

    def encode(self, texts: Sequence[str]) -> Floats:
        assert self.going_on.wait(PATIENCE_S)
        return super().encode(texts)


async def test_conversations_that_come_at_once_have_the_replies_read_once() -> None:
    encoder = Held()
    canned = CannedOffers(REPLIES, lambda: encoder)
    asked = [canned.offers(Conversation("c1"), Question("c1", "m1", WRONG), WRONG) for _ in range(4)]
    asking = asyncio.gather(*asked)
    for _ in range(500):  # more turns of the loop than it takes for all of them to get as far as they can
        await asyncio.sleep(0)
    encoder.going_on.set()
    await asyncio.wait_for(asking, PATIENCE_S)
    titles = [one.title for one in REPLIES.reply]
    assert [encoder.read.count(title) for title in titles] == [titles.count(title) for title in titles]


async def test_what_customers_wrote_is_remembered_nowhere() -> None:
    await offered(WRONG)
    assert CANNED._read is not None
    assert WRONG not in CANNED._read._known
