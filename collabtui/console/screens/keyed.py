"""Every key of the desk, each with the action that it wishes for."""

from typing import ClassVar, Final

from textual.binding import BindingType
from textual.screen import Screen
from textual.widget import Widget

from collabtui.console.actions import ActionId
from collabtui.console.widgets.context import ContextPane
from collabtui.console.widgets.queue_column import QueueColumn
from collabtui.console.widgets.transcript import TranscriptPane
from collabtui.console.widgets.transcript_lines import TranscriptLines
from collabtui.ui.keys import CONSOLE, actions, bindings

#: Where an action acts that the screen binds.
OF_SCREEN: Final = ("no text field", "everywhere")
_IDS = dict.fromkeys(action.id for action in CONSOLE if not action.on_app and action.scope in OF_SCREEN)


class KeyedScreen(Screen[None]):
    """Binds the keys of ``ui.keys.CONSOLE``; whoever inherits says what comes of a wish."""

    BINDINGS: ClassVar[list[BindingType]] = [*bindings(actions(CONSOLE, *_IDS))]
    _had_focus: Widget | None = None

    def wish(self, action: ActionId, number: int = 0) -> None:
        """Do what an action's key asks for, or tell why not; ``number`` is the suggestion that ``insert`` means."""
        raise NotImplementedError

    # -- what is shown -----------------------------------------------------------------------------------------------

    def action_filter(self) -> None:
        self.query_one(QueueColumn).begin_filter()

    def action_context(self) -> None:
        """On a narrow terminal it takes the conversation's place: the keys go there, then back to where they were."""
        self.toggle_class("-turned")
        if not self.has_class("-narrow"):
            return
        if self.has_class("-turned"):
            self._had_focus = self.focused
            self.query_one(ContextPane).focus()
        else:
            self.set_focus(self._had_focus or self.query_one(TranscriptLines))

    def action_history(self) -> None:
        self.query_one(ContextPane).action_history()

    def action_diagnostics(self) -> None:
        self.query_one(TranscriptPane).toggle_diagnostics()

    # -- wishes ------------------------------------------------------------------------------------------------------

    def action_insert(self, number: int) -> None:
        self.wish("insert", number)

    def action_advice(self) -> None:
        self.wish("advice")

    def action_rate(self) -> None:
        self.wish("rate")

    def action_shorter(self) -> None:
        self.wish("shorter")

    def action_friendlier(self) -> None:
        self.wish("friendlier")

    def action_translate(self) -> None:
        self.wish("translate")

    def action_flag(self) -> None:
        self.wish("flag")

    def action_next_waiting(self) -> None:
        self.wish("next_waiting")

    def action_accept(self) -> None:
        self.wish("accept")

    def action_decline(self) -> None:
        self.wish("decline")

    def action_reply(self) -> None:
        self.wish("reply")

    def action_note(self) -> None:
        self.wish("note")

    def action_resolve(self) -> None:
        self.wish("resolve")

    def action_transfer(self) -> None:
        self.wish("transfer")

    def action_hand_back(self) -> None:
        self.wish("hand_back")

    def action_hold(self) -> None:
        self.wish("hold")

    def action_snooze(self) -> None:
        self.wish("snooze")

    def action_consult(self) -> None:
        self.wish("consult")

    def action_mark(self) -> None:
        self.wish("mark")

    def action_take_over(self) -> None:
        self.wish("take_over")

    def action_oversee(self) -> None:
        self.wish("oversee")

    def action_wrap_up(self) -> None:
        self.wish("wrap_up")

    def action_ready(self) -> None:
        self.wish("ready")

    def action_clear_field(self) -> None:
        self.wish("clear_field")

    def action_callback(self) -> None:
        self.wish("callback")

    def action_edit_field(self) -> None:
        self.wish("edit_field")

    def action_undo(self) -> None:
        self.wish("undo")

    def action_dismiss_suggestions(self) -> None:
        self.wish("dismiss_suggestions")

    def action_canned(self) -> None:
        self.wish("canned")

    def action_open_past(self) -> None:
        self.wish("open_past")

    def action_previous_tab(self) -> None:
        self.wish("previous_tab")

    def action_next_tab(self) -> None:
        self.wish("next_tab")

    def action_close_tab(self) -> None:
        self.wish("close_tab")

    def action_presence(self) -> None:
        self.wish("presence")
