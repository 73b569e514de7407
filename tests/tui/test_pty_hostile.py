"""Proof on a real terminal, with a real broker, that both windows draw hostile texts but never obey them.

A slice of what scripts/fuzz_screens.py does with thousands of texts.
"""

import pytest

from tests.hostile_cases import hostile_texts
from tests.tui.hostile import examples, one_of_each_kind
from tests.tui.hostile_page import is_short, pages_of, seen_as
from tests.tui.hostile_run import Figures, Window, run
from tests.tui.pty_grid import Grid, squeezed

#: No window shows more of a text at once.
MOST = 4_000
#: Few enough for a test; the fuzz has thousands.
EXAMPLES, SEED = 8, 20
CARELESS = "import collabtui.ui.text as text; text.inert = lambda words, **_: words"
OBEDIENT = """
import collabtui.ui.text as text
Content = text.Content
text.shown = lambda words, **_: Content.from_markup(words)
"""


def kinds() -> list[str]:
    return [case.text[:MOST] for case in one_of_each_kind()]


@pytest.mark.parametrize("window", ["console", "customer"])
def test_whatever_is_said_is_drawn_never_obeyed(window: Window) -> None:
    figures = run(window, kinds()[::4], [*kinds()[1::4], *examples(EXAMPLES, SEED)])

    assert _told(figures) == []
    assert figures.code == 0
    assert figures.clicks > 1_000


def test_what_no_care_lets_through_is_found() -> None:
    figures = run("console", [], ["x\x1b]52;c;QUJD\x07y"], before=CARELESS)

    assert any("not Textual's own" in fault and "]52;c;" in fault for _, fault, _ in figures.faults)


def test_what_is_swallowed_or_obeyed_is_found() -> None:
    figures = run("console", [], ["order [#123]", "[@click=app.bell]free[/]"], before=OBEDIENT)

    assert any("not seen: '‹0›order[#123]" in fault for _, fault, _ in figures.faults)
    assert any("live: 'free'" in fault for _, fault, _ in figures.faults)


def test_the_grid_shows_what_a_terminal_would() -> None:
    grid = Grid(12, 3)
    grid.feed(b"\x1b[2;3Hhe")
    grid.feed("llo\x1b[0;1m 漢".encode()[:-1])
    grid.feed("漢".encode()[-1:] + b"\x1b[3")
    grid.feed(b";1Hz\x1b[2;3HH")

    assert grid.words() == "Hello漢z"
    assert grid.words(2, 1, 3, 1) == "Hel"


def test_every_text_has_its_page() -> None:
    texts = [case.text[:MOST] for case in hostile_texts()]

    assert [text for page in pages_of(texts) for text in page] == texts
    assert seen_as("order [#123]\n\x1b") == squeezed("order [#123] ␛")
    assert not is_short("x" * MOST)


def _told(figures: Figures) -> list[str]:
    return [f"{page}: {fault} {[text[:80] for text in texts]}" for page, fault, texts in figures.faults]
