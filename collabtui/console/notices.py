"""What the agent is told as it happens: new offers, conversations that ended."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final, assert_never

from textual.app import App

from broker.domain.agent_events import OfferReserved
from collabtui.console import ladder
from collabtui.console.ladder import Call
from collabtui.console.model import Model, Outcome
from collabtui.ui import alerts
from collabtui.ui.alert_command import AlertCommand
from collabtui.ui.alerts import Chosen
from collabtui.ui.text import Severity, tell


class Notices:
    """Tells each thing once, but calls again for offers that wait. ``chosen`` says which alerts the user wants,
    ``clock`` gives now in Unix milliseconds.
    """

    def __init__(self, app: App[Any], model: Model, chosen: Chosen, clock: Callable[[], int]) -> None:
        self._app, self._model, self._chosen, self._clock = app, model, chosen, clock
        self._command = AlertCommand(chosen.alert_command, lambda why: tell(app, why, severity="warning"))
        self._told: frozenset[str] = frozenset()
        self._rung: Mapping[str, int] = {}
        self._waiting: frozenset[str] = frozenset()

    def offers(self) -> None:
        """Call the agent for offers that were not there before, then again until they are answered."""
        offers = sorted(self._model.offers.values(), key=lambda offer: offer.deadline)
        unanswered = [offer for offer in offers if offer.conversation not in self._model.accepting]
        new = [offer for offer in unanswered if offer.offer not in self._told]
        self._told = frozenset(offer.offer for offer in offers)
        if new:
            said = f"\n{new[0].last_line}" if len(new) == 1 else ""
            tell(self._app, f"{self._offered(new)}{said}", severity="warning", title=_OFFER)
        wished = self._chosen.repeat_seconds
        every_ms = self._model.waits.repeat_ms if wished is None else int(wished * 1000)
        open_offers = [offer.offer for offer in unanswered]
        due, self._rung = alerts.ringing(self._rung, open_offers, self._clock(), every_ms)
        if due:
            self._call(self._offered([offer for offer in unanswered if offer.offer in due]))

    def ladder(self) -> None:
        """Tell of the steps of the alert ladder that are for me."""
        for one in self._model.take_calls():
            if self._has_just_rung(one):
                continue
            said = ladder.words(one, self._model.name(one.conversation))
            tell(self._app, said, severity="warning", title="Alert")
            self._call(said)

    def _has_just_rung(self, call: Call) -> bool:
        """Whether an offer called by itself when the desk wants it to; if not, it has now."""
        offer = self._model.offers.get(call.conversation)
        if call.step != "agent" or offer is None:
            return False
        now, rung = self._clock(), self._rung.get(offer.offer)
        if rung is not None and now - rung < _SAME_RING_MS:
            return True
        self._rung = {**self._rung, offer.offer: now}
        return False

    def asked(self) -> None:
        """Tell of colleagues who ask me for advice."""
        for conversation in self._model.take_asked():
            said = f"You are asked for advice about {self._model.name(conversation)}"
            tell(self._app, f"{said}: it has a tab, your notes are the answer.", severity="warning")
            self._call(said)

    async def stop(self) -> None:
        """Call nobody any more."""
        await self._command.stop()

    def unread(self) -> None:
        """Ring for customers of mine who began to wait while I look elsewhere."""
        mine = [one for one in self._model.tabs.order if one in self._model.agent.holding]
        waiting = frozenset(one for one in mine if self._model.unread(one))
        for conversation in waiting - self._waiting:
            self._call(alerts.waiting(self._model.name(conversation)))
        self._waiting = waiting

    def ended(self, conversation: str, outcome: Outcome) -> None:
        """Say how a conversation left my hands; an offer that was renewed at once did not."""
        if outcome == "withdrawn" and conversation in self._model.offers:
            return
        words, severity = left(self._model.name(conversation), outcome)
        tell(self._app, words, severity=severity)

    def _offered(self, offers: Iterable[OfferReserved]) -> str:
        return alerts.offered(*(self._model.name(offer.conversation) for offer in offers))

    def _call(self, words: str) -> None:
        alerts.alert(self._app, words, self._chosen)
        self._command.run(words)


#: Within so many milliseconds the desk's reminder of an offer is the one that it gave by itself.
_SAME_RING_MS: Final = 5_000
_OFFER: Final = "Press a to accept, d to decline"


def left(name: str, outcome: Outcome) -> tuple[str, Severity]:
    """The sentence for a conversation that is no longer mine, with how loudly it is said."""
    match outcome:
        case "resolved":
            return f"{name}: resolved. The goodbye is said for you.", "information"
        case "transferred":
            return f"{name}: passed on. The next agent sees all of it.", "information"
        case "handed_back":
            return f"{name}: handed back to the bot.", "information"
        case "closed":
            return f"{name}: the conversation was closed.", "information"
        case "snoozed":
            return f"{name}: set aside. It comes back by itself.", "information"
        case "reassigned":
            return f"{name}: a supervisor sent it to somebody else.", "warning"
        case "taken_over":
            return f"{name}: a supervisor answers this customer now.", "warning"
        case "requeued":
            return f"{name}: waits in the queue again, since you had no room for it.", "warning"
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
