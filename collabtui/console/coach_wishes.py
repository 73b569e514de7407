"""What the agent wishes of copilots, of the coach, of those who design the bot: asked for in dialogs."""

from typing import Any, Protocol

from textual.app import App

from broker.domain.conversation import Conversation
from collabtui.console import ask_coach, commands
from collabtui.console.actions import ActionId
from collabtui.console.coach import advice
from collabtui.console.office import Office
from collabtui.ui.text import tell


class Inserts(Protocol):
    """Where words can be put."""

    def put(self, conversation: str, words: str) -> None:
        """Put words into the message of a conversation, if that is on the screen still."""


class CoachWishes:
    """Next steps, verdicts on suggestions, objections to what a bot said."""

    def __init__(self, app: App[Any], stage: Inserts, office: Office) -> None:
        self._app, self._stage, self._link = app, stage, office.link
        self._rules = office.start.coaching.rules

    async def about(self, action: ActionId, state: Conversation) -> bool:
        """Do what the key of ``action`` asks for; False where it is none of these. Raises Refused, ClientError."""
        match action:
            case "advice":
                await self._advise(state)
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
