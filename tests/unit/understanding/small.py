"""A small model, fitted once for tests of files or commands."""

from functools import cache

from collabtui.understanding.examples import Examples, examples_of
from collabtui.understanding.model import Model
from collabtui.understanding.train import train

SAID = {
    "order": ["where is my order", "track my parcel", "has my parcel left", "when does the order come", "order status"],
    "refund": ["I want a refund", "give me my money back", "refund my payment", "pay me back", "return the money"],
    "hours": ["when do you open", "opening hours please", "are you open today", "when do you close", "open on sunday"],
}


def said() -> Examples:
    return examples_of([(text, intent) for intent, texts in SAID.items() for text in texts])


@cache
def small() -> Model:
    """By n-grams alone."""
    return train(said(), None).model
