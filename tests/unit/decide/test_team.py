"""Verdicts on handoffs; what brings an agent back on duty."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import AgentResponded
from broker.domain.commands import Command, PostMessage, SetField
from broker.domain.context import FieldValue
from broker.domain.desk_commands import RosterAgent
from broker.domain.errors import AlreadyExists, Forbidden, NotFound
from broker.domain.handoff_commands import ExpireOffer, MakeOffer
from broker.domain.judgement_events import TurnFlagged
from broker.domain.team_commands import FlagTurn, MarkEscalation
from tests.unit.decide.stories import ADA, BEN, BOT, SUPERVISOR, Story


def silent(story: Story) -> Story:
    """Ada let an offer run out."""
    story.offered(ADA).send(DESK, ExpireOffer("c", story.offer))
    assert story.agents["ada"].routing == "not_responding"
    return story


@pytest.mark.parametrize("actor", [ADA, BEN, SUPERVISOR])
def test_anybody_at_the_desk_says_what_they_think_of_a_handoff(actor: object) -> None:
    story = Story().queued()
    (judged,) = story.state.escalations
    story.send(actor, MarkEscalation("c", judged.ticket, "needless", "a plain question"))  # type: ignore[arg-type]
    assert story.state.escalations[0].verdict == "needless"


def test_whoever_thinks_better_of_it_says_so() -> None:
    story = Story().queued()
    ticket = story.state.escalations[0].ticket
    story.does(ADA, MarkEscalation("c", ticket, "needless"))
    story.does(SUPERVISOR, MarkEscalation("c", ticket, "too_late"))
    assert story.state.escalations[0].verdict == "too_late"


def test_a_verdict_is_on_a_handoff_that_was() -> None:
    Story().queued().refuses(NotFound, ADA, MarkEscalation("c", "another", "right"))


@pytest.mark.parametrize("person", [ADA, BEN, SUPERVISOR])
def test_anybody_at_the_desk_flags_what_a_bot_said(person: Actor) -> None:
    story = Story().leased()
    story.send(BOT, story.turn("It left on Monday."))
    (said,) = (line.message for line in story.state.lines if line.author.role == "bot")
    assert story.does(person, FlagTurn("c", said, "it is Tuesday")) == (TurnFlagged(said, "it is Tuesday"),)
    story.refuses(NotFound, person, FlagTurn("c", "another"))


def test_only_words_of_a_bot_are_flagged_for_its_designer() -> None:
    story = Story().owned()
    refused = story.refuses(Forbidden, ADA, FlagTurn("c", story.state.lines[0].message))
    assert "the customer's" in refused.message


@pytest.mark.parametrize(
    "command",
    [PostMessage("c", "I am here", visibility="note"), SetField("c", FieldValue("order", "42", "agent"), 0)],
    ids=lambda one: one.kind,
)
def test_an_agent_who_does_anything_is_on_duty_again(command: Command) -> None:
    story = silent(Story())
    assert story.send(ADA, command)["agent:ada"] == (AgentResponded(),)
    assert story.agents["ada"].routing == "idle"
    assert "agent:ada" not in story.send(ADA, PostMessage("c", "still", visibility="note"))


def test_what_others_do_brings_nobody_back() -> None:
    story = silent(Story())
    assert "agent:ada" not in story.send(BEN, PostMessage("c", "where is Ada?", visibility="note"))
    story.send(DESK, MakeOffer("c", "ben"))
    assert story.agents["ada"].missed


def test_the_same_roster_again_undoes_nothing_that_people_changed() -> None:
    story = Story()
    said = RosterAgent("ada", "Ada", {"billing": 4}, 3)
    story.send(DESK, said)
    assert dict(story.agents["ada"].skills) == {"billing": 4}
    story.refuses(AlreadyExists, DESK, said)
    story.send(DESK, RosterAgent("ada", "Ada", {"billing": 5}, 3))
    assert dict(story.agents["ada"].skills) == {"billing": 5}
