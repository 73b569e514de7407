"""The performer: types a script into the window at a person's pace."""

from collections.abc import Callable, Coroutine, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final, Protocol

from rich.cells import split_graphemes

from collabtui.customer import script as part
from collabtui.customer.now import Now
from collabtui.customer.script import Over, Performance, Play, Rate, Say, Step

#: How long somebody thinks before they type: as long as these many letters take.
THINKING: Final = " " * 12


class Running(Protocol):
    """Work that was begun."""

    def cancel(self) -> object: ...


@dataclass(frozen=True, slots=True)
class Hands:
    """What the performer can do in the window. ``write`` shows the words in the field; ``look`` tells it to draw who
    speaks; ``begin`` starts work in the background.
    """

    now: Callable[[], Now]
    write: Callable[[str], None]
    say: Callable[[str], None]
    rate: Callable[[int, str], None]
    look: Callable[[], None]
    begin: Callable[[Coroutine[Any, Any, None]], Running]


class Performer:
    """Plays as long as nobody takes over; ``look`` is to be called whenever something changed."""

    def __init__(self, performance: Performance, hands: Hands) -> None:
        self._pace, self._hands = performance.pace, hands
        self.play = Play(performance.script)
        self._running: Running | None = None
        self._offered = ""

    @property
    def step(self) -> Step:
        """What the script does now."""
        return part.next_step(self.play, self._hands.now())

    def look(self) -> None:
        """Go on, if there is something to do now."""
        if self._running is not None or not self.play.speaks:
            return
        match self.step:
            case Say(text):
                self.play = replace(self.play, words=text)
                self._begin(self._say(text))
            case Rate(score, comment):
                self._begin(self._rate(score, comment))
            case Over():
                self.play = replace(self.play, is_over=True)
            case _:
                return
        self._hands.look()

    def take_over(self) -> None:
        """Stop; the words that were about to be said stay in the field, for a person to send or change."""
        words = self.play.words
        self._stop()
        self._offered = words
        self.play = part.taken_over(self.play)
        self._hands.look()
        if words:
            self._hands.write(words)

    def give_back(self) -> None:
        """Go on from the turn that was not said."""
        self._offered = ""
        self.play = part.given_back(self.play)
        self._hands.write("")
        self._hands.look()
        self.look()

    def is_offered(self, text: str) -> bool:
        """Whether a text is what the script was about to say, untouched."""
        return bool(self._offered) and text.strip() == self._offered.strip()

    def heard(self, text: str) -> None:
        """A person said this in the customer's place; the script's own words need not be said twice."""
        if self.play.is_taken and self.is_offered(text):
            self.play = part.said(self.play)
            self._offered = ""

    def refused(self) -> None:
        """The script's words were not taken: it stops, for a person to see to it."""
        self._stop()
        self.play = part.refused(self.play)
        self._hands.look()

    def _begin(self, work: Coroutine[Any, Any, None]) -> None:
        self._running = self._hands.begin(work)

    def _stop(self) -> None:
        if self._running is not None:
            self._running.cancel()
        self._running = None

    async def _say(self, words: str) -> None:
        await self._pace(THINKING)
        for written, piece in _typed(words):
            await self._pace(piece)
            self._hands.write(written)
        self._running = None
        self._hands.write("")
        # While it was typed the conversation may have ended, or the survey may have been asked.
        if self.step == Say(words):
            self.play = part.said(self.play)
            self._hands.say(words)
        else:
            self.play = replace(self.play, words="")
            self.look()
        self._hands.look()

    async def _rate(self, score: int, comment: str) -> None:
        await self._pace(f"{THINKING}{comment}")
        self._running = None
        if self.step == Rate(score, comment):
            self.play = replace(self.play, has_rated=True)
            self._hands.rate(score, comment)
        self.look()


def _typed(words: str) -> Iterator[tuple[str, str]]:
    """What stands in the field after each character as a reader sees them, with that character."""
    return ((words[:stop], words[start:stop]) for start, stop, _ in split_graphemes(words)[0])
