"""What the agent is told as it happens: new offers, conversations that ended."""

from typing import Any, Final, assert_never

from textual.app import App

from collabtui.console.model import Model, Outcome
from collabtui.ui import alerts
from collabtui.ui.alerts import Chosen
from collabtui.ui.text import Severity, tell


class Notices:
    """Tells each thing once. ``chosen`` says which alerts the user wants."""

    def __init__(self, app: App[Any], model: Model, chosen: Chosen) -> None:
        self._app, self._model, self._chosen = app, model, chosen
        self._told: frozenset[str] = frozenset()
        self._waiting: frozenset[str] = frozenset()

    def offers(self) -> None:
        """Call the agent for offers that were not there before."""
        offers = sorted(self._model.offers.values(), key=lambda offer: offer.deadline)
        unanswered = [offer for offer in offers if offer.conversation not in self._model.accepting]
        new = [offer for offer in unanswered if offer.offer not in self._told]
        self._told = frozenset(offer.offer for offer in offers)
        if new:
            words = alerts.offered(*(self._model.name(offer.conversation) for offer in new))
            said = f"\n{new[0].last_line}" if len(new) == 1 else ""
            tell(self._app, f"{words}{said}", severity="warning", title=_OFFER)
            alerts.alert(self._app, words, self._chosen)

    def unread(self) -> None:
        """Ring for customers of mine who began to wait while I look elsewhere."""
        mine = [one for one in self._model.tabs.order if one in self._model.agent.holding]
        waiting = frozenset(one for one in mine if self._model.unread(one))
        for conversation in waiting - self._waiting:
            alerts.alert(self._app, alerts.waiting(self._model.name(conversation)), self._chosen)
        self._waiting = waiting

    def ended(self, conversation: str, outcome: Outcome) -> None:
        """Say how a conversation left my hands; an offer that was renewed at once did not."""
        if outcome == "withdrawn" and conversation in self._model.offers:
            return
        words, severity = left(self._model.name(conversation), outcome)
        tell(self._app, words, severity=severity)


_OFFER: Final = "Press a to accept, d to decline"


def left(name: str, outcome: Outcome) -> tuple[str, Severity]:
    """The sentence for a conversation that is no longer mine, with how loudly it is said."""
    match outcome:
        case "resolved":
            return f"{name}: resolved. The bot says goodbye.", "information"
        case "transferred":
            return f"{name}: passed on. The next agent sees all of it.", "information"
        case "handed_back":
            return f"{name}: handed back to the bot.", "information"
        case "closed":
            return f"{name}: the conversation was closed.", "information"
        case "lost":
            return f"{name}: no longer yours, for you were away too long. What you wrote is kept.", "warning"
        case "declined":
            return f"{name}: declined, it goes to the next agent.", "information"
        case "timed_out":
            return f"{name}: the offer ran out. No more come until you set your presence again: press p.", "warning"
        case "withdrawn":
            return f"{name}: the offer was taken back.", "information"
        case _:
            assert_never(outcome)
