"""The rows of the context pane."""

from collections.abc import Iterator

from textual.content import Content

from collabtui.console.views import DiagnosisRow, FieldReading, FieldRow
from collabtui.ui.text import Part, line, shown

#: A value may be long; the pane shows this much of it, the field's editor all.
VALUE_LINES, VALUE_CHARS = 6, 600
#: A message here only recalls what the transcript shows whole.
RECALLED = 120


def why(words: str) -> Content:
    """One sentence of the reason."""
    return line(_value(words))


def record_row(label: str, value: str) -> Content:
    """One thing that the business knows."""
    return line((f"{label}: ", "$muted"), _value(value))


def visit(words: str) -> Content:
    """One earlier conversation."""
    return line(_value(words))


def field(row: FieldRow, *, unfolded: bool) -> Content:
    """A field with where its value comes from; ``unfolded`` with the values it had before."""
    return Content("\n").join(_field_rows(row, unfolded=unfolded))


def _field_rows(row: FieldRow, *, unfolded: bool) -> Iterator[Content]:
    more = f"  ({len(row.history)} earlier)" if row.history and not unfolded else ""
    yield line((_short(row.name), "bold"), ": ", _reading_value(row.present), (more, "$muted"))
    yield line("  ", (_origin(row.present), "$muted"))
    if row.conflict is not None:
        yield line(("  ! also read: ", "bold $warn"), (_value(row.conflict), "$warn"), (_source_of(row), "$muted"))
    if unfolded:
        yield from (_earlier(reading) for reading in row.history)
        if not row.history:
            yield line(("  no earlier values", "$muted"))


def _earlier(reading: FieldReading) -> Content:
    return line(("  before: ", "$muted"), _reading_value(reading), "  ", (_origin(reading), "$muted"))


def _source_of(row: FieldRow) -> Content:
    """Which source the other value comes from."""
    found = next((reading for reading in row.history if reading.value == row.conflict), None)
    return line(" (", _short(found.source), ")") if found else Content("")


def _reading_value(reading: FieldReading) -> Content:
    return line(("empty", "italic $muted")) if reading.value is None else _value(reading.value)


def _origin(reading: FieldReading) -> Content:
    who = reading.by if reading.by.startswith(reading.source) else f"{reading.source}, by {reading.by}"
    return line(_short(who), f" · {reading.confidence:.2f} · {reading.time}")


def diagnosis(row: DiagnosisRow) -> Content:
    """What was measured on one message, in two rows or more."""
    rows = [_measured(row)]
    if row.text:
        rows.append(line(("  on: ", "$muted"), (_short(row.text), "$muted")))
    rows += [line(("  failed: ", "$danger"), _short(call)) for call in row.failed_calls]
    return Content("\n").join(rows)


def _measured(row: DiagnosisRow) -> Content:
    parts: list[Part] = [(row.time, "$muted"), " "]
    if row.fallback:
        parts.append(("not understood", "bold $warn"))
    else:
        parts.append(_short(row.intent or "no intent"))
    if row.confidence is not None:
        parts.append(f" {row.confidence:.2f}")
    if row.mood is not None:
        parts.append((f" · mood {row.mood:+.2f}", "$muted"))
    return line(*parts)


def _value(words: str) -> Content:
    return shown(words, max_lines=VALUE_LINES, max_chars=VALUE_CHARS)


def _short(words: str) -> Content:
    return shown(words, max_chars=RECALLED, multiline=False)
