"""Draws the parts of the desk that changed."""

from dataclasses import replace

from textual.screen import Screen

from collabtui.coaching.api import Hint
from collabtui.console import commands
from collabtui.console.coach import advice
from collabtui.console.model import CENTRE, Parts
from collabtui.console.office import Office
from collabtui.console.present.centre import transcript_view
from collabtui.console.present.composer import composer_view
from collabtui.console.present.context import context_view
from collabtui.console.present.queue import queue_view
from collabtui.console.present.status import status_view
from collabtui.console.present.suggestions import suggestions_view
from collabtui.console.present.tabs import tabs_view
from collabtui.console.present.tour import tour_step
from collabtui.console.views import ComposerView, SuggestionsView
from collabtui.console.widgets.composer import Composer
from collabtui.console.widgets.context import ContextPane
from collabtui.console.widgets.queue_column import QueueColumn
from collabtui.console.widgets.status import Status
from collabtui.console.widgets.suggestions import SuggestionsPane
from collabtui.console.widgets.tab_line import TabLine
from collabtui.console.widgets.tour_line import TourLine
from collabtui.console.widgets.transcript import TranscriptPane


class Panes:
    """The widgets of one screen. ``suggestions`` are those under the numbers on it, ``hints`` the coach's."""

    def __init__(self, screen: Screen[None], office: Office) -> None:
        self._screen, self._model, self._talk, self._clock = screen, office.model, office.talk, office.clock
        self._loaded: str | None = None
        self._key, self._tour = office.key, office.start.tour
        self._rules = office.start.coaching.rules
        self._link = office.link
        self._told_shown: set[str] = set()
        self.suggestions = SuggestionsView(())
        self.hints: tuple[Hint, ...] = ()

    def draw(self, parts: Parts) -> None:
        """Show these parts as they are now."""
        now, model, writing = self._clock(), self._model, self._talk.writing
        if parts & CENTRE and self._loaded != model.tabs.current:
            self.load()
        if "queue" in parts:
            self._screen.query_one(QueueColumn).show(queue_view(model, now))
        if "tabs" in parts:
            drafted = [page.conversation for page in writing.pages.values() if page.reply or page.note]
            self._screen.query_one(TabLine).show(tabs_view(model, drafted))
        if "transcript" in parts:
            view = transcript_view(model, writing, self._talk.sent_at, now)
            self._screen.query_one(TranscriptPane).show(view)
        if "context" in parts:
            packet = model.packets.get(model.tabs.current or "")
            known = context_view(model.state, packet, now=now, advice=advice(model.state, self._rules))
            self._screen.query_one(ContextPane).show(known)
        if "suggestions" in parts:
            self._suggest(now)
        if "composer" in parts:
            self._screen.query_one(Composer).show(self._composed(now))
        if "status" in parts:
            self._screen.query_one(Status).show(status_view(model, now))
        if self._tour:
            step = tour_step(model, writing, self.suggestions, self._key)
            self._screen.query_one(TourLine).show(step)

    def load(self) -> None:
        """Put the drafts of the conversation on the screen into the buffers."""
        self._loaded = self._model.tabs.current
        self.hints = ()
        self.suggestions = SuggestionsView(())
        page = None if self._loaded is None else self._talk.writing.page(self._loaded)
        self._screen.query_one(Composer).load(page)

    def _composed(self, now: int) -> ComposerView:
        view = composer_view(self._model, self._talk.writing, now, self._key("undo"))
        return replace(view, hints=self.hints) if view.mode == "reply" else view

    def _suggest(self, now: int) -> None:
        growing = self._model.growing.of(self._model.state, now)
        self.suggestions = suggestions_view(self._model.state, self.suggestions, growing)
        for pane in self._screen.query(SuggestionsPane):
            pane.show(self.suggestions)
        self._tell_shown()

    def _tell_shown(self) -> None:
        """Once for each that its agent has before them: without that nobody knows what was passed over."""
        state = self._model.state
        if state is None or state.agent != self._model.me:
            return
        for row in self.suggestions.rows:
            if row.suggestion not in self._told_shown and state.suggestions[row.suggestion].shown is None:
                self._told_shown.add(row.suggestion)
                self._link.send_quietly(commands.mark(state, row.suggestion, "shown"))
