"""The AsyncAPI 3 document of the protocol, made from its frames."""

from typing import Any, Final, get_args

from pydantic.json_schema import models_json_schema

from broker.protocol.frame import Frame
from broker.protocol.frames import SUBPROTOCOL, ClientFrame, ServerFrame

_SCHEMAS: Final = "#/components/schemas/{model}"
_CHANNEL: Final = "#/channels/desk"
#: The frames that answer each frame of a client.
_REPLIES: Final = {
    "Hello": ("Welcome", "RefusedFrame"),
    "CommandFrame": ("Ack", "RefusedFrame"),
    "Subscribe": ("Ack", "RefusedFrame"),
    "Unsubscribe": ("Ack", "RefusedFrame"),
    "Query": ("Result", "RefusedFrame"),
    "Rework": ("ReworkDone", "RefusedFrame"),
    "WatchQueue": ("QueueRows", "Ack", "RefusedFrame"),
}


def client_frames() -> tuple[type[Frame], ...]:
    """The frames that a client sends, in the order of the protocol."""
    return get_args(ClientFrame)


def server_frames() -> tuple[type[Frame], ...]:
    """The frames that the broker sends, in the order of the protocol."""
    return get_args(ServerFrame)


def document() -> dict[str, Any]:
    """The whole document, as JSON values; operations are named from the broker's side."""
    frames = (*client_frames(), *server_frames())
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "collabtui broker",
            "version": SUBPROTOCOL.rpartition(".v")[2],
            "description": (
                f"WebSocket subprotocol `{SUBPROTOCOL}`: text frames, each one JSON object with a `type`. "
                "The broker refuses unknown fields; clients pass over what they do not know."
            ),
            "license": {"name": "Apache-2.0"},
        },
        "defaultContentType": "application/json",
        "channels": {"desk": _channel(frames)},
        "operations": {
            **{f"receive{frame.__name__}": _operation("receive", frame) for frame in client_frames()},
            **{f"send{frame.__name__}": _operation("send", frame) for frame in server_frames()},
        },
        "components": {
            "messages": {frame.__name__: _message(frame) for frame in frames},
            "schemas": _schemas(frames),
        },
    }


def tag_of(model: type) -> str:
    """The value of ``type`` or ``kind`` that tells this frame, query, command or event from its siblings."""
    fields = getattr(model, "model_fields", None) or getattr(model, "__dataclass_fields__", {})
    return str(fields["type" if "type" in fields else "kind"].default)


def first_line(model: type) -> str:
    """The first sentence of a docstring; empty where the class says nothing itself."""
    own = model.__dict__.get("__doc__") or ""
    generated = own.startswith(f"{model.__name__}(")  # what dataclasses write where there is no docstring
    return "" if generated else own.strip().partition("\n")[0]


def _channel(frames: tuple[type[Frame], ...]) -> dict[str, Any]:
    header = {"type": "string", "const": SUBPROTOCOL}
    headers = {"type": "object", "properties": {"Sec-WebSocket-Protocol": header}}
    return {
        "address": "/",
        "description": "One connection of a customer, bot, copilot, agent or supervisor.",
        "messages": {frame.__name__: {"$ref": f"#/components/messages/{frame.__name__}"} for frame in frames},
        "bindings": {"ws": {"method": "GET", "headers": headers}},
    }


def _operation(action: str, frame: type[Frame]) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "action": action,
        "channel": {"$ref": _CHANNEL},
        "messages": [_channel_message(frame.__name__)],
    }
    if replies := _REPLIES.get(frame.__name__):
        operation["reply"] = {
            "channel": {"$ref": _CHANNEL},
            "messages": [_channel_message(reply) for reply in replies],
        }
    return operation


def _channel_message(name: str) -> dict[str, str]:
    return {"$ref": f"{_CHANNEL}/messages/{name}"}


def _message(frame: type[Frame]) -> dict[str, Any]:
    message: dict[str, Any] = {"name": tag_of(frame), "title": frame.__name__}
    if summary := first_line(frame):
        message["summary"] = summary
    return message | {"payload": {"$ref": _SCHEMAS.format(model=frame.__name__)}}


def _schemas(frames: tuple[type[Frame], ...]) -> dict[str, Any]:
    _, schema = models_json_schema([(frame, "validation") for frame in frames], ref_template=_SCHEMAS)
    definitions: dict[str, Any] = schema["$defs"]
    return {name: _with_required_tag(_without_discriminators(definitions[name])) for name in sorted(definitions)}


def _without_discriminators(schema: Any) -> Any:
    """Pydantic writes OpenAPI's form, which AsyncAPI does not know; each variant's constant tag tells them apart."""
    if isinstance(schema, list):
        return [_without_discriminators(inner) for inner in schema]
    if not isinstance(schema, dict):
        return schema
    is_union = "oneOf" in schema
    return {
        name: _without_discriminators(inner)
        for name, inner in schema.items()
        if not (is_union and name == "discriminator")
    }


def _with_required_tag(schema: dict[str, Any]) -> dict[str, Any]:
    """A tag has a default in Python, yet on the wire a frame, command or event without one is refused."""
    properties = schema.get("properties", {})
    tags = [name for name in ("type", "kind") if "const" in properties.get(name, {})]
    if not tags:
        return schema
    properties[tags[0]].pop("default", None)
    return schema | {"required": [*tags, *schema.get("required", ())]}
