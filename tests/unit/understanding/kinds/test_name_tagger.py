"""Names that nobody introduces, which a trained model tells."""

import pytest

from collabtui.understanding.kinds.name_tagger import SIZE, buckets, tagged_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("john smith", ["John Smith"]),
        ("Emily Johnson 5523", ["Emily Johnson"]),
        ("robert and 5432", ["Robert"]),
    ],
)
def test_a_bare_answer_is_a_name_in_capitals(text: str, names: list[str]) -> None:
    assert [entity.value for entity in tagged_names(text)] == names


@pytest.mark.parametrize(
    "text",
    [
        "",
        "?",
        "5523",
        "hello",
        "danke",
        "where is my order",
        "the kettle is broken",
        "Report stolen card",
        "yes please",
    ],
)
def test_what_customers_say_otherwise_is_no_name(text: str) -> None:
    assert list(tagged_names(text)) == []


def test_where_there_are_capital_letters_a_name_has_one() -> None:
    assert list(tagged_names("My order. john smith")) == []


def test_names_are_less_sure_than_introduced_ones() -> None:
    assert all(0.5 < entity.confidence <= 0.85 for entity in tagged_names("john smith"))


def test_every_sign_has_a_weight_whatever_is_written() -> None:
    signs = buckets(["a", "\ud800", "x" * 40, "123", "ß"])
    assert signs.shape == (5, 20)
    assert 0 <= signs.min() <= signs.max() < SIZE
