"""Write the reference of the protocol: every frame, command, event with its fields.

python scripts/generate_reference.py           writes docs/reference/protocol.md
python scripts/generate_reference.py --check   exits 1 when the file is not what the code gives today
"""

import argparse
import dataclasses
import inspect
import json
import re
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from types import NoneType, UnionType
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, MaxLen
from pydantic import BaseModel
from pydantic.fields import FieldInfo
from pydantic_core import PydanticUndefined

from broker.domain import errors, ids
from broker.domain.commands import Command
from broker.domain.events import Event
from broker.protocol import frames, questions
from broker.protocol.asyncapi import client_frames, server_frames, tag_of

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "protocol.md"

INTRODUCTION = f"""# Protocol reference

WebSocket subprotocol `{frames.SUBPROTOCOL}`: text frames, each one JSON object with a `type`. The broker refuses fields
that it does not know, naming their path; clients pass over what they do not know. This page is written by
`scripts/generate_reference.py`; the same frames as JSON schemas are in [asyncapi.json](asyncapi.json).
"""
_REFUSAL = re.compile(r"[|`]-- \w+ +(\w+) +(never|later|reload) +(.+)")
_SHAPE = re.compile(r"^#: (.+)\n(\w+) = Annotated", re.MULTILINE)
#: The named shapes of text or numbers, told apart from their like by equality.
_SHAPES = {hint: name for name, hint in vars(ids).items() if get_origin(hint) is Annotated}
_SHAPES[frames.Stream] = "Stream"
_PLAIN = {str: "text", int: "integer", float: "number", bool: "true or false", NoneType: "null"}


def reference() -> str:
    """The whole page as Markdown."""
    sections = {
        "Frames of a client": client_frames(),
        "Frames of the broker": server_frames(),
        "Queries": _members(questions.QueryKind),
        "Commands": _members(Command),
        "Events": _members(Event),
    }
    listed = [model for models in sections.values() for model in models]
    parts = _parts(listed)
    pages = [_section(title, models) for title, models in sections.items()]
    return "\n".join([INTRODUCTION, *pages, _section("Parts", parts), _shapes(), _refusals()])


def _members(union: object) -> tuple[type, ...]:
    return get_args(union)


def _section(title: str, models: Iterable[type]) -> str:
    return "\n".join([f"## {title}\n", *(_entry(model) for model in models)])


def _entry(model: type) -> str:
    lines = [f"### {_title(model)}\n"]
    if said := _docstring(model):
        lines.append(f"{said}\n")
    if rows := list(_rows(model)):
        lines += ["| field | what | default |", "| --- | --- | --- |", *rows, ""]
    return "\n".join(lines)


def _title(model: type) -> str:
    """A tagged class by its tag, a part by its name."""
    return f"`{tag_of(model)}`" if _tag(model) else model.__name__


def _tag(model: type) -> str | None:
    tags = [name for name in ("type", "kind") if name in _fields(model)]
    return tags[0] if tags else None


def _docstring(model: type) -> str:
    own = model.__dict__.get("__doc__") or ""
    if own.startswith(f"{model.__name__}("):  # what dataclasses write where there is no docstring
        return ""
    return inspect.cleandoc(own).replace("``", "`")


def _rows(model: type) -> Iterator[str]:
    hints = get_type_hints(model, include_extras=True)
    for name, default in _fields(model).items():
        if name != _tag(model):
            yield f"| `{name}` | {_spell(hints[name])} | {default} |"


def _fields(model: type) -> Mapping[str, str]:
    """Each field with its default as JSON text, empty where it must be given."""
    if dataclasses.is_dataclass(model):
        defaults = {field.name: field.default for field in dataclasses.fields(model)}
    elif issubclass(model, BaseModel):
        defaults = {name: field.default for name, field in model.model_fields.items()}
    else:
        raise TypeError(f"{model.__name__} has no fields that could cross the wire.")
    return {name: _default(value) for name, value in defaults.items()}


def _default(value: object) -> str:
    return "" if value in (dataclasses.MISSING, PydanticUndefined) else f"`{json.dumps(value)}`"


def _spell(hint: Any) -> str:
    """The type of a field in words, without the bar that would end a table's cell."""
    if hint in _SHAPES:
        return f"[{_SHAPES[hint]}](#shapes)"
    if hint in _PLAIN:
        return _PLAIN[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(arguments[0], arguments[1:])
    if origin is Literal:
        return ", ".join(f"`{value}`" for value in arguments)
    if origin in (Union, UnionType):
        return " or ".join(map(_spell, arguments))
    if origin is tuple:
        return f"list of {_spell(arguments[0])}"
    if arguments:
        return f"object of {_spell(arguments[0])} to {_spell(arguments[1])}"
    return f"[{hint.__name__}](#{hint.__name__.lower()})"


def _bounded(hint: Any, marks: Iterable[object]) -> str:
    bounds = list(_bounds(marks))
    if bounds and bounds[0].startswith("one of"):
        return bounds[0]
    return ", ".join([_spell(hint), *bounds])


def _bounds(marks: Iterable[object]) -> Iterator[str]:
    for mark in marks:
        match mark:
            case FieldInfo(discriminator=str()):
                yield "one of those below, told apart by `kind`"
            case FieldInfo(metadata=inner):
                yield from _bounds(inner)
            case Ge(ge=least):
                yield f"{least} or more"
            case Le(le=most):
                yield f"{most} or less"
            case MaxLen(max_length=most):
                yield f"at most {most}"
            case _:  # a predicate, which its shape explains
                continue


def _parts(models: Iterable[type]) -> list[type]:
    """The classes that the fields of ``models`` are made of, each once, sorted by name."""
    listed, found, waiting = set(models), set[type](), list(models)
    while waiting:
        for hint in get_type_hints(waiting.pop(), include_extras=True).values():
            new = {part for part in _classes(hint) if part not in listed | found}
            found |= new
            waiting += new
    return sorted(found, key=lambda model: model.__name__)


def _classes(hint: Any) -> Iterator[type]:
    if isinstance(hint, type) and (dataclasses.is_dataclass(hint) or issubclass(hint, BaseModel)):
        yield hint
    for inner in get_args(hint):
        yield from _classes(inner)


def _shapes() -> str:
    shapes = _SHAPE.findall(inspect.getsource(ids))
    rows = [f"| {name} | {said} |" for said, name in shapes]
    stream = "| Stream | The name of a stream that can be followed: `conversation:` or `agent:` with an id. |"
    return "\n".join(["## Shapes\n", "| shape | what |", "| --- | --- |", *rows, stream, ""])


def _refusals() -> str:
    found = _REFUSAL.findall(errors.__doc__ or "")
    rows = [f"| `{code}` | {retry} | {meaning} |" for code, retry, meaning in found]
    return "\n".join(["## Refusals\n", "| code | send it again | meaning |", "| --- | --- | --- |", *rows, ""])


def main(arguments: list[str] | None = None) -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(reference(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == reference():
        return 0
    print(f"{TARGET} is stale. Run: python scripts/generate_reference.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
