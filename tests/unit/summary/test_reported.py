"""Sentences told in the third person."""

import pytest

from collabtui.summary.reported import joined, reported
from collabtui.summary.sentences import Sentence


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I can't find my order.", "The customer can't find their order."),
        ("FH-10234 is late", "The customer says that FH-10234 is late."),
        ("I'd like to send it back please", "The customer wants to send it back."),
        ("Ordered two shirts, got one", "The customer ordered two shirts, got one."),
        ("still no refund after 3 weeks lol", "The customer says: still no refund after 3 weeks."),
        ("Trying to check in", "The customer is trying to check in."),
        ("Your driver never came", "The customer says that the driver never came."),
        ('It says "I am locked"', 'The customer says that it says "I am locked".'),
    ],
)
def test_a_customers_sentence(said: str, told: str) -> None:
    assert reported(Sentence(said, 0, 0, "customer")) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("Hi, can you send me a new pole?", "The customer asks the agent to send them a new pole."),
        ("Can you tell me if it's in stock?", "The customer asks if it's in stock."),
        ("Where is my parcel?", "The customer asks where their parcel is."),
        ("why can't I log in", "The customer asks why they can't log in."),
        ("How do I get my money back?", "The customer asks how to get their money back."),
        ("Are you guys down?", "The customer asks if the company is down."),
        ("Why did you charge me twice?", "The customer asks: why did the company charge them twice?"),
        ("When I was there, it was closed", "The customer says that when they were there, it was closed."),
    ],
)
def test_a_customers_question(said: str, told: str) -> None:
    assert reported(Sentence(said, 0, 0, "customer")) == told


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("We'll send your label today.", "The agent will send the label today."),
        ("Please send us your order number.", "The agent asks the customer to send them the order number."),
        ("Check your settings.", "The agent asks the customer to check the settings."),
        ("Could I have your order number?", "The agent asks for the order number."),
        ("Have you tried another browser?", "The agent asks if the customer has tried another browser."),
        ("What happens when you try it?", "The agent asks what happens when the customer tries it."),
        ("I'm afraid you need a receipt.", "The agent says that the customer needs a receipt."),
        ("I've sent it again, could you look?", "The agent has sent it again, and asks the customer to look."),
    ],
)
def test_an_agents_sentence(said: str, told: str) -> None:
    assert reported(Sentence(said, 0, 0, "agent")) == told


def test_a_sentence_that_runs_on_is_told_up_to_its_next_statement() -> None:
    said = "My tent has been torn since the storm last week near the lake, and I went to your shop in town" + (
        " where a man told me that nobody could do anything about it, and now I am wet"
    )
    assert reported(Sentence(said, 0, 0, "customer")) == (
        "The customer says that their tent has been torn since the storm last week near the lake."
    )


def test_who_says_two_things_in_a_row_is_named_once() -> None:
    told = ["The agent says that it is late.", "The agent says that they will call.", "The customer asks: when?"]
    assert joined(told) == "The agent says that it is late, and that they will call. The customer asks: when?"


def test_who_says_three_things_in_a_row_is_named_again() -> None:
    told = ["The agent has called.", "The agent will write.", "The agent says that it is late."]
    assert joined(told) == "The agent has called, and will write. The agent says that it is late."
