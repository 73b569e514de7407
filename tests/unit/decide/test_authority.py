"""Who may ask for what, about whose conversation."""

from typing import get_args

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from broker.decide.authority import MAY, is_party, permit
from broker.domain.actors import ROLES, Actor, Role
from broker.domain.commands import (
    AnswerSurvey,
    CloseConversation,
    Command,
    PostMessage,
    ReopenConversation,
    ScheduleCallback,
    SetField,
)
from broker.domain.context import FieldValue
from broker.domain.desk_commands import AdoptPolicy, SetCapacity
from broker.domain.errors import Forbidden, NotFound, NotOwner
from broker.domain.handoff_commands import RequestHandoff
from tests.property.desk_model import DeskModel
from tests.property.wishes import wishes
from tests.unit.decide.stories import ADA, BOT, COPILOT, MARIA, OTHER_BOT, TOM, Story

DESK_ONLY = {
    "grant_bot_lease",
    "tell_of_delay",
    "end_bot_lease",
    "give_up_on_bots",
    "make_offer",
    "expire_offer",
    "lose_agent",
    "raise_alert",
    "rescue",
    "ask_survey",
    "certify_erasure",
    "mark_erased",
    "note_retention",
}
SUPERVISOR_ONLY = {
    "erase_customer",
    "lift_hold",
    "note_backup",
    "note_restore",
    "place_hold",
    "issue_token",
    "oversee",
    "reassign",
    "record_customer",
    "register_agent",
    "revoke_token",
    "set_capacity",
    "set_skills",
    "take_over",
}
CUSTOMERS_OWN = [
    PostMessage("c", "hello"),
    RequestHandoff("c"),
    AnswerSurvey("c", 5),
    ScheduleCallback("c", 10**13, "+49 30 1"),
    CloseConversation("c"),
    ReopenConversation("c"),
]


def kind_of(command: type[Command]) -> str:
    return str(command.__dataclass_fields__["kind"].default)


def test_the_table_names_every_command() -> None:
    assert set(MAY) == set(get_args(Command))


def test_every_command_is_for_somebody_who_exists() -> None:
    assert all(roles and roles <= set(ROLES) for roles in MAY.values())


@settings(suppress_health_check=[HealthCheck.too_slow])
@given(st.data(), st.sampled_from(ROLES))
def test_a_command_is_forbidden_exactly_to_those_the_table_leaves_out(data: st.DataObject, role: Role) -> None:
    command = data.draw(wishes(DeskModel(), "c1"))
    if role in MAY[type(command)]:
        permit(Actor(role, "x"), command)
    else:
        with pytest.raises(Forbidden, match=role):
            permit(Actor(role, "x"), command)


@pytest.mark.parametrize("command", MAY, ids=kind_of)
def test_what_the_desk_does_by_itself_nobody_else_may_ask_for(command: type[Command]) -> None:
    assert (MAY[command] == {"desk"}) == (kind_of(command) in DESK_ONLY)


@pytest.mark.parametrize("command", MAY, ids=kind_of)
def test_people_with_their_tokens_are_the_supervisors_business(command: type[Command]) -> None:
    assert (MAY[command] == {"supervisor"}) == (kind_of(command) in SUPERVISOR_ONLY)


def test_a_policy_comes_from_a_supervisor_or_from_the_desks_own_file() -> None:
    assert MAY[AdoptPolicy] == {"supervisor", "desk"}


def test_copilots_never_speak_in_a_conversation() -> None:
    assert {kind_of(command) for command, roles in MAY.items() if "copilot" in roles} == {
        "report_signals",
        "set_field",
        "offer_suggestion",
    }


@pytest.mark.parametrize("command", CUSTOMERS_OWN, ids=lambda command: command.kind)
def test_customers_cannot_tell_not_theirs_from_not_there(command: Command) -> None:
    there, not_there = Story().asked(), Story()
    theirs = there.refuses(NotFound, TOM, command)
    nobodys = not_there.refuses(NotFound, TOM, command)
    assert (theirs.message, theirs.current, theirs.retry) == (nobodys.message, nobodys.current, nobodys.retry)


def test_a_command_about_people_asks_for_the_role_too() -> None:
    Story().refuses(Forbidden, ADA, SetCapacity("ada", 50))


def test_a_bot_is_party_to_what_is_leased_to_it() -> None:
    story = Story().leased()
    assert is_party(BOT, story.state)
    assert not is_party(OTHER_BOT, story.state)
    assert is_party(MARIA, story.state)
    assert not is_party(TOM, story.state)
    assert is_party(COPILOT, story.state)


@pytest.mark.parametrize(
    "command", [RequestHandoff("c"), SetField("c", FieldValue("order", "42", "bot"), 0)], ids=lambda one: one.kind
)
def test_a_bot_touches_only_what_is_leased_to_it(command: Command) -> None:
    refused = Story().leased().refuses(NotOwner, OTHER_BOT, command)
    assert refused.current == {"owner": "bot bot.1", "phase": "bot"}
