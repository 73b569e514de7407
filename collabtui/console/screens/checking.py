"""The check of a reply while it is written."""

from collections.abc import Callable
from typing import Final

from textual.screen import Screen
from textual.timer import Timer

from collabtui.coaching.api import Hint
from collabtui.console.coach import hints
from collabtui.console.model import Parts
from collabtui.console.office import Office
from collabtui.console.present.measures import words_of
from collabtui.console.screens.panes import Panes
from collabtui.console.views import Mode
from collabtui.ui.text import tell

#: How long its writer must pause before a reply is checked (seconds).
PAUSE_S: Final = 0.3


class Checking:
    """Looks at the reply on the screen once its writer pauses, again when they send it. Notes are nobody's business."""

    def __init__(self, screen: Screen[None], office: Office, panes: Panes, draw: Callable[[Parts], None]) -> None:
        self._screen, self._panes, self._model, self._draw = screen, panes, office.model, draw
        self._rules = office.start.coaching.rules
        self._can_undo = office.start.settings.undo_seconds > 0
        self._undo_key = office.key("undo")
        self._pause: Timer | None = None
        self._checked = ("", "")

    def typed(self, mode: Mode, text: str) -> None:
        """The reply is this now: look at it after a pause; one that is empty needs no hint."""
        self.stop()
        if mode == "reply" and text.strip():
            self._pause = self._screen.set_timer(PAUSE_S, lambda: self.look(text))
        elif mode == "reply":
            self._tell((), "")

    def stop(self) -> None:
        """Look at nothing that was typed before."""
        if self._pause is not None:
            self._pause.stop()
            self._pause = None

    def look(self, text: str) -> tuple[Hint, ...]:
        """Check the text as it is, show what there is to say about it."""
        state = self._model.state
        if state is None or self._model.mode != "reply":
            return ()
        found = hints(state, text, self._rules)
        self._tell(found, text)
        return found

    def why_not(self, mode: Mode, text: str) -> str:
        """Why a text must not be sent, by the desk's rules; what is only a hint is told, then holds nothing up."""
        if mode != "reply":
            return ""
        self.stop()
        was_seen = self._checked == (self._model.tabs.current or "", text)
        found = self.look(text)
        blocking = next((hint for hint in found if hint.blocks), None)
        if blocking is not None:
            return f"Not sent. {blocking.advice} Change that, then press Enter: the desk's rules want it."
        if found and not was_seen:
            self._tell_late(found[0])
        self._tell((), "")
        return ""

    def _tell_late(self, hint: Hint) -> None:
        """It was sent before anybody could read the hint."""
        back = f" {self._undo_key} takes it back." if self._can_undo else ""
        tell(self._screen, f"Sent, with a hint. {words_of(hint.rule).capitalize()}: {hint.advice}{back}")

    def _tell(self, found: tuple[Hint, ...], text: str) -> None:
        self._checked = (self._model.tabs.current or "", text)
        if self._panes.hints != found:
            self._panes.hints = found
            self._draw(frozenset({"composer"}))
