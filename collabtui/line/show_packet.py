"""The context packet that comes with a conversation, as lines."""

from broker.domain.conversation_parts import Diagnosis, Line
from broker.domain.customers import CustomerRecord, Visit
from broker.domain.packet import Packet
from broker.domain.signals import Measured, Why
from collabtui.line.moments import moment
from collabtui.line.printed import Printed, quoted, word
from collabtui.line.show_agent import field_value, measured, message, speaker


def packet(number: int, card: Packet) -> list[Printed]:
    """Everything an agent should know before the first word, then what was said."""
    texts = {line.message: line.text for line in card.lines}
    known = [
        f"conversation {word(card.conversation)}, customer {word(_name(card))}, language {word(card.language)}",
        *_why(card.why, texts),
        *_record(card.record),
        *(field_value(one.name, one.value, one.present) for one in card.fields if one.value is not None),
        *(_diagnosis(diagnosis, texts) for diagnosis in card.diagnoses),
        *(_visit(visit) for visit in card.visits if visit.conversation != card.conversation),
    ]
    return [*(Printed(text, number=number) for text in known), *_transcript(number, card)]


def last_shown(card: Packet) -> int:
    """The number in the log of the newest message that the packet holds; 0 when it holds none."""
    return max((line.seq for line in (*card.lines, *card.notes)), default=0)


def _name(card: Packet) -> str:
    return (card.record.name if card.record else "") or card.customer


def _why(why: Why | None, texts: dict[str, str]) -> list[str]:
    if why is None:
        return []
    values = "; ".join(_measure(one) for one in why.measured)
    policy = f" (policy {word(why.policy_version)})" if why.policy_version else ""
    reason = f"why: rule {word(why.rule)}{policy}{': ' if values else ''}{values}"
    evidence = texts.get(why.evidence or "")
    return [reason] if evidence is None else [reason, f"evidence: {quoted(evidence)}"]


def _measure(one: Measured) -> str:
    return f"{word(one.name)} was {_value(one.value)} against {_value(one.threshold)}"


def _value(value: float | str) -> str:
    return quoted(value) if isinstance(value, str) else f"{value:.4g}"


def _record(record: CustomerRecord | None) -> list[str]:
    if record is None:
        return ["record: none"]
    parts = {
        "name": record.name,
        "e-mail": record.email,
        "phone": record.phone,
        "verified by": record.verified_by,
        "account": record.account_status,
        "channel": record.channel,
        "device": record.device,
    }
    return ["record: " + ", ".join(f"{what} {word(value)}" for what, value in parts.items() if value)]


def _diagnosis(diagnosis: Diagnosis, texts: dict[str, str]) -> str:
    about = texts.get(diagnosis.turn)
    on = f" on {quoted(about[:80])}" if about else ""
    return f"measured{on}: {measured(diagnosis.signals)}"


def _visit(visit: Visit) -> str:
    outcome = word(visit.outcome) if visit.finished is not None else "still open"
    return f"earlier visit: {moment(visit.started)}, conversation {word(visit.conversation)}, {outcome}"


def _transcript(number: int, card: Packet) -> list[Printed]:
    left_out = [Printed(f"{card.omitted} earlier messages are left out", number=number)] if card.omitted else []
    lines = sorted((*card.notes, *card.lines), key=lambda line: line.seq)
    return left_out + [_line(number, line, _name(card)) for line in lines]


def _line(number: int, line: Line, customer: str) -> Printed:
    return message(number, line.text, line.visibility, speaker(line.author, customer), line.author)
