"""Values for every field that crosses the wire, made from the fields' own types."""

import types
from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union, get_args, get_origin, get_type_hints

from annotated_types import Ge, Le, Len, MaxLen, MinLen
from hypothesis import strategies as st
from pydantic.fields import FieldInfo

from broker.domain import ids
from broker.domain.commands import Command
from broker.domain.desk_commands import PolicyText
from broker.domain.events import Event, Opaque
from broker.protocol.frame import Frame
from broker.protocol.frames import ClientFrame, ServerFrame

COMMANDS: tuple[type, ...] = get_args(Command)
CLIENT_FRAMES: tuple[type[Frame], ...] = get_args(ClientFrame)
SERVER_FRAMES: tuple[type[Frame], ...] = get_args(ServerFrame)
EVENTS: tuple[type, ...] = tuple(kind for kind in get_args(Event) if kind is not Opaque)

#: All that JSON text can carry: lone surrogates are no characters.
text = st.text(st.characters(exclude_categories=["Cs"]), max_size=60)
command_ids = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_-]{0,39}\Z")
names = st.from_regex(r"\A[A-Za-z0-9][A-Za-z0-9_.-]{0,39}\Z")
words = text.filter(ids.is_word)

_SHAPES: dict[Any, st.SearchStrategy[Any]] = {
    ids.Id: names,
    ids.CommandId: command_ids,
    ids.Label: words.filter(bool),
    ids.OptionalLabel: words,
    ids.Text: text.filter(ids.is_said),
    ids.Remark: text,
    PolicyText: text.filter(bool),
    str: text,
    bool: st.booleans(),
    int: st.integers(0, ids.MAX_INT),
    float: st.floats(allow_nan=False, allow_infinity=False),
    type(None): st.none(),
}


def values(hint: Any) -> st.SearchStrategy[Any]:
    """Every value that the type of a field allows, within a small size."""
    if hint in _SHAPES:
        return _SHAPES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return _bounded(arguments[0], arguments[1:])
    if origin is Literal:
        return st.sampled_from(arguments)
    if origin in (Union, types.UnionType):
        return st.one_of(*map(values, arguments))
    if origin is tuple:
        return st.lists(values(arguments[0]), max_size=3).map(tuple)
    if arguments:
        return st.dictionaries(values(arguments[0]), values(arguments[1]), max_size=3)
    return instances(hint)


def instances(kind: type) -> st.SearchStrategy[Any]:
    """Every instance of a dataclass or a frame."""
    if issubclass(kind, Frame):
        return st.builds(
            kind, **{name: _of_field(field) for name, field in kind.model_fields.items() if name != "type"}
        )
    hints = get_type_hints(kind, include_extras=True)
    return st.builds(kind, **{name: values(hint) for name, hint in hints.items() if name != "kind"})


def _of_field(field: FieldInfo) -> st.SearchStrategy[Any]:
    """Every value of a frame's field. Tags are their own defaults."""
    patterns = [mark.pattern for mark in field.metadata if getattr(mark, "pattern", None)]
    if patterns:
        return st.from_regex(patterns[0], fullmatch=True)
    return values(Annotated[field.annotation, *field.metadata] if field.metadata else field.annotation)


def _bounded(hint: Any, marks: tuple[object, ...]) -> st.SearchStrategy[Any]:
    least = next((mark.ge for mark in marks if isinstance(mark, Ge)), None)
    most = next((mark.le for mark in marks if isinstance(mark, Le)), None)
    if hint is int:
        return st.integers(_int(least), _int(most))
    if hint is float:
        return st.floats(_int(least), _int(most))
    assert all(isinstance(mark, MinLen | MaxLen | Len) for mark in marks), f"{hint} {marks} needs a strategy of its own"
    shortest = max((mark.min_length for mark in marks if isinstance(mark, MinLen | Len)), default=0)
    return values(hint).filter(lambda value: len(value) >= shortest) if shortest else values(hint)


def _int(bound: object) -> int | None:
    assert bound is None or isinstance(bound, int)
    return bound


def sample(hint: Any) -> Any:
    """One plain value of a type, the same every time, with every optional part filled."""
    if hint in _SAMPLES:
        return _SAMPLES[hint]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin is Annotated:
        return sample(arguments[0])
    if origin is Literal:
        return arguments[0]
    if origin in (Union, types.UnionType):
        return sample(arguments[0])
    if origin is tuple:
        return (sample(arguments[0]),)
    if arguments:
        return {sample(arguments[0]): sample(arguments[1])}
    hints = get_type_hints(hint, include_extras=True)
    return hint(**{name: sample(inner) for name, inner in hints.items()})


_SAMPLES: Mapping[Any, Any] = {str: "a", int: 1, float: 0.5, bool: False}


commands = st.one_of(*map(instances, COMMANDS))
events = st.one_of(*map(instances, EVENTS))
client_frames = st.one_of(*map(instances, CLIENT_FRAMES))
server_frames = st.one_of(*map(instances, SERVER_FRAMES))
