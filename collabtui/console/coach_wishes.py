"""What the agent wishes of copilots, of the coach, of those who design the bot: asked for in dialogs."""

from typing import Any, Protocol

from textual.app import App

from broker.domain.conversation import Conversation
from collabtui.console import ask_coach, commands
from collabtui.console.actions import ActionId
from collabtui.console.canned import pickable
from collabtui.console.coach import advice
from collabtui.console.office import Office
from collabtui.ui.pick import Pick
from collabtui.ui.text import tell


class Inserts(Protocol):
    """Where words can be put."""

    def put(self, conversation: str, words: str) -> None:
        """Put words into the message of a conversation, if that is on the screen still."""

    def bring_up(self, conversation: str, *, writing: bool = False) -> None:
        """Put a conversation on the screen, ready to be written to where ``writing``."""


class CoachWishes:
    """Next steps, canned replies, where suggestions are from, verdicts on them, objections to what a bot said."""

    def __init__(self, app: App[Any], stage: Inserts, office: Office) -> None:
        self._app, self._stage, self._link = app, stage, office.link
        self._rules, self._canned = office.start.coaching.rules, office.start.coaching.canned

    async def about(self, action: ActionId, state: Conversation) -> bool:
        """Do what the key of ``action`` asks for; False where it is none of these. Raises Refused, ClientError."""
        match action:
            case "advice":
                await self._advise(state)
            case "canned":
                await self._say_again(state)
            case "open_past":
                await self._open_past(state)
            case "rate":
                await self._rate(state)
            case "flag":
                await self._flag(state)
            case _:
                return False
        return True

    async def _advise(self, state: Conversation) -> None:
        chosen = await ask_coach.what_next(self._app, advice(state, self._rules))
        if chosen is not None and chosen.words:
            self._stage.put(state.id, chosen.words)
        elif chosen is not None:
            tell(self._app, f"There are no words for it: {chosen.title}.")

    async def _say_again(self, state: Conversation) -> None:
        """Put a canned reply into the message."""
        words = await self._app.push_screen_wait(Pick("Which reply?", pickable(self._canned, state)))
        if words is not None:
            self._stage.put(state.id, words)

    async def _open_past(self, state: Conversation) -> None:
        past = await ask_coach.which_past(self._app, state)
        if past is not None:
            self._stage.bring_up(past)

    async def _rate(self, state: Conversation) -> None:
        verdict = await ask_coach.what_of_a_suggestion(self._app, state)
        if verdict is not None:
            await self._link.send(commands.rate(state, verdict.about, verdict.reason, good=verdict.good))
            tell(self._app, "Thank you: that is kept beside the suggestion.")

    async def _flag(self, state: Conversation) -> None:
        flag = await ask_coach.what_was_wrong(self._app, state)
        if flag is not None:
            await self._link.send(commands.flag(state, *flag))
            tell(self._app, "Flagged for those who design the bot.")
