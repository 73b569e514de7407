"""The performer's work, with hands that only note what it does."""

import asyncio
from collections.abc import Coroutine
from dataclasses import replace
from typing import Any

import pytest

from broker.domain.transcript import PublicTranscript
from collabtui.customer.now import Now
from collabtui.customer.performer import Hands, Performer
from collabtui.customer.script import Over, Performance, Rate, Say, Step, Wait

FAMILY = "👩‍👩‍👧"


class OneTurn:
    """Says one thing, then rates."""

    turns = 1

    def __init__(self, words: str) -> None:
        self.words = words

    def step(self, said: int, transcript: PublicTranscript) -> Step:
        if transcript.closed:
            return Over()
        if transcript.survey_open:
            return Rate(3, "so so")
        return Wait("the survey") if said else Say(self.words)


class Window:
    """What the performer does to it, in order."""

    def __init__(self, words: str = "hi") -> None:
        self.now = Now("c1", PublicTranscript(n=1))
        self.did: list[object] = []
        self.paced: list[str] = []
        self.running: list[asyncio.Task[None]] = []
        hands = Hands(
            now=lambda: self.now,
            write=self.did.append,
            say=lambda text: self.did.append(Say(text)),
            rate=lambda score, comment: self.did.append(Rate(score, comment)),
            look=lambda: None,
            begin=self.begin,
        )
        self.performer = Performer(Performance(OneTurn(words), self.pace), hands)

    def begin(self, work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
        self.running.append(asyncio.create_task(work))
        return self.running[-1]

    async def pace(self, piece: str) -> None:
        self.paced.append(piece)

    async def ended(self) -> None:
        await asyncio.gather(*self.running)

    def becomes(self, **facts: bool) -> None:
        self.now = replace(self.now, transcript=replace(self.now.transcript, **facts))  # type: ignore[arg-type]


async def test_it_thinks_then_types_letter_by_letter_then_says_it() -> None:
    window = Window("hi")
    window.performer.look()
    await window.ended()
    assert window.paced[0].isspace()
    assert window.paced[1:] == ["h", "i"]
    assert window.did == ["h", "hi", "", Say("hi")]
    assert window.performer.play.said == 1


async def test_what_a_reader_sees_as_one_character_is_typed_at_once() -> None:
    window = Window(f"a{FAMILY}")
    window.performer.look()
    await window.ended()
    assert window.did[:2] == ["a", f"a{FAMILY}"]


async def test_looking_again_while_it_types_starts_nothing_new() -> None:
    window = Window()
    window.performer.look()
    window.performer.look()
    assert len(window.running) == 1
    await window.ended()


async def test_words_are_dropped_when_the_conversation_ended_while_they_were_typed() -> None:
    window = Window("hi")
    window.performer.look()
    window.becomes(closed=True)
    await window.ended()
    assert window.did[-1] == ""
    assert not any(isinstance(one, Say) for one in window.did)
    assert window.performer.play.is_over


async def test_words_give_way_to_a_survey_that_was_asked_meanwhile() -> None:
    window = Window("hi")
    window.performer.look()
    window.becomes(survey_open=True)
    await window.running[0]
    await window.ended()
    assert window.did[-1] == Rate(3, "so so")
    assert window.performer.play.words == ""


async def test_taking_over_before_the_first_letter_offers_the_whole_turn() -> None:
    window = Window("hi there")
    window.performer.look()
    window.performer.take_over()
    assert window.did == ["hi there"]
    assert window.performer.is_offered(" hi there ")
    with pytest.raises(asyncio.CancelledError):
        await window.running[0]


async def test_a_person_who_took_over_is_not_rated_for() -> None:
    window = Window()
    window.becomes(survey_open=True)
    window.performer.take_over()
    window.performer.look()
    assert window.running == []
    window.performer.give_back()
    await window.ended()
    assert window.did[-1] == Rate(3, "so so")


async def test_only_the_offered_words_count_as_the_turn() -> None:
    window = Window("hi")
    window.performer.look()
    window.performer.take_over()
    window.performer.heard("something else")
    assert window.performer.play.said == 0
    window.performer.heard("hi")
    window.performer.heard("hi")
    assert window.performer.play.said == 1
    await asyncio.gather(*window.running, return_exceptions=True)
