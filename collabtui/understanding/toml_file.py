"""TOML files read into models, with errors that a person can act on."""

import re
import tomllib
from importlib.resources.abc import Traversable
from itertools import zip_longest
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, ValidationError

ModelT = TypeVar("ModelT", bound=BaseModel)

MOST_BYTES = 1_000_000


class DataFileError(Exception):
    """A data file says something other than what is expected; the text names file, line, field."""


class Strict(BaseModel):
    """A section of a data file: no unknown field, no silent conversion, no later change."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, str_strip_whitespace=True)


def read_toml(path: Traversable) -> dict[str, object]:
    """The tables of one TOML file; raises DataFileError with the line where it is not TOML."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise DataFileError(f"{path}: cannot be read ({error.strerror or error}).") from error
    if len(content) > MOST_BYTES:
        raise DataFileError(f"{path}: has {len(content):,} bytes; expected at most {MOST_BYTES:,}.")
    try:
        return tomllib.loads(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise DataFileError(f"{path}, line {line}: is not UTF-8 text; expected UTF-8.") from error
    except tomllib.TOMLDecodeError as error:
        raise DataFileError(f"{path}: is not TOML ({error}).") from error


def validated(model: type[ModelT], content: object, path: Traversable, under: str = "") -> ModelT:
    """The content as a model; raises DataFileError for its first wrong field, which lies below `under`."""
    try:
        return model.model_validate(content)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        keys = ([under] if under else []) + [str(part) for part in first["loc"]]
        line = line_of(path.read_text(encoding="utf-8"), keys)
        where = f"{path}, line {line}" if line else f"{path}"
        raise DataFileError(f"{where}, field {'.'.join(keys) or '(whole file)'}: {first['msg']}.") from error


def line_of(text: str, keys: list[str]) -> int | None:
    """The line that names the last of the keys found, each looked for below the one before."""
    lines = text.splitlines()
    found: int | None = None
    for key, place in zip_longest(keys, keys[1:], fillvalue=""):
        names = re.compile(rf"\s*(?:\[+[\w.\-]*\b)?{re.escape(key)}\s*(?:\]|=)")
        below = [i for i in range(found or 0, len(lines)) if names.match(lines[i])]
        if below and not key.isdigit():
            tables = place.isdigit() and lines[below[0]].lstrip().startswith("[[")
            found = below[min(int(place), len(below) - 1) if tables else 0]
    return None if found is None else found + 1
