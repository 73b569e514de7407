"""The queue as rows to draw, each made when it is looked at."""

from collections.abc import Sequence
from typing import overload

from broker.protocol.rows import ConversationRow
from collabtui.console.model import Model
from collabtui.console.present.dates import coming
from collabtui.console.present.measures import rule_words
from collabtui.console.present.waits import age, age_of, unanswered_since
from collabtui.console.queue_book import PLACES
from collabtui.console.views import Age, Place, QueueRow, QueueView
from collabtui.ui.times import waited

EMPTY = "Nobody is here. When a customer needs you, the offer stands here."
EMPTY_AWAY = "Nobody is here. You get no offers until you are online: press p."
EMPTY_FOR_SUPERVISORS = "Nobody is here. All conversations of the desk stand here."
EMPTY_OFFLINE = "The broker has not told who is here yet."
NO_MATCH = "No conversation matches. Escape shows all again."


class Rows(Sequence[QueueRow]):
    """Rows that are made when they are drawn: five thousand cost no more than those on the screen."""

    def __init__(self, model: Model, now: int, shown: Sequence[ConversationRow]) -> None:
        self._model, self._now, self._shown = model, now, shown

    def __len__(self) -> int:
        return len(self._shown)

    @overload
    def __getitem__(self, index: int) -> QueueRow: ...

    @overload
    def __getitem__(self, index: slice) -> Sequence[QueueRow]: ...

    def __getitem__(self, index: int | slice) -> QueueRow | Sequence[QueueRow]:
        """The row at ``index`` from the top, or the rows of a slice."""
        if isinstance(index, slice):
            return [_row(self._model, self._now, row) for row in self._shown[index]]
        return _row(self._model, self._now, self._shown[index])

    def index(self, value: object, start: int = 0, stop: int | None = None) -> int:
        """Where the row of a conversation is: ``value`` is its id, or a row. Raises ValueError."""
        wanted = value.conversation if isinstance(value, QueueRow) else value
        found = self._model.queue.where(str(wanted)) if self._shown is self._model.queue else None
        if found is not None:
            return found
        return [row.conversation for row in self._shown].index(str(wanted), start, *([] if stop is None else [stop]))


def queue_view(model: Model, now: int) -> QueueView:
    """The queue as of ``now`` (Unix milliseconds)."""
    shown: Sequence[ConversationRow] = model.queue
    sections = model.queue.counts()
    if model.filter:
        shown = model.queue.matching(model.filter.casefold().split())
        sections = _sections(model, shown)
    return QueueView(Rows(model, now, shown), model.tabs.current, model.filter, _empty(model), sections)


def _sections(model: Model, shown: Sequence[ConversationRow]) -> tuple[tuple[Place, int], ...]:
    counts = dict.fromkeys(PLACES, 0)
    for row in shown:
        counts[model.queue.place(row)] += 1
    return tuple((place, count) for place, count in counts.items() if count)


def _row(model: Model, now: int, row: ConversationRow) -> QueueRow:
    place = model.queue.place(row)
    since = _since(model, place, row)
    wait = 0 if since is None else now - since
    return QueueRow(
        conversation=row.conversation,
        name=model.name(row.conversation),
        place=place,
        waited=_waited(row, wait if since is not None else None, now),
        age=_age(model, place, row, now, wait),
        rule=rule_words(row.rule),
        skill=row.skill,
        priority=row.priority,
        mood=_mood(model, row),
        unread=model.unread(row.conversation),
        level=row.level,
        alert=row.alert if place in ("offer", "waiting") else None,
        alerts=row.alerts,
        on_hold=row.on_hold,
    )


def _age(model: Model, place: Place, row: ConversationRow, now: int, wait: int) -> Age:
    """How bad the wait is: a customer of mine waits for my answer, whatever the hours."""
    if place in ("offer", "waiting"):
        return age_of(row, now, model.waits)
    return age(wait, model.waits) if place == "mine" else "fresh"


def _waited(row: ConversationRow, wait: int | None, now: int) -> str:
    """How long somebody waits; for a snoozed conversation when it wakes."""
    if row.wakes is not None:
        return coming(row.wakes, now)
    return "" if wait is None else waited(wait)


def _mood(model: Model, row: ConversationRow) -> float | None:
    """The row's, which a handoff empties; of what is followed, the last that was measured."""
    state = model.conversation(row.conversation)
    if row.sentiment is not None or state is None:
        return row.sentiment
    moods = (one.signals.sentiment for one in reversed(state.diagnoses))
    return next((mood for mood in moods if mood is not None), None)


def _since(model: Model, place: Place, row: ConversationRow) -> int | None:
    """Since when somebody waits: of mine, for my answer; elsewhere since the row's own time."""
    state = model.conversation(row.conversation) if place == "mine" else None
    return row.since if state is None else unanswered_since(state)


def _empty(model: Model) -> str:
    if model.filter:
        return NO_MATCH
    if model.connection != "online":
        return EMPTY_OFFLINE
    if model.role == "supervisor":
        return EMPTY_FOR_SUPERVISORS
    return EMPTY if model.agent.presence == "online" else EMPTY_AWAY
