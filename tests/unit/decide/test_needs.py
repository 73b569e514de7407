"""Which streams must be known before a command can be decided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.decide.needs import needs
from broker.domain.actors import DESK, Actor
from broker.domain.commands import AnswerSurvey, CloseConversation, Command, OpenConversation, PostMessage
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import (
    BeginWrapUp,
    EndWrapUp,
    IssueToken,
    RecordCustomer,
    RegisterAgent,
    RevokeToken,
    RosterAgent,
    SetCapacity,
    SetPresence,
    SetSkills,
)
from broker.domain.handoff_commands import LoseAgent, MakeOffer, Reassign, TakeOver, Transfer
from broker.domain.team_commands import AskColleague
from tests.property.desk_model import DeskModel
from tests.property.wishes import wishes
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, Story

CUSTOMER = "customer:maria"


@pytest.mark.parametrize(
    ("story", "actor", "command", "streams"),
    [
        (Story(), MARIA, OpenConversation("c"), {CUSTOMER}),
        (Story().asked(), MARIA, PostMessage("c", "hello"), {CUSTOMER}),
        (Story().queued(), DESK, MakeOffer("c", "ada"), {CUSTOMER, "agent:ada"}),
        (Story().offered(BEN), MARIA, CloseConversation("c"), {CUSTOMER, "agent:ben"}),
        (Story().owned(), MARIA, AnswerSurvey("c", 5), {CUSTOMER, "agent:ada"}),
        (Story().owned(), ADA, Transfer("c", agent="ben"), {CUSTOMER, "agent:ada", "agent:ben"}),
        (Story().owned(), ADA, Transfer("c", skill="x"), {CUSTOMER, "agent:ada"}),
        (Story().asked(), DESK, LoseAgent("c", "ben"), {CUSTOMER, "agent:ben"}),
        (Story().warm(), MARIA, PostMessage("c", "hello"), {CUSTOMER, "agent:ada", "agent:ben"}),
        (Story().asked(), SUPERVISOR, TakeOver("c", "Sue"), {CUSTOMER, "agent:sue"}),
        (Story().owned(), SUPERVISOR, Reassign("c", agent="ben"), {CUSTOMER, "agent:ada", "agent:ben"}),
        (Story().owned(), ADA, AskColleague("c", "ben"), {CUSTOMER, "agent:ada", "agent:ben"}),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_conversations_command_needs_those_it_may_touch(
    story: Story, actor: Actor, command: Command, streams: set[str]
) -> None:
    assert needs(story.conversations.get("c"), command, actor) == streams


@pytest.mark.parametrize(
    ("actor", "command", "streams"),
    [
        (ADA, SetPresence("away"), {"agent:ada"}),
        (SUPERVISOR, RegisterAgent("cy", "Cy", {}), {"agent:cy"}),
        (SUPERVISOR, SetSkills("cy", {}), {"agent:cy"}),
        (SUPERVISOR, SetCapacity("cy", 1), {"agent:cy"}),
        (DESK, RosterAgent("cy", "Cy", {}, 1), {"agent:cy"}),
        (DESK, EndWrapUp("cy", "c"), {"agent:cy"}),
        (ADA, BeginWrapUp("c"), {"agent:ada"}),
        (SUPERVISOR, RecordCustomer("tom", CustomerRecord()), {"customer:tom"}),
        (SUPERVISOR, IssueToken("t", "0", "agent", "cy"), {"agent:cy"}),
        (SUPERVISOR, IssueToken("t", "0", "bot", "bot.1"), set()),
        (SUPERVISOR, RevokeToken("t"), set()),
    ],
    ids=lambda value: getattr(value, "kind", None),
)
def test_a_command_about_people_needs_those_people(actor: Actor, command: Command, streams: set[str]) -> None:
    assert needs(None, command, actor) == streams


@given(st.data())
def test_an_agent_s_own_stream_is_always_among_them(data: st.DataObject) -> None:
    command = data.draw(wishes(DeskModel(), "c1"))
    assert "agent:ada" in needs(Story().owned().state, command, ADA)
