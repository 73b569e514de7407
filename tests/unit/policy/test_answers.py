"""Claims about the words by which customers say yes or no."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from broker.policy.answers import BUILT_IN, answer_in
from tests.unit.policy.rulebook import policy


def said(text: str, language: str = "en") -> str | None:
    return answer_in(BUILT_IN[language], text)[0]


@pytest.mark.parametrize(
    "text", ["yes", "YES!", "Yes, please.", " ok ", "Sure, that would be great", "yes it is broken"]
)
def test_a_yes_is_understood(text: str) -> None:
    assert said(text) == "yes"


@pytest.mark.parametrize("text", ["no", "No.", "no, thanks!", "Nope", "no thank you, I'm fine", "don\u2019t"])
def test_a_no_is_understood(text: str) -> None:
    assert said(text) == "no"


@pytest.mark.parametrize("text", ["please don't bother", "I do not want that", "ok, no thanks", "please no", "yeah no"])
def test_a_no_that_begins_like_a_yes_is_a_no(text: str) -> None:
    assert said(text) == "no"


def test_a_yes_that_only_sounds_like_a_no_later_is_a_yes() -> None:
    assert said("sure, no problem") == "yes"


@pytest.mark.parametrize(
    "text",
    [
        "where is my parcel",
        "no, where is it?",
        "no I meant the other order that I sent back",
        "nobody answers",
        "please cancel my order",
        "ok where is my parcel?",
        "yesterday",
        "",
        "?!",
        "not the tent",
    ],
)
def test_anything_else_is_for_the_bot(text: str) -> None:
    assert said(text) is None


def test_please_is_a_yes_only_as_the_whole_message() -> None:
    assert said("Please!") == "yes"
    assert said("bitte stornieren Sie das", "de") is None


def test_a_phrase_that_means_both_is_named() -> None:
    with pytest.raises(ValidationError, match="a phrase that is no yes as well, got 'OK'"):
        policy(answers={"en": {"yes": ("yes", "ok"), "no": ("no", "OK")}})


@pytest.mark.parametrize(
    ("text", "answer"),
    [("Ja, bitte!", "yes"), ("gerne", "yes"), ("Nein danke.", "no"), ("nö", "no"), ("bitte nicht", "no")],
)
def test_german_has_answers_of_its_own(text: str, answer: str) -> None:
    assert said(text, "de") == answer
    assert said("yes", "de") is None


@pytest.mark.parametrize(
    ("text", "plainly"), [("yes!", True), ("yes I want one", False), ("no", True), ("no thanks a lot", False)]
)
def test_a_plain_answer_is_told_from_one_that_goes_on(text: str, plainly: bool) -> None:
    assert answer_in(BUILT_IN["en"], text)[1] is plainly


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert said(text) in ("yes", "no", None)


@given(
    st.sampled_from([(said, word) for said in ("yes", "no") for word in getattr(BUILT_IN["en"], said)]),
    st.text(" \n.,!", max_size=4),
)
def test_punctuation_makes_no_difference(phrase: tuple[str, str], around: str) -> None:
    assert said(f"{around}{phrase[1].upper()}{around}") == phrase[0]


def test_the_policys_own_answers_replace_those_built_in() -> None:
    rules = policy(answers={"en": {"yes": ("aye",), "no": ("nay",)}})
    assert answer_in(rules.phrases_of("en"), "aye!")[0] == "yes"
    assert answer_in(rules.phrases_of("en"), "yes")[0] is None
    assert rules.phrases_of("de-AT") == BUILT_IN["de"]


def test_a_language_without_answers_uses_the_policys_own_else_english() -> None:
    assert policy().phrases_of("fr") == BUILT_IN["en"]
    words = policy().words["en"].model_dump(exclude_defaults=True)
    french = policy(language="fr", words={"fr": words}, answers={"fr": {"yes": ("oui",), "no": ("non",)}})
    assert answer_in(french.phrases_of("es"), "oui")[0] == "yes"
    assert policy(language="it", words={"it": words}).phrases_of("es") == BUILT_IN["en"]
