"""The questions behind what an agent does with colleagues, answered by keys."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from textual.pilot import Pilot

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Judged
from broker.protocol.rows import AgentRow
from collabtui.console import ask_team
from collabtui.console.entries import Sleep, Target
from tests.tui.screen import picture, sees
from tests.tui.test_ask import AT, Desk, Question, answered
from tests.unit.console.test_colleagues import agent

AGENTS = [agent("ada"), agent("ben", load=1, skills={"returns": 4}), agent("cleo", "away")]
STATE = replace(Conversation("c1"), escalations=(Judged("t1", 1, "keyword"),))


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with Desk().run_test(size=(80, 24)) as pilot:
        yield pilot


def to_whom(*, warm: bool = True, agents: list[AgentRow] = AGENTS) -> Question:
    return lambda app: ask_team.to_whom(app, "ada", agents, warm=warm)


async def test_a_skill_is_two_keys_and_a_note(pilot: Pilot[None]) -> None:
    assert await answered(pilot, to_whom(), "1", "2", *"vip", "enter") == Target("support", "", "vip")


async def test_a_colleague_may_take_it_at_once_or_be_asked_first(pilot: Pilot[None]) -> None:
    assert await answered(pilot, to_whom(), "2", "1", "enter") == Target("", "ben", "")
    assert await answered(pilot, to_whom(), "3", "1", "enter") == Target("", "ben", "", warm=True)


async def test_the_list_tells_who_is_there_with_how_much_to_do(pilot: Pilot[None]) -> None:
    worker = pilot.app.run_worker(ask_team.to_whom(pilot.app, "ada", AGENTS))
    await pilot.pause()
    await pilot.press("3")
    await pilot.pause()
    picture(pilot.app, "ask_colleague")
    assert sees(pilot.app, "1 ben  online, load 1/3, returns 4")
    assert sees(pilot.app, "2 cleo  away, load 0/3, support 3")
    assert not sees(pilot.app, "ada")
    await pilot.press("escape")
    assert await worker.wait() is None


async def test_somebody_else_is_named_in_a_form(pilot: Pilot[None]) -> None:
    assert await answered(pilot, to_whom(), "1", "3", *"billing", "enter") == Target("billing", "", "")


async def test_a_supervisor_can_not_wait_for_a_yes(pilot: Pilot[None]) -> None:
    assert await answered(pilot, to_whom(warm=False), "3", "escape") is None


async def test_a_question_without_words_is_asked_again(pilot: Pilot[None]) -> None:
    def ask(app: object) -> object:
        return ask_team.whom_to_ask(pilot.app, "ada", AGENTS)

    assert await answered(pilot, ask, "1", "enter", *"why", "enter") == ("ben", "why")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("keys", "until"),
    [
        (("1", "enter"), AT + 15 * 60_000),
        (("2", "enter"), AT + 3_600_000),
        (("4", *"in", "space", *"3h", "enter"), AT + 3 * 3_600_000),
    ],
)
async def test_how_long_is_one_key_or_a_time(pilot: Pilot[None], keys: tuple[str, ...], until: int) -> None:
    assert await answered(pilot, lambda app: ask_team.until_when(app, lambda: AT), *keys) == Sleep(until, "")


async def test_tomorrow_morning_is_nine_on_this_clock(pilot: Pilot[None]) -> None:
    given = await answered(pilot, lambda app: ask_team.until_when(app, lambda: AT), "3", *"early", "enter")
    assert isinstance(given, Sleep)
    assert given.note == "early"
    assert AT < given.until < AT + 36 * 3_600_000


@pytest.mark.parametrize(
    ("keys", "reason"),
    [(("1",), "busy with another customer"), (("4",), ""), (("5", *"lunch", "enter"), "lunch"), (("escape",), None)],
)
async def test_a_usual_reason_is_one_key(pilot: Pilot[None], keys: tuple[str, ...], reason: str | None) -> None:
    assert await answered(pilot, ask_team.why_decline, *keys) == reason


@pytest.mark.parametrize(("key", "verdict"), [("1", "needless"), ("2", "right"), ("3", "too_late"), ("escape", None)])
async def test_a_handoff_is_judged_by_one_key(pilot: Pilot[None], key: str, verdict: str | None) -> None:
    assert await answered(pilot, lambda app: ask_team.what_of_the_handoff(app, STATE), key) == verdict


@pytest.mark.parametrize(("key", "mode"), [("1", "monitor"), ("2", "whisper"), ("3", "barge"), ("4", "off")])
async def test_a_supervisor_takes_part_in_one_of_three_ways_or_leaves(pilot: Pilot[None], key: str, mode: str) -> None:
    assert await answered(pilot, lambda app: ask_team.how_to_oversee(app, "monitor"), key) == mode


async def test_who_takes_no_part_can_not_leave(pilot: Pilot[None]) -> None:
    assert await answered(pilot, lambda app: ask_team.how_to_oversee(app, None), "4", "escape") is None


async def test_who_is_alone_is_told_so(pilot: Pilot[None]) -> None:
    def ask(app: object) -> object:
        return ask_team.whom_to_ask(pilot.app, "ada", AGENTS[:1])

    assert await answered(pilot, ask) is None  # type: ignore[arg-type]
    assert await answered(pilot, to_whom(agents=AGENTS[:1]), "3") is None
    assert [str(toast.message) for toast in pilot.app._notifications] == [ask_team.ALONE]
