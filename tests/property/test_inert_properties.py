"""Laws that cleaned text obeys, whatever came in."""

from hypothesis import example, given
from hypothesis import strategies as st

from broker.domain.inert import MAX_STACKED, inert
from tests.dangerous import dangerous_in, tallest_stack

_NASTY = st.sampled_from(
    [
        *"\x00\t\n\r\x1b\x7f\x85\x9b\u00ad\u0301\u061c\u115f\u200b\u200d\u200e\u2028\u202e\u2066\u20e3",
        *"\u2800\u3164\ufe00\ufe0f\ufeff\uffff\ud800\udfff\U000e0001\U000e0061\U000e0100\U0010ffff葛🏴😀",
        "🏴\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f",
    ]
)
#: Any code point at all, surrogates included, with the dangerous ones far more often than chance has them.
texts = st.lists(_NASTY | st.characters(codec=None) | st.text("az \n", max_size=8), max_size=60).map("".join)


@given(texts)
def test_nothing_dangerous_is_ever_shown(text: str) -> None:
    assert dangerous_in(inert(text)) == []


@given(texts)
def test_one_line_stays_one_line(text: str) -> None:
    assert len(inert(text, multiline=False).splitlines()) <= 1


@given(st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E)))
def test_printable_ascii_is_unchanged(text: str) -> None:
    assert inert(text) == text


@given(texts, st.integers(1, 90), st.integers(1, 6), st.booleans())
@example("\x85\n\naa\n\n\naaaaaaa\n", 42, 6, True)  # its short note was longer than the room left for it
def test_cleaning_twice_is_cleaning_once(text: str, chars: int, lines: int, multiline: bool) -> None:
    once = inert(text, max_chars=chars, max_lines=lines, multiline=multiline)
    assert inert(once, max_chars=chars, max_lines=lines, multiline=multiline) == once


@given(texts, st.integers(1, 90), st.integers(1, 6))
def test_the_limits_hold_with_the_note_included(text: str, chars: int, lines: int) -> None:
    shown = inert(text, max_chars=chars, max_lines=lines)
    assert len(shown) <= chars
    assert shown.count("\n") < lines


@given(st.text(st.sampled_from("ab\u0301\u0308\u20dd\u200d\ufe0f"), max_size=80))
def test_no_character_carries_more_than_its_share(text: str) -> None:
    assert tallest_stack(inert(text)) <= MAX_STACKED
