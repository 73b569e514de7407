"""A refusal that crossed the wire is the exception that it was."""

import pytest

from broker.domain.commands import Command, PostMessage
from broker.domain.errors import BadCommand, BadFrame, NotOwner, Refused, StaleEpoch, TooBusy
from broker.protocol.frames import RefusedFrame
from collabtui.client.refusals import check, refusal


@pytest.mark.parametrize("kind", [BadCommand, NotOwner, StaleEpoch, TooBusy])
def test_a_known_code_is_raised_as_its_class(kind: type[Refused]) -> None:
    frame = RefusedFrame(id="a", code=kind.code, message="No.", retry=kind.retry, current={"owner": "ben"})
    found = refusal(frame)
    assert type(found) is kind
    assert (found.message, found.current) == ("No.", {"owner": "ben"})


def test_an_unknown_code_is_a_refusal_that_keeps_code_and_retry() -> None:
    found = refusal(RefusedFrame(id="a", code="moon_is_full", message="Not tonight.", retry="later"))
    assert isinstance(found, Refused)
    assert (found.code, found.retry, str(found)) == ("moon_is_full", "later", "Not tonight.")
    assert Refused.code == "refused"


@pytest.mark.parametrize(
    ("id", "command", "kind"),
    [
        ("a", PostMessage("c1", "x" * 8_001), BadCommand),
        ("a", PostMessage("c1", "   "), BadCommand),
        ("a", PostMessage("c1", "half a pair: \ud800"), BadCommand),
        ("a", PostMessage("not an id", "hello"), BadCommand),
        ("no id", PostMessage("c1", "hello"), BadFrame),
    ],
)
def test_what_the_broker_could_not_read_is_refused_before_it_is_sent(
    id: str, command: Command, kind: type[Refused]
) -> None:
    with pytest.raises(kind):
        check(id, command)


def test_what_the_broker_can_read_passes() -> None:
    check("a", PostMessage("c1", "x" * 8_000, epoch=3))
