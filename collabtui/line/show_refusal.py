"""Refusals, connection states, help: what is printed whoever sits here."""

from collections.abc import Mapping

from broker.domain.errors import Refused, StaleVersion
from collabtui.client.updates import StateChanged
from collabtui.line.moments import moment
from collabtui.line.printed import Printed, quoted, word


def refusal(refused: Refused, number: int | None = None) -> Printed:
    """Why nothing was done; for a stale write also what stands there now."""
    if isinstance(refused, StaleVersion) and refused.current:
        return Printed(f"not changed: {_present(refused.current)}. Type it again if yours is right.", number=number)
    return Printed(f"refused: {word(refused.message)}", number=number)


def _present(current: Mapping[str, str | int | float | None]) -> str:
    if "by" not in current:
        return "the field does not exist any more"
    value = current.get("value")
    present = "it was emptied" if value is None else f"it is {quoted(str(value))} now, written"
    at = current.get("at")
    when = f" at {moment(at)}" if isinstance(at, int) else ""
    return f"{present} by {word(str(current['by']))}{when}"


def connection(before: str, change: StateChanged) -> list[Printed]:
    """The line for a change of the connection's state: one when it is lost, one when it is back."""
    if change.state == "reconnecting" and before != "reconnecting":
        return [Printed(f"reconnecting: {word(change.detail).rstrip('.') or 'the broker does not answer'}")]
    if change.state == "online" and before == "reconnecting":
        return [Printed(word(f"the broker answers again. {change.detail}").strip(". "))]
    return []


def help_lines(usage: Mapping[str, str]) -> list[Printed]:
    """The commands, one a line."""
    return [Printed(line) for line in usage.values()] + [Printed("anything else is sent; //text sends /text")]
