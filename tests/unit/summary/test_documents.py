"""Long documents condensed to their own sentences."""

from hypothesis import given
from hypothesis import strategies as st

from collabtui.summary.documents import condensed

TERMS = """---
title: Terms of the warranty
---
# Warranty

Hello there.

## What is covered

A tent has a warranty of five years against faults of the cloth. The warranty covers the poles of a tent, too.

## What is not

- The warranty does not cover damage by a storm that bends the poles.
- Lost parts are not covered by the warranty of the tent at all.
"""


def test_each_sentence_stands_in_the_document_under_its_headings() -> None:
    found = condensed(TERMS, 2)
    assert len(found) == 2
    assert all(one.text in TERMS for one in found)
    assert all(one.headings[0] == "Warranty" for one in found)
    assert all(one.text.split()[0] in TERMS.splitlines()[one.line - 1] for one in found)


def test_the_head_of_a_document_is_no_sentence_of_it() -> None:
    assert not any("title" in one.text for one in condensed(TERMS, 50))


def test_sentences_come_in_the_order_of_the_document() -> None:
    lines = [one.line for one in condensed(TERMS, 4)]
    assert lines == sorted(lines)


@given(text=st.text(max_size=400))
def test_any_text_can_be_condensed(text: str) -> None:
    assert len(condensed(text, 3)) <= 3
