"""Facts that a line claims, a conversation does not."""

import pytest

from collabtui.summary.support import Facts

FACTS = Facts(
    ["My order FH-10234 cost $1,299.00, please ask Maria by Friday: https://fernhill.example/a or m@x.example"]
)


@pytest.mark.parametrize(
    "line",
    [
        "Order FH-10234 cost 1299.00.",
        "The order is for Maria.",
        "It is due on friday.",
        "See https://fernhill.example/a for m@x.example.",
        "Please wait.",
    ],
)
def test_a_fact_of_the_conversation_is_supported(line: str) -> None:
    assert FACTS.unsupported(line) == ()


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Order FH-10235 is late.", "10235"),
        ("It is due on Monday.", "Monday"),
        ("Ask for Oskar.", "Oskar"),
        ("See https://evil.example/a now.", "https://evil.example/a"),
        ("Write to o@x.example.", "o@x.example."),
    ],
)
def test_a_fact_of_its_own_is_named(line: str, fact: str) -> None:
    assert fact.rstrip(".") in {one.rstrip(".") for one in FACTS.unsupported(line)}
