"""The rows of the context pane."""

from collections.abc import Iterator

from textual.content import Content

from collabtui.console.present.measures import says_a_mood, words_of
from collabtui.console.views import AdviceRow, DiagnosisRow, FieldReading, FieldRow
from collabtui.ui.text import Part, hanging, line, shown

#: A value may be long; the pane shows this much of it, the field's editor all.
VALUE_LINES, VALUE_CHARS = 6, 600
#: The longest label with two blanks.
LABEL_WIDTH = 10
#: A message here only recalls what the transcript shows whole.
RECALLED = 120


def why(words: str) -> Content:
    """One sentence of the reason."""
    return line(_value(words))


def advised(row: AdviceRow, width: int = 0) -> Content:
    """A step that the coach advises, why; below it the words for it."""
    step = hanging(line(("> ", "bold $primary")), line((row.title, "bold"), (f" · {row.why}", "$muted")), width)
    if not row.words:
        return step
    return Content("\n").join([step, hanging(line("  "), line((f'"{row.words}"', "italic")), width)])


def summed(heading: str, words: str, width: int = 0) -> Content:
    """One part of the summary."""
    label = line((f"{words_of(heading)}: ", "bold")) if heading else Content("")
    return _broken(line(label, _value(words)), width)


def record_row(label: str, value: str, width: int = 0) -> Content:
    """One thing that the business knows; the values stand below each other, in ``width`` cells."""
    return hanging(line((f"{label:<{LABEL_WIDTH}}", "$muted")), _value(value), width)


def visit(words: str) -> Content:
    """One earlier conversation."""
    return line(_value(words))


def field(row: FieldRow, *, unfolded: bool, width: int = 0) -> Content:
    """A field with where its value comes from; ``unfolded`` with the values it had before. A row has ``width`` cells.

    What has no room in its row goes on below, two cells in.
    """
    return Content("\n").join(_field_rows(row, unfolded, width))


def _field_rows(row: FieldRow, unfolded: bool, width: int) -> Iterator[Content]:
    more = f"  ({len(row.history)} earlier)" if row.history and not unfolded else ""
    name = line((_short(words_of(row.name)), "bold"), ": ")
    yield _broken(line(name, _reading_value(row.present), (more, "$muted")), width)
    yield _below(line((_origin(row.present), "$muted")), width)
    if row.conflict is not None:
        other = line(("! also read: ", "bold $warn"), (_value(row.conflict), "$warn"), (_source_of(row), "$muted"))
        yield _below(other, width)
    if unfolded:
        yield from (_earlier(reading, width) for reading in row.history)
        if not row.history:
            yield line(("  no earlier values", "$muted"))


def _earlier(reading: FieldReading, width: int) -> Content:
    earlier = line(("before: ", "$muted"), _reading_value(reading), "  ", (_origin(reading), "$muted"))
    return _below(earlier, width)


def _broken(text: Content, width: int) -> Content:
    """A row whose continuation stands two cells in."""
    if width < text.cell_length:
        first = text.wrap(width)[0] if width > 0 else text
        rest = text[len(first) :]
        # The blank at the break belongs to neither row.
        return Content("\n").join([first.rstrip(), _below(rest[1:] if rest.plain.startswith(" ") else rest, width)])
    return text


def _below(text: Content, width: int) -> Content:
    return hanging(line("  "), text, width)


def _source_of(row: FieldRow) -> Content:
    """Which source the other value comes from."""
    found = next((reading for reading in row.history if reading.value == row.conflict), None)
    return line(" (", _short(found.source), ")") if found else Content("")


def _reading_value(reading: FieldReading) -> Content:
    return line(("empty", "italic $muted")) if reading.value is None else _value(reading.value)


def _origin(reading: FieldReading) -> Content:
    who = reading.by if reading.by.startswith(reading.source) else f"{reading.source}, by {reading.by}"
    return line(_short(who), f" · {reading.confidence:.2f} · {reading.time}")


def diagnosis(row: DiagnosisRow, width: int = 0) -> Content:
    """What was measured on one message, in two rows or more of ``width`` cells."""
    rows = [hanging(line((row.time, "$muted"), " "), _measured(row), width)]
    if row.text:
        rows.append(hanging(line(("  on: ", "$muted")), line((_short(row.text), "$muted")), width))
    rows += [hanging(line(("  failed: ", "$danger")), _short(call), width) for call in row.failed_calls]
    return Content("\n").join(rows)


def _measured(row: DiagnosisRow) -> Content:
    parts: list[Part] = []
    if row.fallback:
        parts.append(("not understood", "bold $warn"))
    else:
        parts.append(_short(row.intent or "no intent"))
    if row.confidence is not None:
        parts.append(f" {row.confidence:.2f}")
    if says_a_mood(row.mood):
        parts.append((f" · mood {row.mood:+.2f}", "$muted"))
    return line(*parts)


def _value(words: str) -> Content:
    return shown(words, max_lines=VALUE_LINES, max_chars=VALUE_CHARS)


def _short(words: str) -> Content:
    return shown(words, max_chars=RECALLED, multiline=False)
