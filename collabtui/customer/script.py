"""A script that speaks for the customer, until a person takes over."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol

from broker.domain.transcript import PublicTranscript
from collabtui.customer.now import Now
from collabtui.customer.views import Tone

#: Awaited with each piece of text that somebody types.
Pace = Callable[[str], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Say:
    """The next turn's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Rate:
    """The answer to the survey."""

    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing, until ``awaited`` comes."""

    awaited: str


@dataclass(frozen=True, slots=True)
class Over:
    """Nothing any more."""


Step = Say | Rate | Wait | Over


class Script(Protocol):
    """What the window needs of a script, whoever wrote it."""

    @property
    def turns(self) -> int:
        """How often the customer speaks."""
        ...

    def step(self, said: int, transcript: PublicTranscript) -> Step:
        """What comes after ``said`` turns, as the conversation stands."""
        ...


@dataclass(frozen=True, slots=True)
class Performance:
    """A script with the pace at which its customer types."""

    script: Script
    pace: Pace


@dataclass(frozen=True, slots=True)
class Play:
    """How far a script is: ``said`` turns, ``words`` those about to be said. ``is_taken``: a person speaks now."""

    script: Script
    said: int = 0
    words: str = ""
    has_rated: bool = False
    is_taken: bool = False
    is_over: bool = False

    @property
    def speaks(self) -> bool:
        """Whether the script has the customer's part, so that no person may write in it."""
        return not self.is_taken and not self.is_over


def next_step(play: Play, now: Now) -> Step:
    """What the script does now; it answers nobody before its own words have come back, or while a person speaks."""
    if play.is_over:
        return Over()
    if play.is_taken:
        return Wait("you")
    if not now.transcript.n:
        return Wait("the conversation")
    if now.unsent:
        return Wait("the broker")
    step = play.script.step(play.said, now.transcript)
    if isinstance(step, Say) and _is_unanswered(now.transcript):
        return Wait("an answer")
    if isinstance(step, Rate) and play.has_rated:
        return Wait("the end")
    return step


def said(play: Play) -> Play:
    """The turn's words are said."""
    return replace(play, said=play.said + 1, words="")


def taken_over(play: Play) -> Play:
    """A person speaks from now on."""
    return replace(play, is_taken=True, words="")


def given_back(play: Play) -> Play:
    """The script speaks from now on, from the turn that it has not said."""
    return replace(play, is_taken=False)


def refused(play: Play) -> Play:
    """The broker did not take the script's last turn: a person must see to it."""
    return replace(taken_over(play), said=max(0, play.said - 1))


def who_speaks(play: Play, step: Step, key: str) -> tuple[str, Tone]:
    """Who speaks for the customer, how far the script is, what ``key`` does about it."""
    if play.is_over:
        return "The script is at its end: you speak for the customer", "mine"
    if play.is_taken:
        turns = play.script.turns
        place = f"before turn {play.said + 1} of {turns}" if play.said < turns else "after its last turn"
        return f"You speak: the script stopped {place} · {key} gives it back", "mine"
    return f"The script speaks: {_doing(play, step)} · {key} takes over", "warn"


def _doing(play: Play, step: Step) -> str:
    turns = play.script.turns
    match step:
        case Say():
            return f"turn {play.said + 1} of {turns}"
        case Rate(score):
            return f"it rates this {score} of 5"
        case Wait(awaited):
            return f"turn {play.said} of {turns} said, waits for {awaited}" if play.said else f"turn 1 of {turns}"
        case Over():
            return "it is at its end"


def _is_unanswered(transcript: PublicTranscript) -> bool:
    """Whether nobody but the desk spoke after the customer's newest message."""
    for line in reversed(transcript.lines):
        if line.author.role != "desk":
            return line.author.role == "customer"
    return False
