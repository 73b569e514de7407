"""All that is known about a customer, as the context pane shows it."""

from collections.abc import Callable, Iterable, Sequence
from datetime import tzinfo

from broker.domain.actors import Actor
from broker.domain.context import BOOKKEEPING, Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis
from broker.domain.customers import CustomerRecord, Visit
from broker.domain.packet import Packet
from broker.domain.signals import Why
from collabtui.console.present.besides import VERDICTS
from collabtui.console.present.dates import when
from collabtui.console.present.measures import failed_calls, why_sentences
from collabtui.console.views import AdviceRow, ContextView, DiagnosisRow, FieldReading, FieldRow

#: How a moment reads (Unix milliseconds).
Told = Callable[[int], str]
NOTHING_OPEN = "What is known about the customer stands here."
#: How long another source's value counts as lately read, before the present one was (milliseconds).
LATELY = 30 * 60 * 1000
#: The field that copilots keep the summary in; a heading in it has at most so many characters.
SUMMARY, MOST_HEADING = "summary", 20
#: How many turns the timeline shows.
DIAGNOSES = 50


def context_view(
    state: Conversation | None,
    packet: Packet | None = None,
    tz: tzinfo | None = None,
    *,
    now: int,
    advice: tuple[AdviceRow, ...] = (),
) -> ContextView:
    """The context of one conversation; ``packet`` adds what its own log does not hold: the record now, the visits.

    Times are told as at ``now`` (Unix milliseconds), on the clock of ``tz``; None is the machine's.
    """
    if state is None:
        return ContextView(None, empty=NOTHING_OPEN)

    def told(at: int) -> str:
        return when(at, now, tz)

    return ContextView(
        conversation=state.id,
        why=_why(state, packet),
        summary=_summary(state),
        advice=advice,
        record=_record(state, packet),
        fields=tuple(_field(field, told) for field in _fields(state)),
        diagnoses=_diagnoses(state, told),
        visits=_visits(state.id, packet.visits if packet else (), told),
    )


def _fields(state: Conversation) -> list[Field]:
    """The fields by name, without what only workers read; the summary has its own place while it says anything."""
    is_told = SUMMARY in state.values
    hidden = {BOOKKEEPING, SUMMARY} if is_told else {BOOKKEEPING}
    return sorted((one for one in state.fields.values() if one.name not in hidden), key=lambda field: field.name)


def _summary(state: Conversation) -> tuple[tuple[str, str], ...]:
    """The summary part by part: what stands before a line's colon is its heading."""
    rows = (row.strip() for row in state.values.get(SUMMARY, "").splitlines())
    return tuple(_part(row) for row in rows if row)


def _part(row: str) -> tuple[str, str]:
    heading, colon, words = row.partition(":")
    is_heading = bool(colon) and len(heading) <= MOST_HEADING and bool(words.strip())
    return (heading, words.strip()) if is_heading else ("", row)


def _why(state: Conversation, packet: Packet | None) -> tuple[str, ...]:
    why: Why | None = (state.ticket.why if state.ticket else None) or (packet.why if packet else None)
    if why is None:
        return ()
    evidence = state.line(why.evidence) if why.evidence else None
    return (*why_sentences(why, evidence.text if evidence else None), *_verdict(state))


def _verdict(state: Conversation) -> tuple[str, ...]:
    """What was thought of the newest handoff since, if anything."""
    verdict = state.escalations[-1].verdict if state.escalations else None
    return () if verdict is None else (f"judged: {VERDICTS[verdict]}",)


def _record(state: Conversation, packet: Packet | None) -> tuple[tuple[str, str], ...]:
    known = (packet.record if packet else None) or state.record or CustomerRecord(language=state.language)
    verified = "not verified" if known.verified_by == "none" else f"verified by {known.verified_by}"
    rows = (
        ("name", known.name),
        ("customer", state.customer),
        ("e-mail", known.email),
        ("phone", known.phone),
        ("identity", verified),
        ("account", known.account_status),
        ("channel", known.channel or state.channel),
        ("language", known.language or state.language),
        ("device", known.device),
        ("topic", state.topic),
        ("chat", state.id),
    )
    return tuple((label, value) for label, value in rows if value)


def _field(field: Field, told: Told) -> FieldRow:
    present, *before = (_reading(reading, told) for reading in field.readings)
    other = conflict(field.readings)
    return FieldRow(field.name, present, field.version, tuple(before), other.value if other else None)


def conflict(readings: Sequence[Reading]) -> Reading | None:
    """What another source read lately, when it contradicts the present value; ``readings`` are newest first.

    An agent's word ends every conflict. Of each source its newest reading counts; capitals, blanks at the ends do not.
    """
    present = readings[0]
    if present.value is None or present.source == "agent":
        return None
    newest: dict[str, Reading] = {}
    for reading in readings:
        newest.setdefault(reading.source, reading)
    others = (reading for source, reading in newest.items() if source != present.source)
    return next((one for one in others if _contradicts(one, present)), None)


def _contradicts(one: Reading, present: Reading) -> bool:
    if one.value is None or present.value is None or present.at - one.at > LATELY:
        return False
    return one.value.strip().casefold() != present.value.strip().casefold()


def _reading(reading: Reading, told: Told) -> FieldReading:
    return FieldReading(reading.value, reading.source, reading.confidence, _who(reading.by), told(reading.at))


def _who(actor: Actor) -> str:
    """A worker's id has that of its process behind a dot, which says nothing to a person."""
    name = actor.id.partition(".")[0]
    return actor.role if actor.role in ("desk", name) else f"{actor.role} {name}"


def _diagnoses(state: Conversation, told: Told) -> tuple[DiagnosisRow, ...]:
    return tuple(_diagnosis(state, one, told) for one in state.diagnoses[: -DIAGNOSES - 1 : -1])


def _diagnosis(state: Conversation, one: Diagnosis, told: Told) -> DiagnosisRow:
    signals, turn = one.signals, state.line(one.turn)
    intent = signals.intents[0].name if signals.intents else ""
    return DiagnosisRow(
        told(one.at),
        turn.text if turn else "",
        intent,
        signals.confidence,
        signals.fallback,
        signals.sentiment,
        failed_calls(signals),
    )


def _visits(present: str, visits: Iterable[Visit], told: Told) -> tuple[str, ...]:
    earlier = sorted((visit for visit in visits if visit.conversation != present), key=lambda visit: -visit.started)
    return tuple(f"{told(visit.started)}, {_outcome(visit)}" for visit in earlier)


def _outcome(visit: Visit) -> str:
    return "still open" if visit.finished is None else visit.outcome or "closed"
