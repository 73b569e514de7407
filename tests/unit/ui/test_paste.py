"""A paste is text, whatever it holds."""

from collections.abc import Iterator

import pytest
from textual import events
from textual.message import Message

from collabtui.ui.paste import PasteParser

HOSTILE = "hi\x1b[31mred\rnext\x1b1 \x1b[I\x1b[201 \x1b\x1b"
MARKED = HOSTILE.replace("\x1b", "\u241b")


def parsed(*pieces: str) -> list[Message]:
    def read() -> Iterator[Message]:
        parser = PasteParser()
        for piece in pieces:
            yield from parser.feed(piece)

    return list(read())


def keys(told: list[Message]) -> list[str]:
    return [one.key for one in told if isinstance(one, events.Key)]


def pasted(told: list[Message]) -> list[str]:
    return [one.text for one in told if isinstance(one, events.Paste)]


def test_nothing_within_a_paste_is_a_key() -> None:
    told = parsed(f"\x1b[200~{HOSTILE}\x1b[201~x")
    assert (pasted(told), keys(told), len(told)) == ([MARKED], ["x"], 2)


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7])
def test_a_paste_that_comes_in_pieces_is_the_same(size: int) -> None:
    sent = f"a\x1b[200~{HOSTILE}\x1b[201~\x1b[Ab"
    told = parsed(*(sent[at : at + size] for at in range(0, len(sent), size)))
    assert (pasted(told), keys(told)) == ([MARKED], ["a", "up", "b"])


def test_escape_outside_a_paste_stays_a_key() -> None:
    assert keys(parsed("\x1b[A", "\x1bOP", "y")) == ["up", "f1", "y"]
