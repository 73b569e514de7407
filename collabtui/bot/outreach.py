"""Events of the business as first words to customers."""

import hashlib
import json
import re
from importlib.resources.abc import Traversable
from typing import Annotated, Final, Literal, Protocol

from pydantic import ConfigDict, Field, TypeAdapter, ValidationError

from broker.domain.commands import Command, ReachOut
from broker.domain.errors import AlreadyExists, Refused
from broker.domain.ids import Id, Label
from broker.protocol.frames import Ack
from collabtui.understanding.toml_file import Strict, read_toml, validated

_FIELD: Final = re.compile(r"\{([a-z][a-z0-9_]{0,63})\}")
#: The broker would refuse the whole frame.
_CHECKED: Final = TypeAdapter(ReachOut)

Data = Annotated[dict[Label, Annotated[str, Field(min_length=1, max_length=500)]], Field(max_length=30)]
Spoken = Literal["en", "de"]


class Event(Strict):
    """One thing that happened: ``data`` fills the template's braces, lands in the conversation's context."""

    id: Annotated[str, Field(min_length=1, max_length=200)]
    event: Label
    customer: Id
    data: Data = Field(default_factory=dict)
    language: Spoken = "en"


class Template(Strict):
    """The words for one kind of event, by language."""

    topic: Label
    reason: Label
    en: str
    de: str = ""


class Templates(Strict):
    """The words for all kinds of events, by name."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)
    event: dict[str, Template]


class Outcome(Strict):
    """What became of an event. ``retry_at`` (Unix milliseconds) tells when a refused one may be sent again.

    ``held_back`` is the policy's reason: topic, declined, cap, quiet_hours; empty where it refused nothing.
    """

    id: str
    outcome: Literal["sent", "refused", "invalid"]
    reason: str = ""
    retry_at: int | None = None
    held_back: str = ""


class Sender(Protocol):
    """What is needed of a connection."""

    async def send(self, command: Command, id: str | None = None) -> Ack:
        """Have a command done; raises Refused, or ClientError."""
        ...


def load_templates(path: Traversable) -> Templates:
    """The templates of one file. Raises DataFileError."""
    return validated(Templates, read_toml(path), path)


def event_of(text: str | bytes) -> Event:
    """The event that this JSON says. Raises ValueError with a sentence for each thing that is wrong."""
    try:
        return Event.model_validate_json(text)
    except ValidationError as error:
        raise ValueError(_sentences(error)) from error


def _sentences(error: ValidationError) -> str:
    return " ".join(
        f"{'.'.join(map(str, one['loc'])) or 'the whole event'}: {one['msg']}."
        for one in error.errors(include_url=False, include_input=False)
    )


def command_of(event: Event, templates: Templates) -> tuple[str, ReachOut]:
    """The command with its id, which are the same for the same event. Raises ValueError for what has no words."""
    template = templates.event.get(event.event)
    if template is None:
        raise ValueError(f"There is no template for {event.event}: expected one of {', '.join(templates.event)}.")
    words = getattr(template, event.language) or template.en
    missing = sorted({name for name in _FIELD.findall(words) if name not in event.data})
    if missing:
        raise ValueError(f"The event's data lack {', '.join(missing)}.")
    text = _FIELD.sub(lambda found: event.data[found[1]], words)
    fields = [{"name": name, "value": value, "source": "bot"} for name, value in event.data.items()]
    digest = hashlib.sha256(json.dumps([event.customer, event.id]).encode()).hexdigest()[:30]
    key = f"outreach-{digest}"
    given = {"conversation": key, "customer": event.customer, "topic": template.topic, "text": text}
    try:
        return key, _CHECKED.validate_python(
            {**given, "reason": template.reason, "fields": fields, "language": event.language}
        )
    except ValidationError as error:
        raise ValueError(_sentences(error)) from error


async def reach_out(sender: Sender, event: Event, templates: Templates) -> Outcome:
    """Send one event's words: an event that was sent before is sent no second time. Raises ClientError."""
    try:
        id, command = command_of(event, templates)
        await sender.send(command, id)
    except ValueError as error:
        return Outcome(id=event.id, outcome="invalid", reason=str(error))
    except AlreadyExists:
        # The conversation's id comes from the event's: another worker has sent it.
        return Outcome(id=event.id, outcome="sent", reason="It was sent before.")
    except Refused as refused:
        return _refused(event, refused)
    return Outcome(id=event.id, outcome="sent")


def _refused(event: Event, refused: Refused) -> Outcome:
    current = refused.current or {}
    at = current.get("retry_at")
    return Outcome(
        id=event.id,
        outcome="refused",
        reason=refused.message,
        retry_at=at if isinstance(at, int) else None,
        held_back=str(current.get("held_back", "")),
    )
