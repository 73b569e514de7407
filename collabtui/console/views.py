"""What each pane of the console shows, as plain values: made by pure functions, drawn by widgets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from broker.domain.events import SuggestionSort
from broker.domain.judgement_events import AlertStep
from collabtui.coaching.api import Hint as DraftHint

Place = Literal["offer", "mine", "waiting", "snoozed", "bot", "other"]
Age = Literal["fresh", "late", "overdue"]
Mode = Literal["reply", "note"]
ItemKind = Literal["customer", "bot", "agent", "desk", "note", "border", "diagnosis"]
Delivery = Literal["", "held", "sending", "failed"]
Tone = Literal["normal", "muted", "needs_you", "warning", "danger", "good"]


@dataclass(frozen=True, slots=True)
class QueueRow:
    """One conversation of the queue. ``waited`` reads like a person's time; ``mood`` is -1 to 1, None unmeasured.

    ``level`` is the least level of the skill; ``alert`` the newest step of the alerts, ``alerts`` their number. Of a
    snoozed one ``waited`` tells when it wakes.
    """

    conversation: str
    name: str
    place: Place
    waited: str
    age: Age
    rule: str = ""
    skill: str = ""
    priority: int | None = None
    mood: float | None = None
    unread: int = 0
    level: int = 1
    alert: AlertStep | None = None
    alerts: int = 0
    on_hold: bool = False


@dataclass(frozen=True, slots=True)
class QueueView:
    """The queue from the top: offers to me, mine, waiting, then the rest. ``empty`` says what to do without rows.

    ``sections`` counts the rows of each place that has any, in the order of ``rows``.
    """

    rows: Sequence[QueueRow]
    current: str | None
    filter: str = ""
    empty: str = ""
    sections: tuple[tuple[Place, int], ...] = ()


@dataclass(frozen=True, slots=True)
class TranscriptItem:
    """One entry of a transcript. ``key`` never changes; ``text`` is from outside, shown only cleaned."""

    key: str
    kind: ItemKind
    who: str
    time: str
    text: str
    delivery: Delivery = ""
    mine: bool = False


@dataclass(frozen=True, slots=True)
class TranscriptView:
    """A transcript, oldest first. Items are only ever added at the end, but for those not yet delivered."""

    conversation: str | None
    title: str
    items: Sequence[TranscriptItem]
    typing: str = ""
    empty: str = ""


@dataclass(frozen=True, slots=True)
class FieldReading:
    """One value a field had: None when it was cleared."""

    value: str | None
    source: str
    confidence: float
    by: str
    time: str


@dataclass(frozen=True, slots=True)
class FieldRow:
    """A context field. ``history`` is newest first without the present; ``conflict`` holds another late value."""

    name: str
    present: FieldReading
    version: int
    history: tuple[FieldReading, ...] = ()
    conflict: str | None = None


@dataclass(frozen=True, slots=True)
class DiagnosisRow:
    """What the bot measured on one customer message."""

    time: str
    text: str
    intent: str
    confidence: float | None
    fallback: bool
    mood: float | None
    failed_calls: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AdviceRow:
    """Something that the coach advises, why, with words for it that may be empty."""

    title: str
    why: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class ContextView:
    """All about the customer. ``why`` holds sentences; ``record`` labels with values; ``visits`` earlier ones.

    ``summary`` is what happened so far, part by part: a heading, which may be empty, with its words.
    """

    conversation: str | None
    why: tuple[str, ...] = ()
    record: tuple[tuple[str, str], ...] = ()
    fields: tuple[FieldRow, ...] = ()
    diagnoses: tuple[DiagnosisRow, ...] = ()
    visits: tuple[str, ...] = ()
    empty: str = ""
    summary: tuple[tuple[str, str], ...] = ()
    advice: tuple[AdviceRow, ...] = ()


@dataclass(frozen=True, slots=True)
class SuggestionRow:
    """A copilot's proposal under its number (1 to 9). ``internal`` text is for the desk's eyes."""

    number: int
    suggestion: str
    text: str
    source: str
    score: float
    internal: bool = False
    sort: SuggestionSort = "article"


@dataclass(frozen=True, slots=True)
class SuggestionsView:
    """The open suggestions; ``empty`` says why there are none.

    ``growing`` is a draft as far as it is written, which may be empty still; None while nobody writes one.
    """

    rows: tuple[SuggestionRow, ...]
    empty: str = ""
    growing: str | None = None


@dataclass(frozen=True, slots=True)
class ComposerView:
    """Where the agent writes. ``reader`` always says who will read it; ``why_not`` why nobody can be written to now.

    ``warning`` tells that the conversation moved since the draft was begun; ``held`` what an undo would take back;
    ``hints`` are the coach's about what is written.
    """

    conversation: str | None
    mode: Mode
    reader: str
    why_not: str = ""
    warning: str = ""
    held: str = ""
    hints: tuple[DraftHint, ...] = ()


@dataclass(frozen=True, slots=True)
class StatusView:
    """The bottom line's parts, each with its tone; ``connection_short`` stands where there is no room for more.

    ``wrap_up`` is empty for who is not in wrap-up.
    """

    connection: str
    connection_tone: Tone
    presence: str
    presence_tone: Tone
    load: str
    clock: str
    needs_you: str = ""
    connection_short: str = ""
    wrap_up: str = ""


@dataclass(frozen=True, slots=True)
class TabView:
    """One open conversation. ``mark`` tells what is its matter: an offer, mine, somebody else's."""

    conversation: str
    name: str
    place: Place
    unread: int = 0
    current: bool = False
    has_draft: bool = False


@dataclass(frozen=True, slots=True)
class Hint:
    """One key of the last row: ``press`` is Textual's name for it, ``key`` what people read, ``label`` what it does."""

    press: str
    key: str
    label: str
