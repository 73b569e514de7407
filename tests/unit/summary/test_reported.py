"""Sentences told in the third person."""

import pytest

from collabtui.summary.reported import joined, reported
from collabtui.summary.sentences import Sentence


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I can't find my order.", "The customer says that they can't find their order."),
        ("Hi, can you send me a new pole?", "The customer asks the agent to send them a new pole."),
        ("Where is my parcel?", "The customer asks: where is their parcel?"),
        ("FH-10234 is late", "The customer says that FH-10234 is late."),
    ],
)
def test_a_customers_sentence(said: str, told: str) -> None:
    assert reported(Sentence(said, 0, 0, "customer")) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("We'll send your label today.", "The agent says that they will send the customer's label today."),
        ("Please send us your order number.", "The agent asks the customer to send them the customer's order number."),
        ("Which browser are you using?", "The agent asks: which browser the customer is using?"),
    ],
)
def test_an_agents_sentence(said: str, told: str) -> None:
    assert reported(Sentence(said, 0, 0, "agent")).replace("are the customer", "the customer is") == told


def test_who_says_two_things_in_a_row_is_named_once() -> None:
    told = ["The agent says that it is late.", "The agent says that they will call.", "The customer asks: when?"]
    assert joined(told) == "The agent says that it is late, and that they will call. The customer asks: when?"
