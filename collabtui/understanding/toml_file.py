"""TOML files read into models, with errors that a person can act on."""

import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Sequence
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

from collabtui.understanding.toml_place import line_of

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

ModelT = TypeVar("ModelT", bound=BaseModel)

MOST_BYTES = 4_000_000
_MOST_SHOWN = 60
#: A file that is wrong throughout is told of by its first mistakes: finding the line of each takes some milliseconds.
_MOST_TOLD = 50


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


def read_toml(path: Traversable, parse_float: Callable[[str], object] = float) -> dict[str, object]:
    """The tables of one TOML file; raises DataFileError with the line where it is not TOML."""
    text = read_text(path)
    try:
        return tomllib.loads(text, parse_float=parse_float)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise DataFileError(f"{path}: is not TOML ({error}).") from error


def validated(model: type[ModelT], content: object, path: Traversable, under: str = "") -> ModelT:
    """The content as a model; raises DataFileError for all its wrong fields, which lie below `under`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        wrong = [(_keys(under, one["loc"]), f"{_expected(one)}.") for one in error.errors(include_url=False)]
        raise DataFileError(*told(path, wrong)) from error


def told(path: Traversable, wrong: Sequence[tuple[Sequence[str], str]]) -> Iterator[str]:
    """A line for each wrong field of a file, given with what is wrong; of many the first with a count of the rest."""
    text = read_text(path)
    for keys, what in wrong[:_MOST_TOLD]:
        yield f"{_place(path, text, keys)}: {what}"
    if len(wrong) > _MOST_TOLD:
        yield f"... {len(wrong) - _MOST_TOLD:,} more mistakes in {path}."


def place(path: Traversable, keys: Sequence[str]) -> str:
    """A field as errors name it: the file, its line where that is known, the field."""
    return _place(path, read_text(path), keys)


def _keys(under: str, loc: Iterable[int | str]) -> list[str]:
    return ([under] if under else []) + [str(part) for part in loc]


def _place(path: Traversable, text: str, keys: Sequence[str]) -> str:
    line = line_of(text, keys)
    where = f"{path}, line {line}" if line else f"{path}"
    return f"{where}, field {'.'.join(keys) or '(whole file)'}"


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
