"""Claims about events that become first words to customers."""

import json
import re
from importlib.resources import files
from typing import Any

import pytest

from broker.domain.commands import Command, ReachOut
from broker.domain.errors import AlreadyExists, Forbidden, NotNow, Refused
from broker.protocol.frames import Ack
from collabtui.bot.outreach import Event, command_of, event_of, load_templates, reach_out

TEMPLATES = load_templates(files("demo_data") / "outreach.toml")
LATE = {"order_number": "FH-10234", "eta": "Friday"}


class Broker:
    """Answers each command with an ack, or with its refusal."""

    def __init__(self, refusal: Refused | None = None) -> None:
        self._refusal = refusal
        self.took: list[tuple[str | None, Command]] = []

    async def send(self, command: Command, id: str | None = None) -> Ack:
        self.took.append((id, command))
        if self._refusal is not None:
            raise self._refusal
        return Ack(id=id or "")


def event(**changes: Any) -> Event:
    given = {"id": "e1", "event": "order_delayed", "customer": "maria", "data": LATE, **changes}
    return event_of(json.dumps(given))


def test_the_words_are_the_templates_with_the_events_data_as_known_fields() -> None:
    _, command = command_of(event(), TEMPLATES)
    assert "Your order FH-10234 will be late: we expect it on Friday." in command.text
    assert {(field.name, field.value, field.source) for field in command.fields} == {
        ("order_number", "FH-10234", "bot"),
        ("eta", "Friday", "bot"),
    }


def test_a_customer_reads_the_events_language() -> None:
    _, command = command_of(event(language="de"), TEMPLATES)
    assert command.text.startswith("Guten Tag")
    assert command.language == "de"


def test_the_same_event_is_the_same_command_whoever_sends_it() -> None:
    once, again = command_of(event(), TEMPLATES), command_of(event(), TEMPLATES)
    others = {command_of(event(**other), TEMPLATES)[0] for other in ({"id": "e2"}, {"customer": "tom"})}
    assert once == again
    assert len({once[0], *others}) == 3


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"event": "moon_full"}, "There is no template for moon_full: expected one of order_delayed, renewal_due."),
        ({"data": {"eta": "Friday"}}, "The event's data lack order_number."),
        ({"data": {**LATE, **{f"more_{n}": "x" for n in range(29)}}}, "data: Dictionary should have at most 30 items"),
    ],
)
def test_an_event_without_words_has_no_command(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)):
        command_of(event(**changes), TEMPLATES)


async def test_braces_in_an_events_data_are_no_fields() -> None:
    _, command = command_of(event(data={**LATE, "eta": "{order_number} {x}"}), TEMPLATES)
    assert "we expect it on {order_number} {x}." in command.text


@pytest.mark.parametrize("line", [b"{", b"[]", b'{"id": "e1"}', b"\xff", b'{"id": 5, "event": "x", "customer": "m"}'])
def test_what_is_no_event_is_told_in_words(line: bytes) -> None:
    with pytest.raises(ValueError, match=r": .+\.$"):
        event_of(line)


@pytest.mark.parametrize(
    ("refusal", "outcome", "retry_at"),
    [
        (None, "sent", None),
        (AlreadyExists("The id is taken."), "sent", None),
        (NotNow("These are quiet hours.", {"retry_at": 1_700_000_000_000}), "refused", 1_700_000_000_000),
        (Forbidden("Nobody may."), "refused", None),
    ],
)
async def test_what_became_of_an_event_is_told_with_when_to_try_again(
    refusal: Refused | None, outcome: str, retry_at: int | None
) -> None:
    broker = Broker(refusal)
    told = await reach_out(broker, event(), TEMPLATES)
    assert (told.id, told.outcome, told.retry_at) == ("e1", outcome, retry_at)
    ((_, command),) = broker.took
    assert isinstance(command, ReachOut)
