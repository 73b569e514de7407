"""A whole conversation as plain text, with what was measured beside what was said."""

import time
from collections.abc import Iterator

from broker.domain.context import BOOKKEEPING
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line
from broker.domain.inert import inert
from broker.domain.owners import named
from broker.domain.signals import ApiCall

#: Further lines of one message stand under it, so that nobody's words can pass for a line of ours.
INDENT = "    "


def transcript(state: Conversation) -> str:
    """The conversation from its head to its end. Times are local."""
    return "\n".join([*_head(state), "", *_talk(state), *_end(state)])


def _head(state: Conversation) -> Iterator[str]:
    name = f" ({state.record.name})" if state.record and state.record.name else ""
    yield _one_line(f"Conversation {state.id} with {state.customer}{name}, {state.channel}, {state.language}")
    yield _one_line(f"Phase: {state.phase}; it belongs to {named(state.owner)}.")
    if state.escalated_by:
        yield _one_line(f"Handed to people {state.handoffs} x, last by the rule {state.escalated_by}.")
    for name, value in state.values.items():
        if name == BOOKKEEPING:
            continue
        present = state.fields[name].present
        yield _one_line(f"{name} = {value} ({present.source}, confidence {present.confidence:.2f})")


def _talk(state: Conversation) -> Iterator[str]:
    measured: dict[str, list[Diagnosis]] = {}
    for diagnosis in state.diagnoses:
        measured.setdefault(diagnosis.turn, []).append(diagnosis)
    for line in state.lines:
        yield _said(line)
        yield from map(_diagnosed, measured.get(line.message, ()))


def _end(state: Conversation) -> Iterator[str]:
    if state.resolution is not None:
        by = state.resolution.by
        yield ""
        yield _one_line(f"Resolved by {by.role} {by.id}: {state.resolution.code} {state.resolution.note}".rstrip())
    if state.survey.score is not None:
        yield _one_line(f"Survey: {state.survey.score} of 5 {state.survey.comment}".rstrip())


def _said(line: Line) -> str:
    clock = time.strftime("%H:%M:%S", time.localtime(line.at / 1000))
    mark = " (note)" if line.visibility == "note" else " (suggested)" if line.suggestion else ""
    text = inert(line.text).replace("\n", f"\n{INDENT}")
    return f"{clock} {line.author.role} {inert(line.author.id)}{mark}: {text}"


def _diagnosed(diagnosis: Diagnosis) -> str:
    signals = diagnosis.signals
    best = ", ".join(f"{intent.name} {intent.confidence:.2f}" for intent in signals.intents[:2])
    parts = [best or "nothing understood"]
    if signals.sentiment is not None:
        parts.append(f"mood {signals.sentiment:+.2f}")
    shares = (("wants a person", signals.wants_human), ("frustrated", signals.frustration))
    parts += [f"{name} {share:.2f}" for name, share in shares if share is not None and share >= 0.5]
    parts += map(_called, signals.api_calls)
    return _one_line(f"{INDENT}[{'; '.join(parts)}; {signals.milliseconds} ms]")


def _called(call: ApiCall) -> str:
    return f"{call.name} {'ok' if call.ok else f'failed: {call.error}'} in {call.milliseconds} ms"


def _one_line(text: str) -> str:
    return inert(text, multiline=False)
