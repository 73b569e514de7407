"""Refusals as the sentences that an agent reads."""

from collections.abc import Mapping
from datetime import tzinfo

from broker.domain.errors import Refused, StaleVersion
from collabtui.console.present.dates import moment_of


def sentence(refused: Refused, tz: tzinfo | None = None) -> str:
    """Why nothing was done; for a stale write what stands there now, who wrote it, when."""
    if isinstance(refused, StaleVersion) and refused.current:
        return f"Not changed: {_present(refused.current, tz)}. Do it again if yours is right."
    return f"Not done. {refused.message}"


def _present(current: Mapping[str, str | int | float | None], tz: tzinfo | None) -> str:
    if "by" not in current:
        return "the field does not exist any more"
    value, at = current.get("value"), current.get("at")
    present = "it was emptied" if value is None else f"it is “{value}” now, written"
    when = f" at {moment_of(at, tz)}" if isinstance(at, int) else ""
    # A worker's id has that of its process behind a dot, which says nothing to a person.
    return f"{present} by {str(current['by']).partition('.')[0]}{when}"
