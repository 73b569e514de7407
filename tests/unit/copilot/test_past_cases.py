"""Resolved conversations held in memory, looked through for one like the present."""

import pickle

import pytest

from broker.domain.past import Past
from collabtui.copilot.past_cases import PastCases
from collabtui.understanding.encoder import shipped_encoder

ENCODER = shipped_encoder()
POSTAGE = "Who pays for the postage when I send boots back to you?"
ZIP = "The zip of my sleeping bag is broken after one night in it."


def past(name: str, asked: str, at: int = 1, language: str = "en", code: str = "solved") -> Past:
    return Past(name, at, language, "return_item", asked, ("We pay the postage of every return.",), code, "")


@pytest.fixture(params=[False, True], ids=["words", "vectors"])
def cases(request: pytest.FixtureRequest) -> PastCases:
    encoder = ENCODER if request.param else None
    return PastCases(lambda: encoder, most=4)


def found(cases: PastCases, text: str, *but: str, language: str = "en") -> list[str]:
    return [like.past.conversation for like in cases.search(text, language, but, 2)]


def test_a_conversation_that_began_alike_is_found(cases: PastCases) -> None:
    cases.take([past("c1", POSTAGE), past("c2", ZIP)], ())
    assert found(cases, "Must I pay the postage myself when I send the boots back?") == ["c1"]
    assert found(cases, ZIP) == ["c2"]


def test_what_nobody_asked_before_finds_nothing(cases: PastCases) -> None:
    cases.take([past("c1", POSTAGE), past("c2", ZIP)], ())
    assert found(cases, "Do you sell gift cards for children?") == []


def test_another_language_is_no_answer(cases: PastCases) -> None:
    cases.take([past("c1", POSTAGE, language="de-AT")], ())
    assert found(cases, POSTAGE) == []
    assert found(cases, POSTAGE, language="de") == ["c1"]


def test_what_solved_nothing_is_not_held(cases: PastCases) -> None:
    cases.take([past("c1", POSTAGE)], ())
    cases.take([past("c1", POSTAGE, code="spam"), past("c2", POSTAGE, code="duplicate")], ())
    assert len(cases) == 0
    assert found(cases, POSTAGE) == []


def test_of_more_than_there_is_room_for_the_newest_stay(cases: PastCases) -> None:
    cases.take([past(f"c{n}", f"{POSTAGE} Size {n}", at=n) for n in (3, 1, 2)], ())
    cases.take([past(f"c{n}", f"{POSTAGE} Size {n}", at=n) for n in (4, 5)], ())
    assert cases.is_full
    assert found(cases, f"{POSTAGE} Size 1", "c2", "c3", "c4", "c5") == []


def test_what_is_gone_is_held_nowhere(cases: PastCases) -> None:
    cases.take([past("c1", POSTAGE), past("c2", ZIP)], ())
    cases.take((), ["c1", "never-known"])
    assert (len(cases), found(cases, POSTAGE), found(cases, ZIP)) == (1, [], ["c2"])
    assert POSTAGE.encode() not in held(cases)
    cases.clear()
    assert len(cases) == 0
    assert ZIP.encode() not in held(cases)


def held(cases: PastCases) -> bytes:
    """All that it remembers."""
    return pickle.dumps([cases._known, cases._asked._texts, cases._asked._vectors])
