"""The table of n-grams sees texts as a vectorizer does."""

import numpy as np
import pytest

from collabtui.understanding.features import fit_vectorizer
from collabtui.understanding.gram_table import gram_table
from collabtui.understanding.sketch import SKETCH_SIZE, sketch, sketch_of

TEXTS = ["where is my order", "where is my parcel FH-10234", "my my order", "refund", "👍", ""]


def test_a_row_is_what_reading_the_text_alone_gives() -> None:
    table, chosen = gram_table(TEXTS), np.array([True, True, True, False, True, True])
    vocabulary = table.vocabulary(chosen)
    rows, known = table.rows(vocabulary)
    features = fit_vectorizer([text for text, taken in zip(TEXTS, chosen, strict=True) if taken])
    assert [*table.vectorizer(vocabulary).words] == [*features.words]
    assert [*table.vectorizer(vocabulary).chars] == [*features.chars]
    for text, row, share in zip(TEXTS, rows, known, strict=True):
        vector = features.vector(text)
        assert row == pytest.approx(sketch_of(features).folded(vector), abs=1e-6)
        assert share == pytest.approx(vector.known_chars)


def test_strangers_rarely_share_a_place() -> None:
    places = sketch(f"gram {number}" for number in range(SKETCH_SIZE))
    assert len(set(places.places.tolist())) > SKETCH_SIZE / 2
    assert abs(places.turns.sum()) < SKETCH_SIZE / 8


def test_no_texts_make_an_empty_table() -> None:
    table = gram_table([])
    assert table.rows(table.vocabulary(np.zeros(0, dtype=np.bool_)))[0].shape == (0, SKETCH_SIZE)
