"""Reading a policy, or another file an organisation writes, from its text: whole or not at all."""

import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from broker.domain.desk_commands import POLICY_CHARS
from broker.policy.expect import expected_at, fields_at, kinds_at, path_of
from broker.policy.fields import Path
from broker.policy.lines import line_of, lines_of
from broker.policy.models import Policy

_PLACE = re.compile(r"(?P<words>.*) \(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)", re.DOTALL)
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN = 40
#: TOML promises no whole number of more bits.
_BITS = 64

ModelT = TypeVar("ModelT", bound=BaseModel)


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing to mend. ``line`` counts from 1; ``field`` is a path such as ``escalation[2].below``, from 0."""

    file: str
    line: int
    field: str
    expected: str

    def __str__(self) -> str:
        return f"{self.file}:{self.line}: {self.field}: expected {self.expected}"


class PolicyError(Exception):
    """A file that cannot be adopted; ``problems`` holds all that was found, in the order of their lines."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("\n".join(map(str, problems)))
        self.problems = problems


def parse(text: str, name: str) -> Policy:
    """The policy in this TOML text; ``name`` is the file's, for messages. Raises ``PolicyError``."""
    return parse_as(Policy, text, name)


def parse_as(model: type[ModelT], text: str, name: str) -> ModelT:
    """What this TOML text holds for one model of a whole file; see ``parse``."""
    text = text.removeprefix("\ufeff")  # some editors begin a file with a byte order mark
    data = _read(text, name)
    try:
        return model.model_validate(data)
    except ValidationError as error:
        lines = lines_of(text)
        found = [(line_of(lines, path), path, expected) for path, expected in _problems(model, error)]
    ordered = sorted(found, key=lambda one: one[0])
    raise PolicyError(tuple(Problem(name, line, named(path), words) for line, path, words in ordered))


def _read(text: str, name: str) -> object:
    if len(text) > POLICY_CHARS:
        expected = f"a file of at most {POLICY_CHARS:,} characters, got {len(text):,}"
        raise PolicyError((Problem(name, 1, "size", expected),))
    try:
        return _frozen(tomllib.loads(text))
    except RecursionError:
        problem = Problem(name, 1, "syntax", "tables or lists of a few levels, got hundreds inside each other")
    except ValueError as error:
        problem = _syntax_problem(str(error), text, name)
    raise PolicyError((problem,))


def _frozen(value: object) -> object:
    """Lists as tuples: strict models take nothing else, and strict they stay, so that "30" is no number.

    Raises ValueError for a whole number beyond all bounds, such as one in hexadecimal that Python would not even print.
    """
    match value:
        case dict():
            return {key: _frozen(item) for key, item in value.items()}
        case list():
            return tuple(map(_frozen, value))
        case int() if value.bit_length() > _BITS:
            raise ValueError("too large a number")
        case _:
            return value


def _syntax_problem(message: str, text: str, name: str) -> Problem:
    found = _PLACE.fullmatch(message)
    if found is None:  # the errors without a place are about numbers that are too large
        return Problem(name, 1, "syntax", "numbers of at most 18 digits, got a longer one somewhere in the file")
    words, line, column = found["words"], found["line"], found["column"]
    if line is None:
        return Problem(name, text.rstrip().count("\n") + 1, "syntax", f"valid TOML: {words}, at the end of the file")
    return Problem(name, int(line), "syntax", f"valid TOML: {words}, at column {column}")


def _problems(model: type[BaseModel], error: ValidationError) -> Iterator[tuple[Path, str]]:
    for details in error.errors(include_url=False):
        if details["type"] == "incoherent":
            yield from details["ctx"]["problems"]
        elif details["type"] == "too_short" and len(details["input"]) >= details["ctx"]["min_length"]:
            continue  # the list is long enough: pydantic counts only the items that are right, and has named the others
        else:
            yield _problem(model, details)


def _problem(model: type[BaseModel], details: ErrorDetails) -> tuple[Path, str]:
    loc = details["loc"]
    match details["type"]:
        case "extra_forbidden":
            return path_of(model, loc), fields_at(model, loc)
        case "missing":
            return path_of(model, loc), f"{expected_at(model, loc)}, got nothing"
        case "union_tag_not_found":
            return (*path_of(model, loc), "kind"), f"{kinds_at(model, loc)}, got nothing"
        case "union_tag_invalid":
            return (*path_of(model, loc), "kind"), f"{kinds_at(model, loc)}, got {_shown(details['input']['kind'])}"
        case _:
            return path_of(model, loc), f"{expected_at(model, loc)}, got {_shown(details['input'])}"


def _shown(value: Any) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str() if len(value) > _SHOWN:
            return f"{value[:_SHOWN]!r} with {len(value) - _SHOWN} more characters"
        case str() | int() | float():
            return repr(value)
        case ():
            return "an empty list"
        case tuple():
            return "a list"
        case dict():
            return "a table"
        case _:
            return "a date or a time"


def named(path: Path) -> str:
    """The path as a person would write it."""
    shown = ""
    for part in path:
        if isinstance(part, int):
            shown += f"[{part}]"
        else:
            shown += "." * bool(shown) + (part if _BARE.fullmatch(part) else repr(part))
    return shown
