"""Log lines of workers, in which an exception is told by its type with the places it came through."""

import logging
import sys
import traceback
from types import TracebackType
from typing import Final

from broker.domain.inert import inert

_FORMAT: Final = "%(asctime)s %(levelname)s %(name)s %(message)s"
_PLACES: Final = 8


class WordlessFormatter(logging.Formatter):
    """One line a record. The words of an exception are left out: they may quote what a customer wrote."""

    def __init__(self) -> None:
        super().__init__(_FORMAT)

    def format(self, record: logging.LogRecord) -> str:
        return inert(super().format(record), multiline=False)

    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return told(error) if isinstance(error, BaseException) else ""


def configure(level: int) -> None:
    """Send the lines of this process to stderr, an exception that ends it among them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(WordlessFormatter())
    logging.getLogger().handlers[:] = [handler]
    logging.getLogger().setLevel(level)
    sys.excepthook = _crashed


def told(error: BaseException) -> str:
    """The exception's type with the places it came through, the innermost first; of a group, each of its own."""
    places = reversed(traceback.extract_tb(error.__traceback__)[-_PLACES:])
    where = " < ".join(f"{place.filename.rpartition('/')[2]}:{place.lineno}" for place in places)
    inner = [told(one) for one in error.exceptions] if isinstance(error, BaseExceptionGroup) else []
    return "; ".join([f"{type(error).__name__} at {where or 'no place'}", *inner])


def _crashed(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
    if issubclass(kind, KeyboardInterrupt):
        sys.__excepthook__(kind, error, trace)
    else:
        logging.getLogger(__name__).critical("crashed", exc_info=(kind, error, trace))
