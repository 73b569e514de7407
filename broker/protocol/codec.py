"""The frames of the protocol as JSON text, in both directions."""

import json
from typing import Annotated, Any, Final

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from broker.domain.errors import BadFrame
from broker.domain.events import Event, Opaque
from broker.domain.ids import is_id
from broker.protocol.frame import Frame
from broker.protocol.frames import ClientFrame, EventFrame, ServerFrame
from broker.protocol.wording import refusal, why

_CLIENT: Final[TypeAdapter[ClientFrame]] = TypeAdapter(Annotated[ClientFrame, Field(discriminator="type")])
#: Built when first used: a broker reads no frames of brokers, and starts the sooner.
_SERVER: Final[TypeAdapter[ServerFrame]] = TypeAdapter(
    Annotated[ServerFrame, Field(discriminator="type")], config=ConfigDict(defer_build=True)
)
_EVENT: Final[TypeAdapter[Event]] = TypeAdapter(Annotated[Event, Field(discriminator="kind")])
#: Without the adapter's own steps in Python: a start reads many events.
_VALID_EVENT: Final = _EVENT.validator.validate_json


class Unreadable(ValueError):
    """What a broker sent or a store holds is not in this protocol; the sentence says where it goes wrong."""


def decode_client(raw: str | bytes) -> ClientFrame:
    """The frame a client sent; every field must be known, each with its own JSON type.

    Raises BadCommand where a field of a command is wrong, else BadFrame. Time is linear in the text's length.
    """
    if isinstance(raw, bytes):
        raise BadFrame("The frame is binary; this protocol speaks JSON in text frames.")
    try:
        frame = _CLIENT.validate_json(raw, strict=True, extra="forbid")
    except ValidationError as error:
        raise refusal(error) from None
    _refuse_repeated_names(raw)
    return frame


def frame_id(raw: str | bytes) -> str | None:
    """The id of a frame that could not be decoded; None where it has none that is fit to be repeated."""
    try:
        found = from_json(raw.encode() if isinstance(raw, str) else raw)
    except ValueError:
        return None
    name = found.get("id") if isinstance(found, dict) else None
    return name if isinstance(name, str) and is_id(name) else None


def decode_server(raw: str | bytes) -> ServerFrame | None:
    """The frame a broker sent. Unknown fields are passed over, so that old clients outlive new brokers.

    An event of an unknown kind becomes Opaque, a frame of an unknown type None. Raises Unreadable.
    """
    try:
        return _SERVER.validate_json(raw, strict=True, extra="ignore")
    except ValidationError as error:
        first = _first(error)
        if first["type"] == "union_tag_invalid" and first["loc"] == ():
            return None
        if first["type"] == "union_tag_invalid" and first["loc"] == ("event", "event"):
            return _opaque_frame(raw)
        raise Unreadable(f"The broker sent a frame that can't be read. {why(error)}") from None


def encode(frame: Frame) -> str:
    """The frame as compact JSON text."""
    return frame.model_dump_json()


def encode_event(event: Event) -> bytes:
    """The event with its kind as JSON: the bytes that are stored, sent or hashed."""
    if isinstance(event, Opaque) and event.body:
        return event.body.encode()
    return _EVENT.dump_json(event)


def decode_event(body: bytes | str) -> Event:
    """The event of a stored body. A kind newer than this reader becomes Opaque. Raises Unreadable."""
    try:
        event: Event = _VALID_EVENT(body, strict=True, extra="ignore")
        return event
    except ValidationError as error:
        if _first(error)["type"] == "union_tag_invalid":
            return _opaque(from_json(body)["kind"], body)
        raise Unreadable(f"An event can't be read. {why(error, 'The event')}") from None


def _opaque_frame(raw: str | bytes) -> EventFrame:
    """An event frame whose event is unknown: its header is read as ever, its body kept."""
    found = from_json(raw)
    body = found["event"]
    found["event"] = _opaque(body["kind"], to_json(body))
    return EventFrame.model_validate(found, extra="ignore")


def _opaque(kind: object, body: bytes | str) -> Opaque:
    return Opaque(name=str(kind), body=body.decode() if isinstance(body, bytes) else body)


def _first(error: ValidationError) -> Any:
    return error.errors(include_url=False, include_context=False, include_input=False)[0]


class _RepeatedName(ValueError):
    pass


def _unique(pairs: list[tuple[str, object]]) -> None:
    if len({name for name, _ in pairs}) != len(pairs):
        raise _RepeatedName


#: The validating parser takes the last of two fields with one name; another reader might act on the first.
_NAMES: Final = json.JSONDecoder(object_pairs_hook=_unique)


def _refuse_repeated_names(raw: str) -> None:
    """Call only with text that was validated: its depth is bounded, its fields are known."""
    try:
        _NAMES.decode(raw)
    except _RepeatedName:
        raise BadFrame("The frame names a field twice in one object; each may stand once.") from None
