"""What tests of knowledge share: folders written by hand, an encoder of words."""

from collections.abc import Iterator, Sequence
from contextlib import closing
from pathlib import Path
from typing import Protocol

import numpy as np
import pytest

from collabtui.knowledge.index_file import opened, reader
from collabtui.knowledge.indexing import Encoding, Progress, encode, update
from collabtui.knowledge.search import KnowledgeBase
from collabtui.understanding.encoder import Floats
from tests.unit.knowledge.days import TODAY


class Search(Protocol):
    """Writes files into a folder, gives a knowledge base of them."""

    def __call__(self, files: dict[str, str], encoder: Encoding | None = None) -> KnowledgeBase:
        """By words alone without an encoder."""
        ...


def untold(_: Progress) -> None:
    """Nobody looks at the progress of a test."""


class WordEncoder:
    """A vector for each text by the letters in it: the same text the same vector, that is all tests need."""

    size = 32

    def __init__(self, fingerprint: str = "words") -> None:
        self.fingerprint = fingerprint
        self.read: list[str] = []

    def encode(self, texts: Sequence[str]) -> Floats:
        self.read += texts
        counts = np.array([[text.count(chr(97 + at)) + 0.1 for at in range(self.size)] for text in texts], np.float32)
        found: Floats = counts / np.linalg.norm(counts, axis=1, keepdims=True)
        return found


@pytest.fixture
def words() -> WordEncoder:
    return WordEncoder()


@pytest.fixture
def searching(tmp_path: Path) -> Iterator[Search]:
    """Write files into a folder, have a knowledge base of them that searches by words alone."""
    folder = tmp_path / "kb"
    folder.mkdir()
    index = opened(tmp_path / "index.db")
    with closing(index.database), reader(index) as reading:

        def search(files: dict[str, str], encoder: Encoding | None = None) -> KnowledgeBase:
            for name, text in files.items():
                (folder / name).parent.mkdir(exist_ok=True)
                (folder / name).write_text(text, "utf-8")
            update(index.database, folder, untold)
            if encoder is not None:
                encode(index.database, encoder, untold)
            return KnowledgeBase(reading, TODAY, encoder)

        yield search
