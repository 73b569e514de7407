"""The agent's screen: the queue, the conversation, what is known about the customer."""

from dataclasses import replace
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import BindingType
from textual.containers import Horizontal, Vertical

from collabtui.console.actions import ActionId, Situation, Unavailable, availability
from collabtui.console.link import Desk
from collabtui.console.model import ALL, Outcome, Parts
from collabtui.console.notices import Notices
from collabtui.console.office import Office, Start
from collabtui.console.screens import layout
from collabtui.console.screens.checking import Checking
from collabtui.console.screens.key_row import key_row
from collabtui.console.screens.keyed import KeyedScreen
from collabtui.console.screens.moves import Moves
from collabtui.console.screens.panes import Panes
from collabtui.console.situation import situation
from collabtui.console.widgets.composer import Composer
from collabtui.console.widgets.context import ContextPane
from collabtui.console.widgets.key_line import KeyLine
from collabtui.console.widgets.queue import Queue
from collabtui.console.widgets.queue_column import QueueColumn
from collabtui.console.widgets.status import Status
from collabtui.console.widgets.suggestions import SuggestionsPane
from collabtui.console.widgets.tab_line import TabLine
from collabtui.console.widgets.tour_line import TourLine
from collabtui.console.widgets.transcript import TranscriptPane
from collabtui.console.wishes import Wishes
from collabtui.ui.dialogs import Notice
from collabtui.ui.keys import CONSOLE, actions, bindings
from collabtui.ui.text import tell

#: How often the undo window is looked at, times are drawn anew, drafts are written (seconds).
TICK_S, CLOCK_S, SAVE_S = 0.25, 1.0, 0.5
#: How long an agent may not have noticed that an offer is over.
JUST_LOST_MS = 3_000
TOO_LATE = "Too late: that offer is over, so nothing was accepted. What you type now goes nowhere."


