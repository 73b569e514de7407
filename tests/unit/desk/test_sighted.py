"""What the desk remembers of the values that customers bring."""

from broker.desk.sighted import Sighted
from broker.domain.actors import Actor
from broker.domain.context import Field, Reading, written
from broker.domain.conversation import Conversation
from broker.domain.owners import BotPool, DeskOwner

NOW = 1_000


def brought(conversation: str, customer: str) -> Conversation:
    """A conversation in which the customer named an order."""
    reading = Reading("A-1", 1, "bot", 0.9, Actor("bot", "b"), NOW)
    order: Field = written(None, "order", reading)
    return Conversation(conversation, customer=customer, seq=2, owner=BotPool(), fields={"order": order})


def ended(state: Conversation) -> Conversation:
    return Conversation(state.id, customer=state.customer, seq=9, owner=DeskOwner(), fields=state.fields)


def test_what_was_brought_counts_after_its_conversation_ended() -> None:
    sighted = Sighted()
    one = brought("c1", "maria")
    sighted.note(one)
    sighted.note(ended(one))
    assert sighted.customers("order", "A-1", NOW + 1, 10) == 1


def test_conversations_that_ended_take_no_memory() -> None:
    sighted = Sighted()
    for number in range(50):
        one = brought(f"c{number}", "maria")
        sighted.note(one)
        sighted.note(ended(one))
    assert not sighted._fields


def test_what_an_erased_customer_brought_is_known_no_longer() -> None:
    sighted = Sighted()
    for conversation, customer in (("c1", "maria"), ("c2", "tom")):
        sighted.note(brought(conversation, customer))
    sighted.forget_all(("conversation:c1", "customer:maria"))
    assert sighted.customers("order", "A-1", NOW + 1, 10) == 1
    assert sighted.customers("order", "A-1", NOW + 1, 10, besides="tom") == 0
