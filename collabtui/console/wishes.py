"""What the agent wishes: asked for where words are needed, sent, its refusal told."""

from typing import Any, Protocol

from textual.app import App

from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from collabtui.client.errors import ClientError
from collabtui.console import ask, ask_team, commands
from collabtui.console.actions import ActionId, Situation, offer_to_me
from collabtui.console.coach_wishes import CoachWishes
from collabtui.console.entries import Status
from collabtui.console.office import Office
from collabtui.console.refusals import sentence
from collabtui.console.team_wishes import TeamWishes
from collabtui.ui.form import Form, FormField
from collabtui.ui.text import tell

#: What the codes of a resolution usually are; any other may be written.
CODES = ("solved", "workaround", "not_possible", "duplicate", "spam")


class Stage(Protocol):
    """What a wish moves on the screen."""

    def bring_up(self, conversation: str, *, writing: bool = False) -> None:
        """Put a conversation on the screen, ready to be written to where ``writing``."""

    def put(self, conversation: str, words: str) -> None:
        """Put words into the message of a conversation, if that is on the screen still."""

    def show_again(self) -> None:
        """Draw what is on the screen as it is now."""


class Wishes:
    """The actions that the broker must grant. They run in workers, since they may wait for words or for the broker."""

    def __init__(self, app: App[Any], stage: Stage, office: Office) -> None:
        self._app, self._stage, self._clock = app, stage, office.clock
        self._model, self._link, self._talk = office.model, office.link, office.talk
        self._team = TeamWishes(app, office)
        self._coach = CoachWishes(app, stage, office)

    async def carry_out(self, action: ActionId, now: Situation, field: str | None = None) -> None:
        """Do what the key of ``action`` asks for in this situation; a refusal becomes a sentence."""
        try:
            await self._carry_out(action, now, field)
        except Refused as refused:
            tell(self._app, sentence(refused), severity="warning")
        except ClientError as error:
            tell(self._app, str(error), severity="error")

    async def _carry_out(self, action: ActionId, now: Situation, field: str | None) -> None:
        match action:
            case "accept":
                await self._accept(now)
            case "decline":
                await self._decline(now)
            case "presence":
                await self._presence(now)
            case "wrap_up" | "ready":
                await self._team.paperwork(action, now)
            case "dismiss_suggestions":
                await self._dismiss(now)
            case _:
                state = self._same(now)
                if state is not None:
                    await self._about(action, state, now, field)

    async def _about(self, action: ActionId, state: Conversation, now: Situation, field: str | None) -> None:
        match action:
            case "resolve":
                await self._resolve(state)
            case "hand_back":
                await self._hand_back(state)
            case "callback":
                await self._callback(state)
            case "edit_field":
                await self._edit_field(state, field)
            case "clear_field":
                await self._clear_field(state)
            case _:
                if not await self._coach.about(action, state):
                    await self._team.about(action, state, now)

    # -- offers ------------------------------------------------------------------------------------------------------

    async def _accept(self, now: Situation) -> None:
        """Ready to be written to at once: the letters that follow the key must not be taken for keys."""
        offer = offer_to_me(now)
        if offer is None or offer[0] in self._model.accepting:
            return
        conversation = offer[0]
        self._app.clear_notifications()
        try:
            with self._talk.accepting(conversation):
                self._stage.bring_up(conversation, writing=True)
                await self._link.send(commands.accept(*offer))
                await self._link.until(lambda: self._has_come(conversation))
        finally:
            self._stage.show_again()
        await self._link.fetch_packet(conversation)

    def _has_come(self, conversation: str) -> bool:
        """My own stream names it, its own names me: which is heard first is chance."""
        state = self._model.conversation(conversation)
        return conversation in self._model.agent.holding and state is not None and state.agent == self._model.me

    async def _decline(self, now: Situation) -> None:
        offer = offer_to_me(now)
        reason = None if offer is None else await ask_team.why_decline(self._app)
        if offer is not None and reason is not None:
            await self._link.send(commands.decline(*offer, reason))

    # -- the conversation on the screen ------------------------------------------------------------------------------

    async def _resolve(self, state: Conversation) -> None:
        ending = await ask.how_it_ended(self._app, CODES)
        if ending is not None:
            self._talk.resolve(self._now(state), ending)

    async def _hand_back(self, state: Conversation) -> None:
        field = FormField("note", "Note for whoever reads this next, may be left out")
        answer = await self._app.push_screen_wait(Form("Hand back to the bot", (field,), "Hand back"))
        if answer is not None and await self._talk.release(state.id):
            await self._link.send(commands.hand_back(state, answer["note"]))

    async def _callback(self, state: Conversation) -> None:
        packet = self._model.packets.get(state.id)
        record = (packet.record if packet else None) or state.record
        call = await ask.when_to_call(self._app, self._clock, record.phone if record else "")
        if call is not None:
            await self._link.send(commands.callback(state, call))
            tell(self._app, "The call is planned.")

    async def _edit_field(self, state: Conversation, field: str | None) -> None:
        """The write names the version that was on the screen when the question was asked."""
        written = await ask.field_value(self._app, state, field)
        if written is not None:
            await self._link.send(commands.set_field(state, written.name, written.value))

    async def _clear_field(self, state: Conversation) -> None:
        name = await ask.field_to_clear(self._app, state)
        if name is not None:
            await self._link.send(commands.clear_field(state, name))

    async def _dismiss(self, now: Situation) -> None:
        state = self._same(now)
        if state is None or now.suggestions is None:
            return
        for suggestion in now.suggestions.values():
            await self._link.send(commands.mark(state, suggestion.id, "dismissed"))

    # -- me ----------------------------------------------------------------------------------------------------------

    async def _presence(self, now: Situation) -> None:
        status = await ask.presence(self._app, Status(now.me.presence, now.me.reason))
        if status is not None:
            await self._link.send(commands.presence(status))

    def _same(self, now: Situation) -> Conversation | None:
        """The conversation that was on the screen when the key was pressed."""
        return self._model.conversation(now.conversation.id) if now.conversation else None

    def _now(self, state: Conversation) -> Conversation:
        return self._model.conversation(state.id) or state