class DeskScreen(KeyedScreen):
    """Widgets report here, keys end here; who does it is Panes (drawing), Moves (at once), Wishes (by the broker)."""

    DEFAULT_CSS = layout.CSS
    HORIZONTAL_BREAKPOINTS = layout.WIDTHS
    VERTICAL_BREAKPOINTS = layout.HEIGHTS
    AUTO_FOCUS = "Queue"
    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions(CONSOLE, "leave_field"))]

    def __init__(self, client: Desk, start: Start) -> None:
        super().__init__()
        self.office = Office(client, start, self)
        self.model, self.link, self.talk = self.office.model, self.office.link, self.office.talk
        self.panes = Panes(self, self.office)
        self._selected = ""
        self._lost_at = 0

    def compose(self) -> ComposeResult:
        with Horizontal(id="desk"):
            yield QueueColumn(id="left")
            with Vertical(id="centre"):
                yield TabLine()
                yield TranscriptPane()
                yield SuggestionsPane(classes="-in-centre")
                yield Composer()
            with Vertical(id="right"):
                yield ContextPane()
                yield SuggestionsPane()
        yield TourLine()
        yield Status()
        yield KeyLine()

    def on_mount(self) -> None:
        self.moves = Moves(self, self.office, self.panes)
        self.wishes = Wishes(self.app, self.moves, self.office)
        self.checking = Checking(self, self.office, self.panes, self.draw)
        self.query_one(Composer).why_not_send = self.checking.why_not
        self._notices = Notices(self.app, self.model, self.office.start.settings, self.office.clock)
        self.bindings_updated_signal.subscribe(self, lambda _screen: self._show_keys())
        self.office.open()
        self.set_interval(TICK_S, self._tick)
        self.set_interval(CLOCK_S, lambda: self.draw(frozenset({"queue", "status", "transcript", "suggestions"})))
        self.set_interval(SAVE_S, self.talk.save)
        for problem in (*self.talk.problems, self.office.start.coaching.problem):
            if problem:
                self.say(problem, True)
        self.draw(ALL)

    async def on_unmount(self) -> None:
        await self._notices.stop()

    # -- what happens ------------------------------------------------------------------------------------------------

    def redraw(self, parts: Parts) -> None:
        """Draw in the screen's own turn: a fault there is seen, and nothing is drawn once it has closed."""
        self.call_later(self.draw, parts)

    def draw(self, parts: Parts) -> None:
        """Show these parts as they are now; what is on the screen of a terminal in use has been looked at."""
        if not self.is_mounted or not self.is_attached:
            return
        for conversation, outcome in self.model.take_left():
            parts |= self._left(conversation, outcome)
        if self.app.app_focus and self.model.look():
            parts |= {"tabs", "queue", "status"}
        self.panes.draw(parts)
        self._notices.offers()
        self._notices.unread()
        self._notices.ladder()
        self._notices.asked()
        self._show_keys()

    def _left(self, conversation: str, outcome: Outcome) -> Parts:
        """A tab whose conversation went away closes, unless words are in it that were not sent."""
        self._notices.ended(conversation, outcome)
        if outcome in ("timed_out", "withdrawn"):
            self._lost_at = self.office.clock()
        page = self.talk.writing.page(conversation)
        if page.reply is None and page.note is None:
            self.moves.close(conversation)
        return ALL

    def say(self, sentence: str, is_warning: bool) -> None:
        tell(self, sentence, severity="warning" if is_warning else "information")

    def reload(self, conversation: str) -> None:
        if conversation == self.model.tabs.current:
            self.panes.load()
        self.draw(frozenset({"composer", "transcript", "tabs"}))

    def _tick(self) -> None:
        holds = bool(self.talk.writing.holding)
        self.talk.pass_time()
        if holds:
            self.draw(frozenset({"composer", "transcript"}))

    # -- what widgets report -----------------------------------------------------------------------------------------

    @on(Queue.Opened)
    @on(TabLine.Chosen)
    def _open(self, message: Queue.Opened | TabLine.Chosen) -> None:
        self.moves.bring_up(message.conversation)

    @on(Queue.Highlighted)
    def _select(self, message: Queue.Highlighted) -> None:
        self._selected = message.conversation

    @on(QueueColumn.Filtered)
    def _filter(self, message: QueueColumn.Filtered) -> None:
        self.model.filter = message.words
        self.draw(frozenset({"queue"}))

    @on(Composer.Submitted)
    def _submit(self, message: Composer.Submitted) -> None:
        state = self.model.conversation(message.conversation)
        if state is not None:
            self.talk.send(state, message.mode, message.text, message.suggestion, message.ai)
        self.draw(frozenset({"composer", "transcript", "tabs"}))

    @on(Composer.Changed)
    def _type(self, message: Composer.Changed) -> None:
        self.talk.typed(message.conversation, message.mode, message.text, message.suggestion, message.ai)
        if message.conversation == self.model.tabs.current:
            self.checking.typed(message.mode, message.text)
        if message.mode == "reply" and message.text:
            self.link.typing(message.conversation)
        self.draw(frozenset({"composer", "tabs"}))

    @on(Composer.ModeToggled)
    def _toggle(self, message: Composer.ModeToggled) -> None:
        self.moves.write(message.mode)

    @on(SuggestionsPane.Picked)
    def _pick(self, message: SuggestionsPane.Picked) -> None:
        self.wish("insert", message.number)

    @on(ContextPane.EditWanted)
    def _edit(self, message: ContextPane.EditWanted) -> None:
        self.run_worker(self.wishes.carry_out("edit_field", self.situation("edit_field"), message.name))

    # -- keys --------------------------------------------------------------------------------------------------------

    def situation(self, action: ActionId) -> Situation:
        """Where the agent stands; an offer that is selected in the queue is the one that is accepted or declined."""
        now = situation(self.model, self.talk.writing, self.panes.suggestions, self.office.start.coaching)
        in_queue = isinstance(self.focused, Queue) and self._selected in self.model.offers
        if action in ("accept", "decline") and in_queue:
            return replace(now, conversation=self.model.conversation(self._selected))
        return now

    @on(KeyLine.Pressed)
    async def _press(self, message: KeyLine.Pressed) -> None:
        bound = self.active_bindings.get(message.key)
        if bound is not None:
            await self.app.run_action(bound.binding.action, default_namespace=bound.node)

    def _show_keys(self) -> None:
        self.query_one(KeyLine).show(key_row(self, self.situation))

    def wish(self, action: ActionId, number: int = 0) -> None:
        """Do what an action's key asks for, or tell why not."""
        now = self.situation(action)
        can = availability(action, now, number)
        if isinstance(can, Unavailable) and action == "accept" and self.office.clock() - self._lost_at < JUST_LOST_MS:
            # Whoever accepts goes on to type: those letters must not be taken for keys.
            self.app.push_screen(Notice(TOO_LATE))
        elif isinstance(can, Unavailable):
            tell(self, can.why, severity="warning")
        elif not self.moves.make(action, now, number):
            self.run_worker(self.wishes.carry_out(action, now))

    def action_leave_field(self) -> None:
        self.moves.leave_field()
