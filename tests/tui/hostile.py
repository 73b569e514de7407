"""Hostile texts in the number that a test of a whole screen can afford."""

from hypothesis import Phase, given, seed, settings
from hypothesis import strategies as st

from tests.hostile_cases import HostileText, hostile_texts

#: Fragments that do harm alone; Hypothesis puts them together with letters in ways that nobody thought of.
FRAGMENTS = (
    "\x1b", "\x9b", "\x1b]52;c;QUJD\x07", "\x1b]0;title\x07", "\x1b]8;;http://x\x1b\\", "\x1bP$q q\x1b\\", "\x1b[6n",
    "\x1b[2J", "\x07", "\x00", "\x0e", "\x7f", "\x08", "\r", "\n", "\t", "\u2028", "\u202e", "\u2066", "\u200b",
    "\ufeff", "\U000e0041", "\ud800", "[/]", "[/", "[b]", "[@click=app.quit]", "[$primary]", "[#123]", "\\[", "\u0300",
    "\U0001f468\u200d\U0001f469", "\u6f22", "\ufe0f",
)  # fmt: skip


def one_of_each_kind() -> list[HostileText]:
    """Return the first case of every category, for tests that start an app per case."""
    firsts: dict[str, HostileText] = {}
    for case in hostile_texts():
        firsts.setdefault(case.category, case)
    return list(firsts.values())


#: Accents, marks without a base, joiners, selectors, what turns the direction, wide letters, emoji, flags, fillers.
STRANGE = (
    "\u0300\u0301\u0489\u20dd\u0e49\u0903\u200c\u200d\u200e\u200f\u061c\ufe0e\ufe0f\U000e0101\u202a\u202b\u202d\u202e\u2066\u2067"
    "\u2069\u2028\u2029\u3164\u115f\u2800\u00ad\ufeff\u6f22\u5b57\uff21\uac00\u1100\u1161\U0001f468\U0001f469\U0001f467\U0001f1e9"
    "\U0001f1ea\U0001f3f4\U0001f3fd\u2764\u0634\u05d0\u0905\u094d\u0937\U0001d173\U000e0067\U0010ffff\ufdd0\ud800"
)


def any_text() -> st.SearchStrategy[str]:
    """Build what anybody could send: hostile fragments, any characters at all, strange ones, lines without an end."""
    strange = st.text(st.sampled_from(STRANGE) | st.characters(max_codepoint=127), min_size=1, max_size=40)
    anything = st.text(st.characters(), min_size=1, max_size=60)
    endless = st.builds(lambda unit, count: unit * count, hostile_text().filter(bool), st.integers(50, 400))
    return st.one_of(hostile_text(), strange, anything, st.builds(str.__add__, strange, hostile_text()), endless)


def examples(count: int, number: int) -> list[str]:
    """So many of such texts; the same number, and the same version of Hypothesis, give the same."""
    found: list[str] = []

    @seed(number)
    @settings(max_examples=count, database=None, deadline=None, phases=[Phase.generate])
    @given(any_text())
    def collect(text: str) -> None:
        found.append(text)

    collect()
    return found


def hostile_text() -> st.SearchStrategy[str]:
    """Build texts from fragments that do harm, with plain letters between them."""
    piece = st.sampled_from(FRAGMENTS) | st.text("ab ", max_size=3)
    return st.lists(piece, max_size=12).map("".join)
