"""What the agent does at once, without asking anybody."""

from textual.screen import Screen

from collabtui.console import commands
from collabtui.console.actions import ActionId, Situation, why_no_reply
from collabtui.console.model import ALL
from collabtui.console.office import Office
from collabtui.console.screens.panes import Panes
from collabtui.console.screens.rewording import Rewording
from collabtui.console.situation import next_waiting
from collabtui.console.views import Mode
from collabtui.console.widgets.composer import Composer
from collabtui.console.widgets.queue import Queue
from collabtui.console.widgets.transcript_lines import TranscriptLines


class Moves:
    """Opening, closing, turning to conversations; beginning to write."""

    def __init__(self, screen: Screen[None], office: Office, panes: Panes) -> None:
        self._screen, self._panes = screen, panes
        self._model, self._link, self._talk = office.model, office.link, office.talk
        self._rewording = Rewording(screen, office.link)

    def make(self, action: ActionId, now: Situation, number: int) -> bool:
        """Make the move of an action that may be tried; False where the action is none of these."""
        match action:
            case "next_waiting":
                self._next()
            case "reply" | "note":
                self.write("note" if action == "note" else "reply")
            case "insert":
                self._insert(now, number)
            case "shorter" | "friendlier" | "translate":
                self._screen.run_worker(self._rewording.rework(action), group="rework", exclusive=True)
            case "undo":
                self._talk.undo(self._model.tabs.current or "")
            case "previous_tab" | "next_tab":
                self._model.tabs.step(-1 if action == "previous_tab" else 1)
                self._turned()
            case "close_tab":
                self.close(self._model.tabs.current or "")
            case _:
                return False
        return True

    def bring_up(self, conversation: str, *, writing: bool = False) -> None:
        """Put a conversation on the screen, ready to be written to where ``writing``."""
        self._model.tabs.open(conversation)
        self._turned()
        if writing:
            self.write("reply")

    def put(self, conversation: str, words: str) -> None:
        """Put words into the message of a conversation, if that is on the screen still."""
        if self._model.tabs.current == conversation:
            self._screen.query_one(Composer).insert(words)

    def show_again(self) -> None:
        """Draw what is on the screen as it is now."""
        self._panes.draw(ALL)

    def close(self, conversation: str) -> None:
        """Close a tab; the conversation itself stays as it is."""
        self._model.close(conversation)
        self._turned()

    def write(self, mode: Mode) -> None:
        """Bring up the buffer of this mode, ready for letters; a reply that nobody can get becomes the note."""
        state = self._model.state
        if self._model.tabs.current is not None:
            self._model.modes[self._model.tabs.current] = mode
        if mode == "note" and state is not None and why_no_reply(state, self._model.me):
            self._talk.as_note(state.id)
        if self._screen.has_class("-narrow"):
            self._screen.remove_class("-turned")
        self._panes.draw(frozenset({"composer"}))
        self._screen.query_one(Composer).write()

    def leave_field(self) -> None:
        """Letters are keys again: the focus goes to what is being read."""
        self._screen.set_focus(self._screen.query_one(TranscriptLines if self._model.state else Queue))

    def _turned(self) -> None:
        """Another conversation is on the screen."""
        self._link.follow_what_is_wanted()
        self._model.look()
        self._panes.draw(ALL)
        if self._model.tabs.current is not None:
            self._screen.query_one(Queue).put_cursor(self._model.tabs.current)
        elif self._screen.query_one(Composer).has_focus_within or self._screen.query_one(TranscriptLines).has_focus:
            # There is nobody to write to, nothing to read: letters are keys again, Enter opens what is in the queue.
            self.leave_field()

    def _next(self) -> None:
        conversation = next_waiting(self._model)
        if conversation is not None:
            self.bring_up(conversation)

    def _insert(self, now: Situation, number: int) -> None:
        suggestion = (now.suggestions or {}).get(number)
        if suggestion is None or now.conversation is None:
            return
        self._screen.query_one(Composer).insert(suggestion.text, suggestion.id)
        self._link.send_quietly(commands.mark(now.conversation, suggestion.id, "inserted"))
