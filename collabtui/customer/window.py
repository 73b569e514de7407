"""The customer's one screen."""

from collections.abc import Callable

from textual import on
from textual.app import ComposeResult
from textual.screen import Screen

from broker.domain.commands import OpenConversation
from collabtui.customer import callback
from collabtui.customer.link import Desk, Link, Told
from collabtui.customer.present import window
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.survey import Survey
from collabtui.customer.widgets.told_line import ToldLine
from collabtui.customer.widgets.transcript import Transcript
from collabtui.ui.key_names import key_name
from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.text import tell

RATINGS = {"1", "2", "3", "4", "5"}
#: What the last row names, as far as it acts where one is.
NAMED = ("send", "newline", "write", "person", "rate", "callback", "help", "leave_field", "quit")


class Window(Screen[None]):
    """Who speaks, what was said, what is written; ``ended`` is told why there will be no connection any more."""

    BINDINGS = bindings(actions(CUSTOMER, "write", "person", "rate", "callback", "leave_field"))

    def __init__(
        self,
        client: Desk,
        opening: OpenConversation,
        *,
        is_new: bool,
        ended: Callable[[Exception], None],
        clock: Callable[[], int],
    ) -> None:
        super().__init__()
        told = Told(self.draw, self._refused, ended)
        self.link = Link(client, opening, is_new=is_new, told=told, clock=clock)
        self._clock = clock

    def compose(self) -> ComposeResult:
        yield ToldLine(id="speaker")
        yield Transcript()
        yield ToldLine(id="typing")
        yield Survey()
        yield Composer()
        yield ToldLine(id="connection")
        yield ToldLine(id="keys")

    def on_mount(self) -> None:
        self.link.start()
        self.query_one(Composer).write()
        self.draw()

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self._show_keys()

    @property
    def unsaid(self) -> int:
        """How many messages would be lost by leaving: those on their way, what is being written."""
        return len(self.link.now.unsent) + bool(self.query_one(Composer).text.strip())

    def draw(self) -> None:
        """Show all that is known."""
        if not self.is_mounted or not self.is_attached:
            return
        view = window(self.link.now, self._clock())
        self.query_one("#speaker", ToldLine).show(view.speaker, view.speaker_tone)
        self.query_one(Transcript).show(view.lines)
        self.query_one("#typing", ToldLine).show(view.typing, "muted")
        self.query_one("#connection", ToldLine).show(view.connection, view.connection_tone)
        self._show_survey(view.survey_open)

    def _show_survey(self, is_open: bool) -> None:
        survey, composer = self.query_one(Survey), self.query_one(Composer)
        was_open = survey.is_open
        had_focus = survey.has_focus_within
        survey.show(is_open)
        if was_open and had_focus and not is_open:
            composer.write()

    def _show_keys(self) -> None:
        """Textual's footer would be empty while one writes: it knows letters alone for what F2, F4 do, too."""
        keys: dict[str, str] = {}
        for key, bound in self.active_bindings.items():
            name = (bound.binding.id or "").removesuffix("_anywhere")
            keys.setdefault(name, f"{key_name(key)} {bound.binding.description}")
        self.query_one("#keys", ToldLine).show(" · ".join(keys[name] for name in NAMED if name in keys), "muted")

    def _refused(self, why: str, text: str) -> None:
        tell(self, why, severity="warning", title="Not sent" if text else "Not done")
        if text:
            self.query_one(Composer).give_back(text)

    # -- what widgets report -----------------------------------------------------------------------------------------

    @on(Composer.Submitted)
    def _say(self, message: Composer.Submitted) -> None:
        survey = self.query_one(Survey)
        if survey.is_open and message.text.strip() in RATINGS:
            survey.choose(int(message.text))
        else:
            self.link.say(message.text)

    @on(Composer.Typed)
    def _type(self) -> None:
        self.link.typing()

    @on(Survey.Answered)
    def _rate(self, message: Survey.Answered) -> None:
        self.link.rate(message.score, message.comment)
        self.query_one(Composer).write()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_write(self) -> None:
        self.query_one(Composer).write()

    def action_leave_field(self) -> None:
        self.query_one(Transcript).focus()

    def action_person(self) -> None:
        speaker = self.link.now.transcript.speaker
        if speaker in ("waiting", "agent"):
            tell(self, "You are in the queue already." if speaker == "waiting" else "A person is with you already.")
        else:
            self.link.ask_for_a_person()

    def action_rate(self) -> None:
        survey = self.query_one(Survey)
        if survey.is_open:
            survey.focus()
        else:
            tell(self, "You are asked for it when your matter is done.")

    def action_callback(self) -> None:
        self.app.push_screen(callback.form(self._clock()), self._call)

    def _call(self, answer: dict[str, str] | None) -> None:
        if answer is None:
            return
        call = callback.read(answer, self._clock())
        if isinstance(call, str):
            tell(self, call, severity="warning")
        else:
            self.link.call_me(call.due, call.phone, call.topic)
