"""Texts found by how much another one is like them."""

from collabtui.knowledge.alike import Alike
from collabtui.understanding.encoder import shipped_encoder
from tests.unit.knowledge.conftest import WordEncoder

ENCODER = shipped_encoder()
HELD = {"postage": "Who pays for the postage of a return?", "zip": "The zip of my sleeping bag is broken."}


def test_the_nearest_in_meaning_comes_first_what_is_far_not_at_all() -> None:
    texts = Alike(lambda: ENCODER)
    texts.change(HELD)
    assert [name for name, _ in texts.nearest("Do I have to pay to send it back, the return postage?")] == ["postage"]
    assert texts.nearest("What is the capital of Peru?") == []


def test_without_an_encoder_words_tell() -> None:
    texts = Alike(lambda: None)
    texts.change(HELD)
    assert texts.nearest("who pays for postage of returns") == [("postage", 1.0)]
    assert texts.nearest("is my bag here?") == []


def test_vectors_come_once_there_is_an_encoder_one_for_each_text() -> None:
    ready: list[WordEncoder] = []
    texts = Alike(lambda: ready[0] if ready else None)
    texts.change(HELD)
    ready.append(WordEncoder())
    texts.change({})
    texts.change(HELD)
    assert ready[0].read == [*HELD.values()]
    texts.change({"zip": "Another zip."})
    assert ready[0].read[2:] == ["Another zip."]


def test_what_is_dropped_while_it_is_read_stays_dropped() -> None:
    class Slow(WordEncoder):
        def encode(self, texts):  # type: ignore[no-untyped-def]
            if not self.read:
                self.read.append("first")
                held.change({}, ["zip"])
            return super().encode(texts)

    slow = Slow()
    held = Alike(lambda: slow)
    held.change(HELD)
    assert [name for name, _ in held.nearest(HELD["zip"]) if name == "zip"] == []
