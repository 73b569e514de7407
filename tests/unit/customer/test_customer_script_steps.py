"""What a script does next in the customer's place, with what is told of it."""

from dataclasses import replace

import pytest

from broker.domain.actors import DESK, Actor, Role
from broker.domain.transcript import PublicLine, PublicTranscript
from collabtui.customer import script as part
from collabtui.customer.now import Now, Unsent
from collabtui.customer.script import Over, Play, Rate, Say, Step, Wait, next_step, who_speaks


class Greeting:
    """Says two words, then rates when it is asked."""

    turns = 2

    def step(self, said: int, transcript: PublicTranscript) -> Step:
        if transcript.closed:
            return Over()
        if transcript.survey_open:
            return Rate(4, "fine")
        return Say(("hello", "bye")[said]) if said < self.turns else Wait("the survey")


PLAY = Play(Greeting())
ONCE = part.said(PLAY)
TWICE = part.said(ONCE)


def now(*roles: Role, survey: bool = False, closed: bool = False) -> Now:
    """A conversation in which these spoke in turn."""
    lines = tuple(
        PublicLine(n, n, DESK if role == "desk" else Actor(role, role), f"m{n}", "words")
        for n, role in enumerate(roles, 2)
    )
    return Now("c1", PublicTranscript(n=len(lines) + 1, lines=lines, survey_open=survey, closed=closed))


def test_it_begins_when_the_conversation_is_open() -> None:
    assert next_step(PLAY, Now("c1")) == Wait("the conversation")
    assert next_step(PLAY, now()) == Say("hello")


def test_it_says_nothing_before_its_words_came_back() -> None:
    on_its_way = replace(now(), unsent=(Unsent("m1", 1, "hello"),))
    assert next_step(part.said(PLAY), on_its_way) == Wait("the broker")


@pytest.mark.parametrize("roles", [("customer",), ("bot", "customer"), ("customer", "desk")])
@pytest.mark.parametrize("said", [0, 1])
def test_it_waits_until_what_was_said_is_answered_whoever_said_it(roles: tuple[Role, ...], said: int) -> None:
    assert next_step(replace(PLAY, said=said), now(*roles)) == Wait("an answer")


@pytest.mark.parametrize("role", ["bot", "agent", "supervisor"])
def test_an_answer_lets_it_go_on(role: Role) -> None:
    assert next_step(part.said(PLAY), now("customer", role)) == Say("bye")


def test_while_a_person_speaks_it_does_nothing() -> None:
    taken = part.taken_over(PLAY)
    assert next_step(taken, now()) == Wait("you")
    assert next_step(taken, now(survey=True)) == Wait("you")
    assert next_step(part.given_back(taken), now()) == Say("hello")


def test_it_rates_once() -> None:
    assert next_step(PLAY, now("customer", survey=True)) == Rate(4, "fine")
    assert next_step(replace(PLAY, has_rated=True), now("customer", survey=True)) == Wait("the end")


def test_a_closed_conversation_ends_it() -> None:
    assert next_step(PLAY, now(closed=True)) == Over()
    assert next_step(replace(PLAY, is_over=True), now()) == Over()


def test_a_refused_turn_is_a_persons_to_say() -> None:
    play = part.refused(part.said(PLAY))
    assert (play.said, play.is_taken, play.speaks) == (0, True, False)


@pytest.mark.parametrize(
    ("play", "step", "words"),
    [
        (PLAY, Say("hello"), "The script speaks: turn 1 of 2 · F6 takes over"),
        (PLAY, Wait("the conversation"), "The script speaks: turn 1 of 2 · F6 takes over"),
        (ONCE, Wait("an answer"), "The script speaks: turn 1 of 2 said, waits for an answer · F6 takes over"),
        (ONCE, Rate(4, ""), "The script speaks: it rates this 4 of 5 · F6 takes over"),
        (part.taken_over(ONCE), Wait("you"), "You speak: the script stopped before turn 2 of 2 · F6 gives it back"),
        (part.taken_over(TWICE), Wait("you"), "You speak: the script stopped after its last turn · F6 gives it back"),
        (replace(PLAY, is_over=True), Over(), "The script is at its end: you speak for the customer"),
    ],
)
def test_it_is_plain_who_speaks(play: Play, step: Step, words: str) -> None:
    assert who_speaks(play, step, "F6")[0] == words
