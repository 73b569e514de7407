"""Reading a long conversation in the customer's window."""

import re
import time
from dataclasses import replace

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot

from broker.domain.actors import Actor
from broker.domain.transcript import PublicLine
from collabtui.customer.lines import Lines
from collabtui.customer.now import Now, Unsent
from collabtui.customer.widgets.transcript import Transcript
from collabtui.ui.theme import DEFAULT, register
from tests.dangerous import dangerous_in
from tests.tui.hostile import one_of_each_kind
from tests.tui.screen import seen

MARIA, ADA = Actor("customer", "maria"), Actor("agent", "ada")
SIZES = [(60, 16), (80, 24), (200, 50)]
LONG = "a sentence that is long enough to be broken into several rows on any terminal that people like. " * 4


class Room(App[None]):
    """A transcript alone on the screen."""

    def __init__(self) -> None:
        super().__init__()
        register(self, DEFAULT)
        self.stood = Transcript.Stood(True, 0)

    def compose(self) -> ComposeResult:
        yield Transcript()

    def on_mount(self) -> None:
        self.query_one(Transcript).focus()

    def on_transcript_stood(self, message: Transcript.Stood) -> None:
        self.stood = message


def talk(count: int) -> Now:
    """Messages numbered from 0, of different heights, said by both in turn."""
    lines = tuple(
        PublicLine(n, n, (MARIA, ADA)[n % 2], f"m{n}", f"number {n}: {LONG if n % 7 == 3 else 'short'}")
        for n in range(count)
    )
    return Now("c1", told=lines)


async def show(pilot: Pilot[None], now: Now) -> list[str]:
    pilot.app.query_one(Transcript).show(Lines(now, 0), "nothing yet")
    await pilot.pause()
    return seen(pilot.app)


def numbers(rows: list[str]) -> list[int]:
    return [int(found[1]) for row in rows if (found := re.search(r"number (\d+):", row))]


@pytest.mark.parametrize("size", SIZES)
async def test_it_stays_at_the_newest_message(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        for count in (1, 3, 40, 41):
            assert numbers(await show(pilot, talk(count)))[-1] == count - 1


async def test_before_the_first_message_it_says_what_to_do() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        assert any("nothing yet" in row for row in await show(pilot, Now("c1")))
        assert not any("nothing yet" in row for row in await show(pilot, talk(1)))


@pytest.mark.parametrize("size", SIZES)
async def test_paging_up_to_the_beginning_skips_nothing(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        met = numbers(await show(pilot, talk(80)))
        while met[0] > 0:
            await pilot.press("pageup")
            page = numbers(seen(pilot.app))
            assert page[-1] >= met[0] - 1
            assert page == list(range(page[0], page[-1] + 1))
            assert page[0] < met[0] or len(page) < 3
            met = page if page[0] < met[0] else [met[0] - 1]
        await pilot.press("end")
        assert numbers(seen(pilot.app))[-1] == 79


async def test_who_reads_further_up_is_left_there_with_a_count_of_what_others_said() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, talk(60))
        await pilot.press("pageup", "pageup")
        before = seen(pilot.app)
        assert numbers(await show(pilot, talk(64))) == numbers(before)
        assert isinstance(pilot.app, Room)
        assert (pilot.app.stood.at_end, pilot.app.stood.new) == (False, 2)
        await pilot.press("end")
        assert (pilot.app.stood.at_end, pilot.app.stood.new) == (True, 0)


async def test_a_resize_keeps_the_message_that_is_read() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, talk(200))
        await pilot.press(*["pageup"] * 6)
        top = numbers(seen(pilot.app))[0]
        await pilot.resize_terminal(130, 40)
        await pilot.pause()
        assert abs(numbers(seen(pilot.app))[0] - top) <= 1


async def test_what_is_on_its_way_becomes_what_was_said() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        now = replace(talk(3), unsent=(Unsent("m3", 3, "number 3: mine"),))
        assert any("sending" in row for row in await show(pilot, now))
        rows = await show(pilot, talk(4))
        assert not any("sending" in row for row in rows)
        assert numbers(rows) == [0, 1, 2, 3]


async def test_after_another_log_only_that_is_shown() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, talk(50))
        other = Now("c1", told=(PublicLine(1, 1, ADA, "x", "number 1: restored"),))
        assert numbers(await show(pilot, other)) == [1]


async def test_ten_thousand_messages_are_all_there_without_a_pause() -> None:
    async with Room().run_test(size=(120, 40)) as pilot:
        now = talk(10_000)
        began = time.process_time()
        transcript = pilot.app.query_one(Transcript)
        transcript.show(Lines(now, 0))
        transcript.show(Lines(replace(now, told=(*now.told, talk(10_001).told[-1])), 0))
        assert time.process_time() - began < 0.5
        await pilot.pause()
        assert numbers(seen(pilot.app))[-1] == 10_000
        await pilot.press("home")
        assert numbers(seen(pilot.app))[0] == 0
        await pilot.press("end")
        assert numbers(seen(pilot.app))[-1] == 10_000


async def test_hostile_messages_are_drawn_without_being_obeyed() -> None:
    texts = [case.text for case in one_of_each_kind() if case.text.strip()]
    lines = tuple(PublicLine(n, n, ADA, f"m{n}", f"{text[:900]} end of {n}") for n, text in enumerate(texts))
    async with Room().run_test(size=(200, 50)) as pilot:
        for shown in range(len(lines)):
            rows = await show(pilot, Now("c1", told=lines[: shown + 1]))
            assert not dangerous_in("".join(rows))
