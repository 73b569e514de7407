"""TOML files read into models, with errors that a person can act on."""

import re
import tomllib
from collections.abc import Iterable
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from collabtui.understanding.toml_place import line_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ModelT = TypeVar("ModelT", bound=BaseModel)

MOST_BYTES = 1_000_000
_MOST_SHOWN = 60


class DataFileError(Exception):
    """Data files say something other than what is expected.

    The text has a line for each mistake, sorted, a count of the rest last; each with file, line, field as far as known.
    """

    def __init__(self, *mistakes: str) -> None:
        lines = {line for mistake in mistakes for line in mistake.splitlines()}
        self.mistakes = tuple(sorted(lines, key=lambda line: (line.startswith("..."), _in_order(line))))
        super().__init__("\n".join(self.mistakes))


class Strict(BaseModel):
    """A section of a data file: no unknown field, no silent conversion, no later change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


def read_text(path: Traversable) -> str:
    """The text of one file; raises DataFileError with the line where it is not UTF-8."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if len(content) > MOST_BYTES:
        raise DataFileError(f"{path}: has {len(content):,} bytes; expected at most {MOST_BYTES:,}.")
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataFileError(f"{path}, line {line}: is not UTF-8 text; expected UTF-8.") from error


def read_toml(path: Traversable) -> dict[str, object]:
    """The tables of one TOML file; raises DataFileError with the line where it is not TOML."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataFileError(f"{path}: is not TOML ({error}).") from error


def validated(model: type[ModelT], content: object, path: Traversable, under: str = "") -> ModelT:
    """The content as a model; raises DataFileError for all its wrong fields, which lie below `under`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        text = read_text(path)
        wrong = error.errors(include_url=False)
        raise DataFileError(*(_told(path, text, _keys(under, one["loc"]), one) for one in wrong)) from error


def place(path: Traversable, keys: Iterable[str]) -> str:
    """A field as errors name it: the file, its line where that is known, the field."""
    return _place(path, read_text(path), list(keys))


def _keys(under: str, loc: Iterable[int | str]) -> list[str]:
    return ([under] if under else []) + [str(part) for part in loc]


def _place(path: Traversable, text: str, keys: list[str]) -> str:
    line = line_of(text, keys)
    where = f"{path}, line {line}" if line else f"{path}"
    return f"{where}, field {'.'.join(keys) or '(whole file)'}"


def _told(path: Traversable, text: str, keys: list[str], wrong: "ErrorDetails") -> str:
    return f"{_place(path, text, keys)}: {_expected(wrong)}."


def _expected(wrong: "ErrorDetails") -> str:
    """What pydantic says, beside a short look at what stands there instead."""
    message = wrong["msg"]
    given = wrong["input"]
    if wrong["type"] in ("missing", "extra_forbidden", "value_error") or not isinstance(given, str | int | float):
        return message
    shown = ascii(given)
    return f"{message}; found {shown if len(shown) <= _MOST_SHOWN else shown[:_MOST_SHOWN] + '...'}"


def _in_order(mistake: str) -> list[tuple[int, str]]:
    """By file, then by line: line 9 comes before line 10."""
    return [(int(part), "") if part.isdecimal() else (0, part) for part in re.split(r"([0-9]{1,9})", mistake)]
