"""The customer's one screen."""

from collections.abc import Callable, Collection

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from collabtui.customer import callback
from collabtui.customer.draft_files import Kept
from collabtui.customer.keeper import Keeper
from collabtui.customer.link import Desk, Link, Told
from collabtui.customer.performer import Hands, Performer
from collabtui.customer.present import below, window
from collabtui.customer.script import Performance, who_speaks
from collabtui.customer.visit import Visit
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.key_line import KeyLine, key_of
from collabtui.customer.widgets.survey import Survey
from collabtui.customer.widgets.told_line import ToldLine
from collabtui.customer.widgets.transcript import Transcript
from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.text import tell

RATINGS = {"1", "2", "3", "4", "5"}
#: How long a toast stays.
TOAST_MS = 5_000


class Window(Screen[None]):
    """Who speaks, what was said, what is written; ``ended`` is told why there will be no connection any more."""

    DEFAULT_CSS = """
    Window {
        align-horizontal: center;
        & > #column { max-width: 104; }
    }
    """
    BINDINGS = bindings(actions(CUSTOMER, "write", "person", "rate", "callback", "take_over", "leave_field"))

    def __init__(self, client: Desk, visit: Visit, *, ended: Callable[[Exception], None]) -> None:
        super().__init__()
        told = Told(self.draw, self._arrived, self._refused, ended)
        self.link = Link(client, visit.opening, is_new=visit.is_new, told=told, clock=visit.clock)
        self._clock = visit.clock
        self._has_arrived = False
        self._told_dictated = 0
        self._stood = Transcript.Stood(True, 0)
        conversation = visit.opening.conversation
        self._keeper = None if visit.drafts is None else Keeper(visit.drafts, conversation, self._warn)
        self._performer = None if visit.performance is None else self._performing(visit.performance)

    def compose(self) -> ComposeResult:
        with Vertical(id="column"):
            yield ToldLine(id="speaker")
            yield Transcript()
            yield ToldLine(id="typing")
            yield Survey()
            yield ToldLine(id="script")
            yield Composer()
            yield ToldLine(id="connection")
            yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.link.start()
        self.query_one(Composer).write()
        self.draw()

    def on_descendant_focus(self) -> None:
        self._show_keys()

    def on_descendant_blur(self) -> None:
        self._show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a script there is nobody to take over from."""
        return self._performer is not None if action == "take_over" else True

    @property
    def unsaid(self) -> int:
        """How many messages the broker does not have: those on their way, what is being written."""
        return len(self.link.now.unsent) + bool(self.query_one(Composer).text.strip())

    @property
    def keeps_drafts(self) -> bool:
        """Whether what is not sent will be there next time."""
        return self._keeper is not None

    def keep(self) -> None:
        """Have what is not sent on disk now."""
        if self._keeper is not None:
            self._keeper.flush()

    # -- what is shown -----------------------------------------------------------------------------------------------

    def draw(self) -> None:
        """Show all that is known."""
        if not self.is_mounted or not self.is_attached:
            return
        view = window(self.link.now, self._clock())
        self.query_one("#speaker", ToldLine).show(view.speaker, view.speaker_tone)
        self.query_one(Transcript).show(view.lines, view.begin if self._performer is None else "")
        self._show_below(view.typing)
        self.query_one("#connection", ToldLine).show(view.connection, view.connection_tone)
        self._show_survey(view.survey_open)
        self._keep()
        if self._performer is not None and self._has_arrived:
            self._performer.look()
        self._show_script()

    @on(Transcript.Stood)
    def _stand(self, message: Transcript.Stood) -> None:
        self._stood = message
        self._show_below(window(self.link.now, self._clock()).typing)

    def _show_below(self, typing: str) -> None:
        self.query_one("#typing", ToldLine).show(*below(typing, self._stood.at_end, self._stood.new))

    def _show_survey(self, is_open: bool) -> None:
        survey, composer = self.query_one(Survey), self.query_one(Composer)
        was_open = survey.is_open
        had_focus = survey.has_focus_within
        survey.show(is_open)
        if was_open and had_focus and not is_open:
            composer.write()

    def _show_script(self) -> None:
        told, performer = self.query_one("#script", ToldLine), self._performer
        told.display = performer is not None
        if performer is not None:
            told.show(*who_speaks(performer.play, performer.step, key_of(self.active_bindings, "take_over")))
            self.query_one(Composer).set_dictated(performer.play.speaks)
            self._show_keys()

    def _show_keys(self) -> None:
        self.query_one(KeyLine).show_keys(self.active_bindings)

    def _warn(self, why: str) -> None:
        tell(self, why, severity="warning")

    # -- what the link tells -----------------------------------------------------------------------------------------

    def _arrived(self, stored: Collection[str]) -> None:
        """The conversation is here: so is what was not sent in it."""
        self._has_arrived = True
        if self._keeper is not None:
            self._find(self._keeper, stored)
        self.draw()

    def _find(self, keeper: Keeper, stored: Collection[str]) -> None:
        if left := keeper.found(stored):
            if self._performer is not None:
                self._performer.take_over()
            self.query_one(Composer).give_back(left)
            tell(self, "What you had not sent is in the field again.")
        elif other := keeper.elsewhere():
            tell(self, f"You have words that are not sent in another conversation: --conversation {other} resumes it.")

    def _refused(self, why: str, text: str) -> None:
        tell(self, why, severity="warning", title="Not sent" if text else "Not done")
        if text:
            if self._performer is not None and self._performer.play.speaks:
                self._performer.refused()
            self.query_one(Composer).give_back(text)

    def _keep(self) -> None:
        if self._keeper is not None:
            self._keeper.keep(Kept(self.query_one(Composer).text, self.link.now.unsent))

    # -- the script --------------------------------------------------------------------------------------------------

    def _performing(self, performance: Performance) -> Performer:
        hands = Hands(
            now=lambda: self.link.now,
            write=self._dictate,
            say=self.link.say,
            rate=self.link.rate,
            look=self._show_script,
            begin=lambda work: self.run_worker(work, group="script", exclusive=True),
        )
        return Performer(performance, hands)

    def _dictate(self, text: str) -> None:
        self.query_one(Composer).put(text)
        if text:
            self.link.typing()

    def action_take_over(self) -> None:
        performer, composer = self._performer, self.query_one(Composer)
        if performer is None or performer.play.is_over:
            tell(self, "The script is at its end: what you write is the customer's.")
        elif performer.play.speaks:
            performer.take_over()
            composer.write()
        elif composer.text.strip() and not performer.is_offered(composer.text):
            tell(self, "Send what you wrote, or empty the field: then the script can go on.")
        else:
            performer.give_back()
        self._keep()

    # -- what widgets report -----------------------------------------------------------------------------------------

    @on(Composer.Submitted)
    def _say(self, message: Composer.Submitted) -> None:
        survey = self.query_one(Survey)
        if survey.is_open and message.text.strip() in RATINGS:
            survey.choose(int(message.text))
            return
        if self._performer is not None:
            self._performer.heard(message.text)
        self.link.say(message.text)

    @on(Composer.Written)
    def _write(self) -> None:
        self._keep()
        if self.query_one(Composer).text:
            self.link.typing()

    @on(Composer.Dictated)
    def _tell_dictated(self) -> None:
        # One toast for the word that somebody types, not one for each letter.
        if self._clock() - self._told_dictated < TOAST_MS:
            return
        self._told_dictated = self._clock()
        tell(self, f"The script writes here: {key_of(self.active_bindings, 'take_over')} takes over.")

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
