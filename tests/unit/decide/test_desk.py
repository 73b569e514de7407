"""What is decided about people, or about who comes in."""

import pytest

from broker.domain.access import TokenIssued, TokenRevoked
from broker.domain.actors import Actor, Role
from broker.domain.agent_events import AgentRegistered, CapacitySet, PresenceSet, SkillsSet
from broker.domain.commands import Command
from broker.domain.customers import CustomerRecord, CustomerRecorded
from broker.domain.desk_commands import (
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RevokeToken,
    SetCapacity,
    SetPresence,
    SetSkills,
)
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden, NotFound, Refused
from broker.domain.events import Event
from tests.unit.decide.stories import ADA, SUPERVISOR, Story

DIGEST = "0" * 64


@pytest.mark.parametrize(
    ("actor", "command", "stream", "event"),
    [
        (ADA, SetPresence("away", "lunch"), "agent:ada", PresenceSet("away", "lunch")),
        (SUPERVISOR, RegisterAgent("cy", "Cy", {"x": 1}, 4), "agent:cy", AgentRegistered("Cy", {"x": 1}, 4)),
        (SUPERVISOR, SetSkills("ada", {"billing": 5}), "agent:ada", SkillsSet({"billing": 5})),
        (SUPERVISOR, SetCapacity("ada", 1), "agent:ada", CapacitySet(1)),
        (SUPERVISOR, IssueToken("t", DIGEST, "bot", "bot.9"), "access", TokenIssued("t", DIGEST, "bot", "bot.9")),
        (
            SUPERVISOR,
            RecordCustomer("tom", CustomerRecord(name="Tom")),
            "customer:tom",
            CustomerRecorded(CustomerRecord(name="Tom")),
        ),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_wish_about_somebody_becomes_one_fact_in_their_stream(
    actor: Actor, command: Command, stream: str, event: Event
) -> None:
    assert Story().send(actor, command) == {stream: (event,)}


@pytest.mark.parametrize("command", [SetSkills("nobody", {}), SetCapacity("nobody", 1)], ids=lambda one: one.kind)
def test_an_agent_is_registered_before_anything_else(command: Command) -> None:
    assert "register" in Story().refuses(NotFound, SUPERVISOR, command).message


def test_somebody_who_was_never_registered_has_no_presence() -> None:
    Story().refuses(NotFound, Actor("agent", "nobody"), SetPresence("online"))


@pytest.mark.parametrize(
    ("role", "subject", "expires", "kind"),
    [
        ("desk", "desk", None, Forbidden),
        ("bot", "bot.9", 1, BadCommand),
        ("agent", "nobody", None, NotFound),
    ],
)
def test_no_token_is_issued_that_should_not_open(
    role: Role, subject: str, expires: int | None, kind: type[Refused]
) -> None:
    Story().refuses(kind, SUPERVISOR, IssueToken("t", DIGEST, role, subject, expires))


def test_a_token_id_is_used_once() -> None:
    story = Story()
    story.send(SUPERVISOR, IssueToken("t", DIGEST, "agent", "ada"))
    story.refuses(AlreadyExists, SUPERVISOR, IssueToken("t", DIGEST, "agent", "ben"))


def test_a_revoked_token_opens_nothing() -> None:
    story = Story()
    story.send(SUPERVISOR, IssueToken("t", DIGEST, "agent", "ada"))
    assert story.access.grants["t"].is_open(story.at)
    assert story.send(SUPERVISOR, RevokeToken("t")) == {"access": (TokenRevoked("t"),)}
    assert not story.access.grants["t"].is_open(story.at)


def test_a_token_that_does_not_exist_cannot_be_revoked() -> None:
    Story().refuses(NotFound, SUPERVISOR, RevokeToken("t"))


def test_registering_again_keeps_what_the_agent_holds() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, RegisterAgent("ada", "Ada L.", {"billing": 1}, 5))
    assert story.agents["ada"].holding == {"c"}
    assert (story.agents["ada"].name, story.agents["ada"].presence) == ("Ada L.", "online")
