"""What the one cleaning place does to each kind of text from outside."""

import pytest
from rich.cells import cell_len

from broker.domain.inert import MAX_STACKED, TAB, inert
from tests.dangerous import dangerous_in, tallest_stack
from tests.hostile_cases import HostileText, expecting


@pytest.mark.parametrize("case", expecting("rendered_inert", "visible_marker"), ids=lambda case: case.id)
def test_no_hostile_text_reaches_the_terminal_alive(case: HostileText) -> None:
    shown = inert(case.text)
    assert dangerous_in(shown) == []
    assert [bad for bad in case.bad if bad in shown] == []


@pytest.mark.parametrize("case", expecting("visible_marker"), ids=lambda case: case.id)
def test_what_hides_in_a_hostile_text_shows_as_a_mark(case: HostileText) -> None:
    assert "<U+" in inert(case.text)


@pytest.mark.parametrize("case", expecting("no_stall"), ids=lambda case: case.id)
def test_a_huge_text_is_cut_to_what_a_screen_can_lay_out(case: HostileText) -> None:
    shown = inert(case.text)
    assert len(shown) <= 10_000
    assert shown.count("\n") < 200


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        pytest.param("\x1b]52;c;QUJD\x07", "␛]52;c;QUJD␇", id="osc-52"),
        pytest.param("a\x00b", "a␀b", id="nul"),
        pytest.param("a\rb", "a␍b", id="carriage-return"),
        pytest.param("a\x7fb", "a␡b", id="delete"),
        pytest.param("a\x9b31mb", "a<U+009B>31mb", id="eight-bit-csi"),
        pytest.param("a\u2028b", "a<U+2028>b", id="line-separator"),
        pytest.param("a\u202eb", "a<U+202E>b", id="right-to-left-override"),
        pytest.param("pass\u00adword", "pass<U+00AD>word", id="soft-hyphen"),
        pytest.param("hu\u200bman", "hu<U+200B>man", id="zero-width-space"),
        pytest.param("\u3164", "<U+3164>", id="hangul-filler"),
        pytest.param("x\ud800y", "x<U+D800>y", id="lone-surrogate"),
        pytest.param("x\U0010ffffy", "x<U+10FFFF>y", id="noncharacter"),
        pytest.param("\U000e0041", "<U+E0041>", id="tag-letter"),
        pytest.param("a\tb", f"a{TAB}b", id="tab"),
    ],
)
def test_a_dangerous_character_becomes_a_visible_mark(written: str, shown: str) -> None:
    assert inert(written) == shown


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("two\nlines", id="line-feed"),
        pytest.param("[@click=app.quit]free gift[/]", id="markup"),
        pytest.param("👨\u200d👩\u200d👧\u200d👦", id="family-emoji"),
        pytest.param("🏴\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f", id="scotland"),
        pytest.param("❤\ufe0f 1\ufe0f\u20e3", id="emoji-presentation"),
        pytest.param("葛\U000e0100城", id="ideographic-variant"),
        pytest.param("می\u200cخواهم", id="persian-joiner"),
        pytest.param("\u200fשלום", id="right-to-left-mark"),
        pytest.param("क्षि", id="devanagari"),
        pytest.param("Zoe\u0308", id="decomposed-accent"),
        pytest.param("\u00a0\u3000", id="wide-spaces"),
    ],
)
def test_ordinary_writing_of_any_script_is_unchanged(text: str) -> None:
    assert inert(text) == text


def test_accents_beyond_four_on_one_letter_shrink_to_one_mark() -> None:
    shown = inert("Z" + "\u0301" * 5_000 + "algo")
    assert shown == "Z" + "\u0301" * MAX_STACKED + "<+4996 marks>algo"


