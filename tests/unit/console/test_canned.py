"""Canned replies in the order in which an agent may want them."""

from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.customers import CustomerRecord
from collabtui.console.canned import FITS, pickable
from collabtui.writing.canned import CannedReplies, CannedReply

REPLIES = CannedReplies(
    reply=tuple(
        CannedReply(id=id, title=title, text=text)
        for id, title, text in (
            ("bye", "Goodbye", "Have a good day, {name}!"),
            ("refund", "When the refund comes", "Your bank has it in 5 days."),
            ("item", "The wrong item", "We collect order {order_number}."),
        )
    )
)
STATE = Conversation(
    "c1",
    record=CustomerRecord("Maria Lopez"),
    lines=(Line(1, 1, Actor("customer", "maria"), "m1", "Which item did you send? It is wrong.", "public"),),
)


def test_what_the_customer_wrote_about_comes_first_filled_in() -> None:
    titles = [row.title for row in pickable(REPLIES, STATE)]
    assert titles == ["The wrong item", "Goodbye", "When the refund comes"]
    assert [row.text for row in pickable(REPLIES, STATE)][:2] == [
        "We collect order {order_number}.",
        "Have a good day, Maria!",
    ]


def test_what_the_copilot_proposed_stands_on_top_until_it_is_put_away() -> None:
    proposed = Suggestion("s1", "m1", "Your bank has it in 5 days.", "canned reply: x", 0.6, sort="reply")
    first = pickable(REPLIES, STATE.after(suggestions={"s1": proposed}))[0]
    assert (first.title, first.mark) == ("When the refund comes", FITS)
