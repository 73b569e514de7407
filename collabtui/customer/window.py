"""The customer's one screen."""

from collections.abc import Awaitable, Callable, Collection

from textual import on
from textual.app import ComposeResult
from textual.containers import Vertical
from textual.screen import Screen

from collabtui.customer import callback
from collabtui.customer.desk import Desk
from collabtui.customer.draft_files import Kept
from collabtui.customer.keeper import Keeper
from collabtui.customer.link import Link, Told
from collabtui.customer.panes import Panes
from collabtui.customer.present import WindowView, beginning, no_person, window
from collabtui.customer.prompter import Prompter
from collabtui.customer.visit import Visit
from collabtui.customer.widgets.composer import Composer
from collabtui.customer.widgets.key_line import KeyLine, key_of
from collabtui.customer.widgets.survey import Survey
from collabtui.customer.widgets.told_line import ToldLine
from collabtui.customer.widgets.transcript import Transcript
from collabtui.ui.keys import CUSTOMER, actions, bindings
from collabtui.ui.text import tell


class Window(Screen[None]):
    """Who speaks, what was said, what is written; ``ended`` is told why there will be no connection any more.

    ``go`` shows another conversation in the place of this one.
    """

    DEFAULT_CSS = """
    Window {
        align-horizontal: center;
        & > #column { max-width: 104; }
        & #proposal, & #elsewhere { display: none; }
    }
    """
    BINDINGS = bindings(
        actions(CUSTOMER, "write", "person", "yes", "no", "rate", "callback", "other", "take_over", "leave_field")
    )

    def __init__(
        self,
        client: Desk,
        visit: Visit,
        *,
        ended: Callable[[Exception], None],
        go: Callable[[str], Awaitable[None]],
    ) -> None:
        super().__init__()
        told = Told(self.draw, self._arrived, self._refused, ended)
        self._been = visit.been
        self.link = Link(client, visit.opening, is_new=visit.is_new, told=told, clock=visit.clock, been=visit.been)
        self._go = go
        self._clock, self._hint = visit.clock, visit.hint
        self._has_arrived = False
        conversation = visit.opening.conversation
        self._keeper = None if visit.drafts is None else Keeper(visit.drafts, conversation, self._warn)
        self._panes = Panes(self)
        self._prompter = Prompter(self, visit.performance, self.link, shown=self._panes.show_keys, clock=visit.clock)

    def compose(self) -> ComposeResult:
        with Vertical(id="column"):
            yield ToldLine(id="speaker")
            yield Transcript()
            yield ToldLine(id="typing")
            yield Survey()
            yield ToldLine(id="proposal")
            yield ToldLine(id="elsewhere")
            yield ToldLine(id="script")
            yield Composer()
            yield ToldLine(id="connection")
            yield KeyLine(id="keys")

    def on_mount(self) -> None:
        self.link.start()
        self.query_one(Composer).write()
        self.draw()

    def on_descendant_focus(self) -> None:
        self._panes.show_keys()

    def on_descendant_blur(self) -> None:
        self._panes.show_keys()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Without a script there is nobody to take over from, without a question nothing to answer."""
        if action in ("yes", "no"):
            return bool(self.link.now.transcript.proposal)
        if action == "other":
            return self.link.now.elsewhere is not None and not self._prompter.has_script
        return self._prompter.has_script if action == "take_over" else True

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

    def draw(self) -> None:
        """Show all that is known."""
        if not self.is_mounted or not self.is_attached:
            return
        self._panes.draw(self._view())
        self._keep()
        if self._has_arrived:
            self._prompter.look()
        self._prompter.show()

    def _view(self) -> WindowView:
        key = key_of(self.active_bindings, "person") if self._hint else ""
        begin = "" if self._prompter.has_script else beginning(self._hint, key)
        return window(self.link.now, self._clock(), begin=begin)

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
            self._prompter.take_over()
            self.query_one(Composer).give_back(left)
            tell(self, "What you had not sent is in the field again.")
        elif (other := keeper.elsewhere()) and other not in self._been:
            tell(self, f"You have words that are not sent in another conversation: --conversation {other} resumes it.")

    def _refused(self, why: str, text: str) -> None:
        tell(self, why, severity="warning", title="Not sent" if text else "Not done")
        if text:
            self._prompter.refused()
            self.query_one(Composer).give_back(text)

    def _keep(self) -> None:
        if self._keeper is not None:
            self._keeper.keep(Kept(self.query_one(Composer).text, self.link.now.unsent))

    # -- what widgets report -----------------------------------------------------------------------------------------

    @on(Transcript.Stood)
    def _stand(self, message: Transcript.Stood) -> None:
        self._panes.stand(message, self._view().typing)

    @on(Composer.Submitted)
    def _say(self, message: Composer.Submitted) -> None:
        if not self.query_one(Survey).takes(message.text):
            self._prompter.heard(message.text)
            self.link.say(message.text)

    @on(Composer.Written)
    def _write(self) -> None:
        self._keep()
        if self.query_one(Composer).text:
            self.link.typing()

    @on(Composer.Dictated)
    def _tell_dictated(self) -> None:
        self._prompter.tell_dictated()

    @on(Survey.Answered)
    def _rate(self, message: Survey.Answered) -> None:
        self.link.rate(message.score, message.comment)
        self.query_one(Composer).write()

    # -- keys --------------------------------------------------------------------------------------------------------

    def action_write(self) -> None:
        self.query_one(Composer).write()

    def action_leave_field(self) -> None:
        self.query_one(Transcript).focus()

    def action_take_over(self) -> None:
        self._prompter.turn()
        self._keep()

    async def action_other(self) -> None:
        if (elsewhere := self.link.now.elsewhere) is None:
            return
        if not self._has_arrived:
            tell(self, "One moment, your conversation is being opened.")
        elif self.unsaid and not self.keeps_drafts:
            tell(self, "Send what you wrote first: it would be lost.")
        else:
            await self._go(elsewhere.conversation)

    def action_person(self) -> None:
        if why := no_person(self.link.now.transcript):
            tell(self, why)
        else:
            self.link.ask_for_a_person()

    def action_yes(self) -> None:
        self.link.answer(True)

    def action_no(self) -> None:
        self.link.answer(False)

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
            self._warn(call)
        else:
            self.link.call_me(call.due, call.phone, call.topic)
