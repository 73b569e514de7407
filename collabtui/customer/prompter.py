"""The prompter: gives the window's field to the script's words, or to a person."""

from collections.abc import Callable

from textual.screen import Screen

from collabtui.customer.link import Link
from collabtui.customer.performer import Hands, Performer
from collabtui.customer.script import Performance, who_speaks
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.key_line import key_of
from collabtui.customer.widgets.told_line import ToldLine
from collabtui.ui.text import tell

#: How long a toast stays.
TOAST_MS = 5_000


class Prompter:
    """Without a performance there is nothing to prompt: the field is a person's from the beginning.

    ``shown`` hears that it is another one's turn; ``clock`` gives now in Unix milliseconds.
    """

    def __init__(
        self,
        screen: Screen[None],
        performance: Performance | None,
        link: Link,
        *,
        shown: Callable[[], None],
        clock: Callable[[], int],
    ) -> None:
        self._screen, self._link, self._shown, self._clock = screen, link, shown, clock
        self._performer = None if performance is None else Performer(performance, self._hands())
        self._told_dictated = 0

    @property
    def has_script(self) -> bool:
        """Whether there is a script at all, be it at its end."""
        return self._performer is not None

    @property
    def speaks(self) -> bool:
        """Whether the script has the field."""
        return self._performer is not None and self._performer.play.speaks

    def look(self) -> None:
        """Go on, if there is something to do now."""
        if self._performer is not None:
            self._performer.look()

    def show(self) -> None:
        """Say whose turn it is."""
        told, performer = self._screen.query_one("#script", ToldLine), self._performer
        told.display = performer is not None
        if performer is not None:
            told.show(*who_speaks(performer.play, performer.step, self._key))
            self._composer.set_dictated(performer.play.speaks)
        self._shown()

    def take_over(self) -> None:
        """Give the field to a person, with what the script was about to say."""
        if self._performer is not None:
            self._performer.take_over()

    def turn(self) -> None:
        """Give the field to the other: a person, or the script where a person has nothing of their own in it."""
        performer, composer = self._performer, self._composer
        if performer is None or performer.play.is_over:
            tell(self._screen, "The script is at its end: what you write is the customer's.")
        elif performer.play.speaks:
            performer.take_over()
            composer.write()
        elif composer.text.strip() and not performer.is_offered(composer.text):
            tell(self._screen, "Send what you wrote, or empty the field: then the script can go on.")
        else:
            performer.give_back()

    def heard(self, text: str) -> None:
        """A person said this."""
        if self._performer is not None:
            self._performer.heard(text)

    def refused(self) -> None:
        """What was said last was not taken."""
        if self._performer is not None and self._performer.play.speaks:
            self._performer.refused()

    def tell_dictated(self) -> None:
        """Tell somebody who types while the script does how to stop it."""
        # One toast for the word that they type, not one for each letter.
        if self._clock() - self._told_dictated < TOAST_MS:
            return
        self._told_dictated = self._clock()
        tell(self._screen, f"The script writes here: {self._key} takes over.")

    def _hands(self) -> Hands:
        return Hands(
            now=lambda: self._link.now,
            write=self._dictate,
            say=self._link.say,
            rate=self._link.rate,
            look=self.show,
            begin=lambda work: self._screen.run_worker(work, group="script", exclusive=True),
        )

    def _dictate(self, text: str) -> None:
        self._composer.put(text)
        if text:
            self._link.typing()

    @property
    def _composer(self) -> Composer:
        return self._screen.query_one(Composer)

    @property
    def _key(self) -> str:
        return key_of(self._screen.active_bindings, "take_over")
