"""Hostile texts in the number that a test of a whole screen can afford."""

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


def hostile_text() -> st.SearchStrategy[str]:
    """Build texts from fragments that do harm, with plain letters between them."""
    piece = st.sampled_from(FRAGMENTS) | st.text("ab ", max_size=3)
    return st.lists(piece, max_size=12).map("".join)
