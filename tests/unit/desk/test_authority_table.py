"""Every command by every role: on their own conversation, on somebody else's, on one that does not exist."""

from typing import get_args

import pytest

from broker.domain.actors import ROLES, Role
from broker.domain.commands import Command, OpenConversation, ReachOut
from tests.unit.desk.authority_kit import ACK, HIDDEN, Row, others_of
from tests.unit.desk.authority_rows import ABOUT_CONVERSATIONS, ROWS
from tests.unit.desk.rehearsal import OTHER, SELF, Answer, Play, answer, staged

CASES = [(row, role) for row in ROWS for role in ROLES]
#: A role that may not, with a command about a conversation that it might otherwise learn of.
SHUT_OUT = [(row, role) for row in ABOUT_CONVERSATIONS for role in ROLES if role not in row.answers]
ADMITTED = [(row, role) for row in ABOUT_CONVERSATIONS for role in row.answers]
HIDING = [row for row in ROWS if row.expected("customer")[1] == HIDDEN]


def named(case: object) -> str:
    return case.name if isinstance(case, Row) else str(case)


async def asked(play: Play, row: Row, role: Role, id: str, *, is_own: bool) -> Answer:
    """What the desk answers at the end of the play."""
    actor = (SELF if is_own else OTHER)[role]
    return await answer(await staged(play), actor, row.build(play, id))


def test_every_command_has_a_row() -> None:
    assert {type(row.build(row.scene("agent"), "c")) for row in ROWS} == set(get_args(Command))


@pytest.mark.parametrize(("row", "role"), CASES, ids=named)
async def test_a_role_gets_on_its_own_what_the_table_says(row: Row, role: Role) -> None:
    told = await asked(row.scene(role), row, role, row.id, is_own=True)
    assert told.code == row.expected(role)[0], told.sentence


@pytest.mark.parametrize(("row", "role"), CASES, ids=named)
async def test_a_role_gets_on_another_s_what_the_table_says(row: Row, role: Role) -> None:
    told = await asked(others_of(row, role), row, role, row.id, is_own=False)
    assert told.code == row.expected(role)[1], told.sentence


@pytest.mark.parametrize(("row", "role"), ADMITTED, ids=named)
async def test_who_may_ask_does_not_find_what_is_not_there(row: Row, role: Role) -> None:
    play = row.scene(role)
    told = await asked(play, row, role, "nowhere", is_own=True)
    if isinstance(row.build(play, "c"), OpenConversation | ReachOut):
        assert told == Answer(ACK)
    else:
        assert told == Answer(HIDDEN, "There is no conversation nowhere for you.")


@pytest.mark.parametrize("row", HIDING, ids=named)
async def test_a_customer_reads_the_same_of_what_is_another_s_as_of_what_is_not_there(row: Row) -> None:
    play = row.scene("customer")
    another_s = await asked(play, row, "customer", "c", is_own=False)
    not_there = await answer(await staged(Play()), OTHER["customer"], row.build(play, "c"))
    assert another_s == not_there


@pytest.mark.parametrize(("row", "role"), SHUT_OUT, ids=named)
async def test_who_may_not_ask_learns_nothing_of_what_is_there(row: Row, role: Role) -> None:
    play = row.scene("agent")
    there, not_there = [await asked(play, row, role, id, is_own=True) for id in (row.id, "nowhere")]
    assert there == not_there
    assert there.sentence.startswith(f"A {role} may not ")
