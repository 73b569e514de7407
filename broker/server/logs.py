"""Log lines for operators: ids, codes, counts, never a word that somebody wrote."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Final, Literal

from broker.domain.inert import inert

LogFormat = Literal["text", "json"]
#: Longer values are cut: what is logged has a known size.
LONGEST = 200
_OURS: Final = "broker"
_FIELDS: Final = "fields"
_PLACES = 6


def event(logger: logging.Logger, name: str, level: int, **fields: str | int | float | None) -> None:
    """Log one event. ``fields`` must hold no text that a person, a bot or an article wrote, no token."""
    logger.log(level, name, extra={_FIELDS: fields})


def configure(log_format: LogFormat) -> None:
    """Send every log line of this process to stderr; other libraries speak from warnings on."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(LineFormatter(log_format))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(logging.WARNING)
    logging.getLogger(_OURS).setLevel(logging.INFO)
    sys.excepthook = _crashed


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    """An exception that ends the process is one line like any other: Python's own report would print its words."""
    logging.getLogger(_OURS).critical("crashed", exc_info=(kind, error, trace))


class LineFormatter(logging.Formatter):
    """One line a record, as ``key=value`` or JSON, in which no control character survives.

    An exception is told by its type with the places it came through. Its words, like those of other libraries' records,
    are left out: they may quote a frame.
    """

    def __init__(self, log_format: LogFormat) -> None:
        super().__init__()
        self._format = log_format

    def format(self, record: logging.LogRecord) -> str:
        values = _values(record)
        if self._format == "json":
            return json.dumps(values)
        return " ".join(f"{key}={_quoted(str(value))}" for key, value in values.items())


def _values(record: logging.LogRecord) -> dict[str, str | int | float]:
    at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
    is_ours = record.name.partition(".")[0] == _OURS
    name, *pairs = record.getMessage().split() if is_ours else ["library"]
    values: dict[str, str | int | float] = {
        "at": at.replace("+00:00", "Z"),
        "level": record.levelname.lower(),
        "event": _short(name),
        "logger": record.name,
    }
    fields = dict(pair.partition("=")[::2] for pair in pairs) | getattr(record, _FIELDS, {})
    for key, value in fields.items():
        values[_short(key)] = _short(value) if isinstance(value, str) else value if value is not None else ""
    if record.exc_info and record.exc_info[1] is not None:
        values |= _told(record.exc_info[1])
    return values


def _told(error: BaseException) -> dict[str, str | int | float]:
    places = traceback.extract_tb(error.__traceback__)[-_PLACES:]
    where = " < ".join(f"{place.filename.rpartition('/')[2]}:{place.lineno}" for place in reversed(places))
    return {"error": type(error).__name__, "where": where}


def _short(text: str) -> str:
    return inert(text, max_chars=LONGEST, multiline=False)


def _quoted(value: str) -> str:
    is_plain = value and not set(value) & set(' "=')
    return value if is_plain else json.dumps(value, ensure_ascii=False)
