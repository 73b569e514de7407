"""How one line of the queue looks at a given width."""

from typing import Final

from textual.content import Content

from broker.domain.judgement_events import AlertStep
from collabtui.console.views import Age, Place, QueueRow
from collabtui.ui.text import line, one_line

#: What each place is called, with the mark and the colour of its rows.
_HEADS: Final[dict[Place, str]] = {
    "offer": "OFFERED TO YOU",
    "mine": "YOURS",
    "waiting": "WAITING",
    "snoozed": "SET ASIDE",
    "bot": "WITH THE BOT",
    "other": "WITH OTHERS",
}
_MARKS: Final[dict[Place, tuple[str, str]]] = {
    "offer": ("!", "bold $needs-you"),
    "mine": ("*", "bold $mine"),
    "waiting": ("w", "$warn"),
    "snoozed": ("z", "$muted"),
    "bot": ("b", "$bot"),
    "other": ("a", "$agent"),
}
_AGES: Final[dict[Age, str]] = {"fresh": "$muted", "late": "$warn", "overdue": "bold $danger"}
#: Mine, but set aside.
_HELD: Final = ("=", "$muted")
#: The steps of the alerts, each with its colour.
_ALERTS: Final[dict[AlertStep, tuple[str, str]]] = {
    "agent": ("A", "$warn"),
    "team": ("T", "$warn"),
    "supervisor": ("S", "bold $danger"),
    "sla_warning": ("L", "$warn"),
    "sla_breach": ("X", "bold $danger"),
}
_BAD: Final = ":("
#: Mark with priority; alert, mood, unread, wait with its sign, each with a space before it.
_MARK, _ALERT, _UNREAD, _MOOD, _WAIT = 4, 3, 3, 3, 8
#: Where so much room is left, the name shares it with the reason and the skill; they keep at least so much each.
_SHARED, _NAME, _ABOUT = 20, 12, 14


def head_line(place: Place, count: int) -> Content:
    """A section's heading."""
    return line(_HEADS[place], f" {count}")


def row_line(row: QueueRow, width: int, *, coloured: bool) -> Content:
    """A row of exactly ``width`` cells; without colours where the cursor brings its own."""
    mark, colour = _HELD if row.on_hold and row.place == "mine" else _MARKS[row.place]
    alert, alarm = _alert(row)
    priority = " " if row.priority is None else str(row.priority)
    unread, mood = _unread(row.unread), _mood(row.mood)
    is_wide = width - _MARK - _UNREAD - _MOOD - _WAIT >= _SHARED
    # The words take the place of what there is nothing to say about.
    waited = line(row.waited, _late(row.age))
    wait = _WAIT if is_wide or mood or unread else min(_WAIT, waited.cell_length + 1)
    room = max(4, width - _MARK - (_ALERT if alert else 0) - (_MOOD if mood else 0) - (_UNREAD if unread else 0) - wait)
    about = min(_ABOUT, one_line(_about(row)).cell_length + 1)
    name = min(max(_NAME, one_line(row.name).cell_length + 1), room - about) if is_wide else room
    parts = [
        (_cell(line(mark, " ", priority, " "), _MARK), colour),
        (_cell(one_line(row.name, name), name), "bold" if row.unread else ""),
        (_cell(_about_in(row, room - name - 1), room - name, right=True), "$muted"),
        (_cell(line(alert), _ALERT if alert else 0, right=True), alarm),
        (_cell(line(mood), _MOOD if mood else 0, right=True), "$danger" if mood == _BAD else "$muted"),
        (_cell(line(unread), _UNREAD if unread else 0, right=True), "bold $needs-you"),
        (_cell(waited, wait, right=True), _AGES[row.age]),
    ]
    return line(*((piece, style) if coloured and style else piece for piece, style in parts))


def _alert(row: QueueRow) -> tuple[str, str]:
    """The newest step with the number of all; nothing without alerts."""
    if row.alert is None or not row.alerts:
        return "", ""
    sign, style = _ALERTS[row.alert]
    return f"{sign}{min(row.alerts, 9)}", style


def _skill(row: QueueRow) -> str:
    return f"{row.skill} {row.level}+" if row.skill and row.level > 1 else row.skill


def _about(row: QueueRow) -> str:
    return ", ".join(part for part in (row.rule, _skill(row)) if part)


def _about_in(row: QueueRow, room: int) -> Content:
    """The reason with the skill, or the reason alone where both would be cut."""
    both = one_line(_about(row))
    return both if both.cell_length <= room else one_line(row.rule or _skill(row), room)


def _unread(count: int) -> str:
    return "" if count == 0 else str(count) if count < 100 else "99"


def _mood(mood: float | None) -> str:
    """A face where there is something to see; most customers look neither way."""
    if mood is None or -0.3 < mood < 0.3:
        return ""
    return _BAD if mood < 0 else ":)"


def _late(age: Age) -> str:
    """A sign beside the colour, for those who see no colours."""
    return "!" if age == "overdue" else " "


def _cell(content: Content, width: int, *, right: bool = False) -> Content:
    spare = max(0, width - content.cell_length)
    return content.pad_left(spare) if right else content.pad_right(spare)
