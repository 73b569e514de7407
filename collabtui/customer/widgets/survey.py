"""The question how content the customer was."""

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.message import Message
from textual.widgets import Input, Static

from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.line_input import LineInput
from collabtui.ui.text import line

MOST_COMMENT = 2_000
RATINGS = {"1", "2", "3", "4", "5"}
QUESTION = "How content are you? Type 1 (not at all) to 5 (fully), then Enter"


class Survey(Vertical, can_focus=True):
    """A digit chooses, then comes a comment that may be empty; hidden while nothing is asked."""

    DEFAULT_CSS = """
    Survey {
        height: auto; padding: 0 1; background: $panel; border-left: thick $needs-you; display: none;
        &.-open { display: block; }
        & > LineInput {
            display: none; border: none; height: 1; padding: 0; background: $surface;
            &:focus { border: none; }
        }
        &.-chosen > LineInput { display: block; }
    }
    """
    BINDINGS = bindings(actions(CUSTOMER, "score"))

    @dataclass
    class Answered(Message):
        """1 to 5, with a comment that may be empty."""

        score: int
        comment: str

    def __init__(self) -> None:
        super().__init__()
        self._score = 0

    def compose(self) -> ComposeResult:
        yield Static(id="question")
        yield LineInput(placeholder="A comment, if you like; Enter sends", max_length=MOST_COMMENT)

    def on_mount(self) -> None:
        self._ask(0)

    @property
    def is_open(self) -> bool:
        return self.has_class("-open")

    def show(self, is_open: bool) -> None:
        """Ask, or ask no longer."""
        if is_open == self.is_open:
            return
        self.set_class(is_open, "-open")
        self.query_one(LineInput).value = ""
        self._ask(0)

    def keys(self, answers: bool) -> dict[str, str]:
        """What the key line says of some actions in place of their keys; ``answers``: letters answer this now."""
        if not self.is_open:
            return {"rate": ""}
        if not answers:
            return {}
        return {"rate": "" if self._score else "1-5 Rate", "send": "Enter Send"}

    def takes(self, text: str) -> bool:
        """Take a message that is nothing but a score, where one is asked for."""
        is_score = self.is_open and text.strip() in RATINGS
        if is_score:
            self.choose(int(text))
        return is_score

    def choose(self, score: int) -> None:
        """Take this score, then ask for the comment."""
        self._ask(score)
        self.query_one(LineInput).focus()

    def action_score(self, score: int) -> None:
        if self.has_focus:
            self.choose(score)

    @on(Input.Submitted)
    def _commented(self, event: Input.Submitted) -> None:
        event.stop()
        if self._score:
            self.post_message(self.Answered(self._score, event.value))

    def _ask(self, score: int) -> None:
        self._score = score
        self.set_class(bool(score), "-chosen")
        question = f"You chose {score} of 5." if score else QUESTION
        self.query_one("#question", Static).update(line((question, "bold $needs-you")))
