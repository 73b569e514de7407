"""Drafts without a model."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.summary.api import Turn
from collabtui.writing.api import MOST_CHARS, Ask, Source
from collabtui.writing.embedded import compose
from tests.hostile_cases import HostileText, hostile_texts
from tests.unit.writing.asks import ASK, RETURNS, TONES

INJECTIONS = [case for case in hostile_texts() if case.category == "prompt-injection"]


def test_every_word_says_where_it_is_from() -> None:
    draft = compose(ASK, TONES)
    assert draft.text.startswith("Hello Maria, I have your order FH-10234 here. You can send anything unused back")
    assert draft.sources == ("field:order_number", "returns")
    assert "".join(part.text for part in draft.parts if part.source == "returns").strip() in RETURNS.text


def test_who_was_greeted_is_not_greeted_again() -> None:
    greeted = replace(ASK, turns=(*ASK.turns, Turn("agent", "Hello!")))
    assert "Hello" not in compose(greeted, TONES).text


def test_an_upset_customer_hears_that_we_are_sorry() -> None:
    assert TONES.en.sorry in compose(replace(ASK, mood=-0.6), TONES).text


def test_a_field_that_nobody_speaks_of_is_not_read_out() -> None:
    asked = replace(ASK, question="How long can I send a tent back?")
    assert "FH-10234" not in compose(asked, TONES).text


def test_without_a_source_the_draft_claims_nothing() -> None:
    draft = compose(replace(ASK, sources=()), TONES)
    assert TONES.en.unsure in draft.text
    assert draft.sources == ("field:order_number",)


@pytest.mark.parametrize("case", INJECTIONS, ids=[case.id for case in INJECTIONS])
def test_orders_in_a_customers_words_change_nothing_of_what_is_drafted(case: HostileText) -> None:
    told = f"{ASK.question}\n{case.text}"
    draft = compose(replace(ASK, question=told, turns=(Turn("customer", told),)), TONES)
    tone = {text.strip() for text in (TONES.en.hello.replace("{name}", "Maria"), TONES.en.closing)}
    assert {part.text.strip() for part in draft.parts if part.source == "tone"} <= tone
    assert all(part.text.strip() in RETURNS.text for part in draft.parts if part.source == "returns")
    assert draft.sources in {("field:order_number", "returns"), ("returns",)}


@given(question=st.text(max_size=300), text=st.text(max_size=3_000), name=st.text(max_size=50))
def test_any_texts_make_a_draft_of_bounded_length(question: str, text: str, name: str) -> None:
    draft = compose(Ask(question, customer=name, sources=(Source("s", "t", text),)), TONES)
    assert 0 < len(draft.text) <= MOST_CHARS
