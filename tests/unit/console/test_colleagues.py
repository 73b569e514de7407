"""The people of the desk as choices."""

from typing import Any

from broker.protocol.rows import AgentRow
from collabtui.console.present.colleagues import colleagues, skills


def agent(id: str, presence: str = "online", load: int = 0, **changes: Any) -> AgentRow:
    given = {"name": id.title(), "routing": "idle", "connected": True, "skills": {"support": 3}, "capacity": 3}
    return AgentRow.model_validate({"agent": id, "presence": presence, "load": load, **given, **changes})


def test_everybody_but_me_stands_there_with_presence_load_skills() -> None:
    (ben,) = colleagues([agent("ada"), agent("ben", load=2, skills={"returns": 4, "billing": 2})], "ada")
    assert (ben.value, ben.label, ben.detail) == ("ben", "ben", "online, load 2/3, billing 2, returns 4")


def test_another_name_stands_before_the_id() -> None:
    (ben,) = colleagues([agent("ben", name="Benjamin")], "ada")
    assert ben.label == "Benjamin (ben)"


def test_whoever_can_take_it_soonest_comes_first() -> None:
    rows = [
        agent("gone", connected=False),
        agent("off", "offline"),
        agent("away", "away"),
        agent("full", load=3),
        agent("busy", "busy"),
        agent("free"),
    ]
    assert [one.value for one in colleagues(rows, "ada")] == ["free", "full", "busy", "away", "off", "gone"]


def test_an_agent_whose_connection_is_gone_reads_offline() -> None:
    (ben,) = colleagues([agent("ben", connected=False)], "ada")
    assert ben.detail.startswith("offline")


def test_a_roster_tells_who_is_on_shift() -> None:
    rows = [agent("ben", expected=True), agent("cleo", "offline", expected=False)]
    assert [one.detail.split(", load")[0] for one in colleagues(rows, "ada")] == [
        "online, on shift",
        "offline, off shift",
    ]


def test_a_skill_tells_how_many_have_it_how_many_are_there() -> None:
    rows = [agent("ada"), agent("ben", "away"), agent("cleo", skills={"billing": 1})]
    assert [(one.value, one.detail) for one in skills(rows)] == [
        ("billing", "1 of 1 online"),
        ("support", "1 of 2 online"),
    ]