@pytest.mark.parametrize(
    "text",
    [
        "\U0001f468\u200d\U0001f469\u200d\U0001f467\u200d\U0001f466",
        "\U0001f469\U0001f3fd\u200d\u2764\ufe0f\u200d\U0001f48b\u200d\U0001f469\U0001f3fc",
        "\U0001f3f4\u200d\u2620\ufe0f",
        "\U0001f44d\U0001f3fd",
        "\u0dc1\u0dca\u200d\u0dbb\u0dd3 \u0dbd\u0d82\u0d9a\u0dcf",
        "\u0645\u06cc\u200c\u062e\u0648\u0627\u0647\u0645",
        "\u0928\u092e\u0938\u094d\u0924\u0947 \u0926\u0941\u0928\u093f\u092f\u093e",
        "\u1112\u1161\u11ab",
    ],
    ids=["family", "kiss", "pirates", "thumb", "Sinhala", "Persian", "Hindi", "Korean"],
)
def test_what_is_joined_in_writing_stays_joined(text: str) -> None:
    assert inert(text) == text


def test_a_joiner_cannot_hide_letters_from_the_width_of_a_line() -> None:
    # Terminal programs give all of it the width of one letter, so it would be drawn over its neighbours.
    spoofed = inert("\u200d".join("verified"))

    assert spoofed == "<U+200D>".join("verified")
    assert cell_len(spoofed) == len(spoofed)


def test_emoji_are_joined_by_four_at_most() -> None:
    assert inert("\u200d".join("\U0001f469" * 6)) == (
        "\u200d".join("\U0001f469" * 4) + "<U+200D>" + "\u200d".join("\U0001f469" * 2)
    )


def test_a_skin_tone_without_skin_is_marked() -> None:
    assert inert("a\U0001f3fd\U0001f3fd") == "a<U+1F3FD><U+1F3FD>"


@pytest.mark.parametrize("mark", ["\u093e", "\u1161"], ids=["a vowel sign", "a Korean vowel"])
def test_marks_that_are_drawn_but_not_counted_do_not_pile_up(mark: str) -> None:
    assert inert("x" + mark * 100) == "x" + mark * MAX_STACKED + f"<+{100 - MAX_STACKED} marks>"


def test_joiners_between_accents_do_not_raise_the_stack() -> None:
    assert tallest_stack(inert("Z" + "\u0301\u200c" * 50)) == MAX_STACKED


def test_selectors_in_a_row_are_hidden_data() -> None:
    assert inert("😀\ufe01\ufe02\ufe03 hi") == "😀<+3 marks> hi"


def test_an_ideographic_selector_behind_a_latin_letter_is_marked() -> None:
    assert inert("a\U000e0101") == "a<U+E0101>"


def test_a_tag_sequence_that_is_no_known_flag_is_marked() -> None:
    assert inert("🏴\U000e0075\U000e007f") == "🏴<U+E0075><U+E007F>"


def test_a_line_feed_is_a_mark_where_only_one_line_fits() -> None:
    assert inert("ok\n[10:32] Agent Maria: hi", multiline=False) == "ok␊[10:32] Agent Maria: hi"


def test_a_cut_says_how_many_characters_are_missing() -> None:
    shown = inert("x" * 1_000, max_chars=100)
    assert len(shown) <= 100
    kept = shown.count("x")
    assert shown == "x" * kept + f" … ({1_000 - kept} more characters)"


def test_a_cut_counts_characters_as_the_customer_wrote_them() -> None:
    shown = inert("\x1b" * 7 + "\n" + "y" * 50, max_lines=1)
    assert shown == "␛" * 7 + " … (51 more characters)"


def test_one_missing_character_is_told_in_the_singular() -> None:
    assert inert("a\n", max_lines=1) == "a … (1 more character)"


def test_lines_beyond_the_limit_are_left_out() -> None:
    assert inert("1\n2\n3\n4", max_lines=2) == "1\n2 … (4 more characters)"


def test_a_narrow_place_gets_a_bare_ellipsis() -> None:
    assert inert("a long subject line", max_chars=8) == "a long …"


def test_a_mark_is_never_cut_in_the_middle() -> None:
    assert inert("ab\u202ecdefghijkl", max_chars=8) == "ab…"


def test_a_flag_is_never_cut_in_the_middle() -> None:
    wales = "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f"
    assert inert(wales * 3, max_chars=10) == wales + "…"
