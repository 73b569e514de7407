"""What the agent wishes of colleagues: asked for in dialogs, sent."""

from typing import Any

from textual.app import App

from broker.domain.conversation import Conversation
from broker.domain.owners import Snoozed
from collabtui.console import ask_team, commands
from collabtui.console.actions import ActionId, Situation, consults_of
from collabtui.console.office import Office
from collabtui.ui.dialogs import Confirm
from collabtui.ui.text import tell

TAKEN_BACK = "It stays yours: your colleague is asked no longer."


class TeamWishes:
    """Passing on, asking, setting aside, judging; with what only supervisors do."""

    def __init__(self, app: App[Any], office: Office) -> None:
        self._app, self._clock, self._name = app, office.clock, office.start.name
        self._model, self._link, self._talk = office.model, office.link, office.talk

    async def about(self, action: ActionId, state: Conversation, now: Situation) -> None:
        """Do what the key of ``action`` asks for in this conversation. Raises Refused, ClientError."""
        match action:
            case "transfer":
                await self._transfer(state, now)
            case "consult":
                await self._consult(state)
            case "hold":
                await self._link.send(commands.hold(state))
            case "snooze":
                await self._snooze(state)
            case "mark":
                await self._mark(state)
            case "take_over":
                await self._take_over(state)
            case "oversee":
                await self._oversee(state)
            case _:
                raise LookupError(f"{action} is no wish: the screen makes this move itself.")

    async def paperwork(self, action: ActionId, now: Situation) -> None:
        """Begin the wrap-up of what ended last, or say that all of it is done."""
        if action == "wrap_up":
            await self._link.send(commands.wrap_up(now.ended))
        else:
            for conversation in now.me.wrapping:
                await self._link.send(commands.ready(self._model.me, conversation))

    # -- passing on --------------------------------------------------------------------------------------------------

    async def _transfer(self, state: Conversation, now: Situation) -> None:
        is_mine = state.agent == self._model.me
        if is_mine and state.warm is not None:
            await self._take_back(state, state.warm.offer, state.warm.agent)
            return
        agents = await self._link.agents()
        target = await ask_team.to_whom(self._app, self._model.me, agents, warm=is_mine and now.role == "agent")
        # What is held was written before: it goes out before the conversation does.
        if target is None or not await self._talk.release(state.id):
            return
        make = commands.transfer if is_mine else commands.reassign
        await self._link.send(make(state, target))
        if target.warm:
            tell(self._app, f"Offered to {target.agent}: it stays yours until they accept.")

    async def _take_back(self, state: Conversation, offer: str, agent: str) -> None:
        question = f"It is offered to {agent}, who has not answered yet. Take the offer back?"
        if await self._app.push_screen_wait(Confirm(question, "Take back", "Wait on")):
            await self._link.send(commands.take_back(state, offer))
            tell(self._app, TAKEN_BACK)

    async def _consult(self, state: Conversation) -> None:
        me = self._model.me
        if consults := consults_of(state, me):
            chosen = await ask_team.which_consult(self._app, me, consults, may_ask=state.agent == me)
            if chosen:
                await self._link.send(commands.end_consult(state, chosen))
            if chosen != "":
                return
        asked = await ask_team.whom_to_ask(self._app, me, await self._link.agents())
        if asked is not None:
            await self._link.send(commands.consult(state, *asked))
            tell(self._app, f"{asked[0]} is asked: the answer comes as a note.")

    # -- setting aside, judging --------------------------------------------------------------------------------------

    async def _snooze(self, state: Conversation) -> None:
        if isinstance(state.owner, Snoozed):
            await self._link.send(commands.wake(state))
            return
        until = await ask_team.until_when(self._app, self._clock)
        if until is not None and await self._talk.release(state.id):
            await self._link.send(commands.snooze(state, until))

    async def _mark(self, state: Conversation) -> None:
        verdict = await ask_team.what_of_the_handoff(self._app, state)
        if verdict is not None:
            await self._link.send(commands.judge(state, state.escalations[-1].ticket, verdict))

    # -- supervisors -------------------------------------------------------------------------------------------------

    async def _take_over(self, state: Conversation) -> None:
        question = f"Answer {self._model.name(state.id)} yourself from now on?"
        if await self._app.push_screen_wait(Confirm(question, "Take over", "Leave it")):
            await self._link.send(commands.take_over(state, self._name))

    async def _oversee(self, state: Conversation) -> None:
        mode = await ask_team.how_to_oversee(self._app, state.supervisors.get(self._model.me))
        if mode is not None:
            await self._link.send(commands.oversee(state, mode, self._name))
