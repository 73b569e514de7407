"""The sentences of a conversation without what is no part of the matter."""

import pytest

from collabtui.summary.api import Turn
from collabtui.summary.cues import is_small_talk
from collabtui.summary.sentences import Sentence, sentences


@pytest.mark.parametrize(
    ("said", "clean"),
    [
        ("@fernhill My tent is torn 😭 #fail #wet", "My tent is torn"),
        ("I fly with @Fernhill tomorrow &amp; my seat is gone", "I fly with Fernhill tomorrow & my seat is gone"),
        ("Please send us the number: https://fernhill.example/dm 1/2 ^KC", "Please send us the number."),
        ("Write to rita@fernhill.example about it. *JP 2/2", "Write to rita@fernhill.example about it."),
        ("I paid for 1/2 price tickets", "I paid for 1/2 price tickets"),
    ],
)
def test_names_links_pictures_signatures_go_but_never_an_address_or_a_number(said: str, clean: str) -> None:
    assert [one.text for one in sentences([Turn("agent", said)])] == [clean]


@pytest.mark.parametrize(
    "said",
    [
        "We'd love to help!",
        "Thanks for letting us know.",
        "I'll check that for you now.",
        "We understand how frustrating this must be.",
        "That's not the experience we want you to have.",
        "If you have any further questions, please reach out.",
        "My name is Ann.",
    ],
)
def test_what_is_said_in_every_conversation_is_small_talk(said: str) -> None:
    assert is_small_talk(Sentence(said, 0, 0, "agent"))


@pytest.mark.parametrize(
    "said",
    [
        "I am having trouble with the app.",
        "This is broken since Monday.",
        "Hello I want to return a dress.",
        "It works on my phone now, thanks.",
        "I'll check in at nine with two bags, is that fine?",
    ],
)
def test_what_is_the_matter_is_no_small_talk(said: str) -> None:
    assert not is_small_talk(Sentence(said, 0, 0, "customer"))
