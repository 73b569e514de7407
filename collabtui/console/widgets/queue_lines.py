"""How one line of the queue looks at a given width."""

from typing import Final

from textual.content import Content

from collabtui.console.views import Age, Place, QueueRow
from collabtui.ui.text import line, one_line

#: What each place is called, with the mark and the colour of its rows.
_HEADS: Final[dict[Place, str]] = {
    "offer": "OFFERED TO YOU",
    "mine": "YOURS",
    "waiting": "WAITING",
    "bot": "WITH THE BOT",
    "other": "WITH OTHERS",
}
_MARKS: Final[dict[Place, tuple[str, str]]] = {
    "offer": ("!", "bold $needs-you"),
    "mine": ("*", "bold $mine"),
    "waiting": ("-", "$warn"),
    "bot": ("b", "$bot"),
    "other": ("a", "$agent"),
}
_AGES: Final[dict[Age, str]] = {"fresh": "$muted", "late": "$warn", "overdue": "bold $danger"}
#: Mark with priority; unread, mood, wait with its sign, each with a space before it.
_MARK, _UNREAD, _MOOD, _WAIT = 3, 3, 3, 8
#: Where so much room is left, the name shares it with the reason and the skill; it keeps at least the second number.
_SHARED, _NAME = 20, 12


def head_line(place: Place, count: int) -> Content:
    """A section's heading."""
    return line(_HEADS[place], f" {count}")


def row_line(row: QueueRow, width: int, *, coloured: bool) -> Content:
    """A row of exactly ``width`` cells; without colours where the cursor brings its own."""
    mark, colour = _MARKS[row.place]
    priority = " " if row.priority is None else str(row.priority)
    room = max(4, width - _MARK - _UNREAD - _MOOD - _WAIT)
    name = room if room < _SHARED else max(_NAME, room // 2)
    parts = [
        (_cell(line(mark, priority, " "), _MARK), colour),
        (_cell(one_line(row.name, name), name), "bold" if row.unread else ""),
        (_cell(one_line(_about(row), room - name - 1), room - name, right=True), "$muted"),
        (_cell(line(_unread(row.unread)), _UNREAD, right=True), "bold $needs-you"),
        (_cell(line(_mood(row.mood)), _MOOD, right=True), "$muted"),
        (_cell(line(row.waited, _late(row.age)), _WAIT, right=True), _AGES[row.age]),
    ]
    return line(*((piece, style) if coloured and style else piece for piece, style in parts))


def _about(row: QueueRow) -> str:
    return ", ".join(part for part in (row.rule.replace("_", " "), row.skill) if part)


def _unread(count: int) -> str:
    return "" if count == 0 else str(count) if count < 100 else "99"


def _mood(mood: float | None) -> str:
    if mood is None:
        return ""
    return ":(" if mood <= -0.3 else ":)" if mood >= 0.3 else ":|"


def _late(age: Age) -> str:
    """A sign beside the colour, for those who see no colours."""
    return "!" if age == "overdue" else " "


def _cell(content: Content, width: int, *, right: bool = False) -> Content:
    spare = max(0, width - content.cell_length)
    return content.pad_left(spare) if right else content.pad_right(spare)
