"""The roster's file at a running desk."""

from datetime import UTC, datetime

from broker.domain.desk_commands import SetCapacity, SetSkills
from broker.policy.roster import Roster, parse_roster
from broker.protocol.questions import ListAgents
from broker.protocol.rows import AgentRow
from tests.desk_kit import SUPERVISOR, Kit


def roster_of(hour: int, *, capacity: int = 2) -> Roster:
    """Ada, every day for the hour after ``hour`` o'clock, then with five places."""
    return parse_roster(
        f"""
        timezone = "UTC"
        [[agent]]
        id = "ada"
        name = "Ada"
        skills = {{ support = 3 }}
        capacity = {capacity}
        [[shift]]
        agents = ["ada"]
        days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
        from = "{hour:02}:00"
        to = "{(hour + 1) % 24:02}:00"
        capacity = 5
        """,
        "roster.toml",
    )


async def row(kit: Kit) -> AgentRow:
    (found,) = (await kit.desk.answer(SUPERVISOR, "q", ListAgents())).agents
    return found


def hour_after(kit: Kit) -> int:
    """The next full hour by the desk's clock."""
    return (datetime.fromtimestamp(kit.clock.now() / 1000, UTC).hour + 1) % 24


async def test_a_roster_registers_its_people() -> None:
    kit = await Kit().start()
    kit.desk.adopt_roster(roster_of(hour_after(kit)))
    await kit.settle()
    ada = await row(kit)
    assert (ada.name, dict(ada.skills), ada.capacity, ada.expected) == ("Ada", {"support": 3}, 2, False)


async def test_a_shift_changes_what_an_agent_can_hold_while_it_lasts() -> None:
    kit = await Kit().start()
    kit.desk.adopt_roster(roster_of(hour_after(kit)))
    await kit.settle()
    seen = []
    for _ in range(3):
        await kit.pass_time(3600)
        ada = await row(kit)
        seen.append((ada.capacity, ada.expected))
    assert seen == [(5, True), (2, False), (2, False)]


async def test_what_a_supervisor_set_by_hand_stays_until_the_file_says_something_else() -> None:
    kit = await Kit().start()
    kit.desk.adopt_roster(roster_of(hour_after(kit)))
    await kit.settle()
    await kit.do(SUPERVISOR, SetCapacity("ada", 1))
    await kit.do(SUPERVISOR, SetSkills("ada", {"billing": 5}))
    kit.desk.adopt_roster(roster_of(hour_after(kit)))
    await kit.settle()
    assert ((await row(kit)).capacity, dict((await row(kit)).skills)) == (1, {"billing": 5})
    kit.desk.adopt_roster(roster_of(hour_after(kit), capacity=4))
    await kit.settle()
    assert ((await row(kit)).capacity, dict((await row(kit)).skills)) == (4, {"support": 3})


async def test_reading_the_same_roster_again_writes_nothing() -> None:
    kit = await Kit().start()
    roster = roster_of(hour_after(kit))
    kit.desk.adopt_roster(roster)
    await kit.settle()
    before = len(await kit.store.load("agent:ada"))
    kit.desk.adopt_roster(roster)
    await kit.settle()
    assert len(await kit.store.load("agent:ada")) == before
