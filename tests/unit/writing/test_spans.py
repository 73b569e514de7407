"""Texts that a person writes together with an AI."""

from hypothesis import given
from hypothesis import strategies as st

from collabtui.writing.spans import Span, Spans, edited, pieces, provenance, reworked, text_of

_SPANS = st.lists(st.builds(Span, st.text(max_size=20), st.sampled_from(["person", "ai"])), max_size=5).map(tuple)


def test_what_a_person_types_is_theirs_what_they_leave_is_the_ais() -> None:
    spans = edited((Span("You can send it back.", "ai"),), "Sure! You can send it back today.")
    assert spans == (
        Span("Sure! ", "person"),
        Span("You can send it back", "ai"),
        Span(" today", "person"),
        Span(".", "ai"),
    )


def test_the_ai_changes_its_own_words_alone() -> None:
    spans = (Span("Dear Maria, ", "person"), Span("you must wait.", "ai"))
    assert text_of(reworked(spans, 0, 99, str.upper)) == "Dear Maria, YOU MUST WAIT."


def test_only_the_ais_words_between_two_places_are_its_pieces() -> None:
    spans = (Span("Hi. ", "person"), Span("You can.", "ai"), Span(" Really", "person"), Span(" send it", "ai"))
    assert pieces((*spans, Span(".", "person"), Span(" !", "ai")), 0, 99) == ("You can.", " send it")
    assert pieces(spans, 8, 22) == ("can.", " se")
    assert pieces(spans, 0, 3) == ()


def test_provenance_tells_what_was_kept() -> None:
    found = provenance((Span("Hi. ", "person"), Span("You can send it", "ai")), "You can send it back")
    assert (found.ai_share, found.kept_share, found.edits) == (round(15 / 19, 4), 0.75, 9)


@given(spans=_SPANS, now=st.text(max_size=60))
def test_an_edit_gives_the_text_that_the_person_sees(spans: Spans, now: str) -> None:
    assert text_of(edited(spans, now)) == now


@given(spans=_SPANS, start=st.integers(0, 60), end=st.integers(0, 60))
def test_no_rework_changes_a_letter_of_a_persons(spans: Spans, start: int, end: int) -> None:
    made = reworked(spans, start, end, lambda _: "")
    assert "".join(one.text for one in made if one.by == "person") == "".join(
        one.text for one in spans if one.by == "person"
    )


@given(spans=_SPANS, offered=st.text(max_size=60))
def test_shares_are_shares(spans: Spans, offered: str) -> None:
    found = provenance(spans, offered)
    assert 0 <= found.ai_share <= 1
    assert 0 <= found.kept_share <= 1
    assert found.edits >= 0
