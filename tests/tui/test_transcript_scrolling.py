"""Reading back in a transcript while more is said."""

import pytest

from collabtui.console.views import TranscriptItem, TranscriptView
from collabtui.console.widgets.transcript import TranscriptPane
from collabtui.console.widgets.transcript_item import estimate
from collabtui.console.widgets.transcript_lines import TranscriptLines
from tests.tui.screen import seen
from tests.tui.talk import SIZES, Room, item, long_talk, numbers, settled, show, told, view


@pytest.mark.parametrize("size", SIZES)
async def test_it_stays_at_the_newest_message(size: tuple[int, int]) -> None:
    async with Room().run_test(size=size) as pilot:
        for count in (1, 5, 40, 41, 42):
            rows = await show(pilot, view(*long_talk(count)))
            assert numbers(rows)[-1] == count - 1
            assert "below" not in rows[-1]


async def test_who_reads_further_up_is_left_there_with_a_count_of_what_came() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(60)))
        pilot.app.query_one(TranscriptPane).page_up()
        await settled(pilot)
        before = seen(pilot.app)
        assert "more below" in before[-1]
        after = await show(pilot, view(*long_talk(63)))
        assert told(after) == told(before)
        assert "3 new below" in after[-1]
        pilot.app.query_one(TranscriptPane).to_end()
        await settled(pilot)
        rows = seen(pilot.app)
        assert numbers(rows)[-1] == 62
        assert "below" not in rows[-1]


async def test_what_i_wrote_is_not_new_to_me() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(60)))
        pilot.app.query_one(TranscriptPane).page_up()
        rows = await show(pilot, view(*long_talk(60), item("x", "hi", "agent", "Ada", "sending", mine=True)))
        assert "more below" in rows[-1]
        assert "new below" not in rows[-1]


async def test_paging_skips_nothing_in_either_direction() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(300)))
        pane = pilot.app.query_one(TranscriptPane)
        met = numbers(seen(pilot.app))
        for _ in range(12):
            lowest = met[0]
            pane.page_up()
            await settled(pilot)
            page = numbers(seen(pilot.app))
            assert page[-1] >= lowest - 1
            assert page == list(range(page[0], page[-1] + 1))
            met = page
        for _ in range(12):
            highest = met[-1]
            pane.page_down()
            await settled(pilot)
            met = numbers(seen(pilot.app))
            assert met[0] <= highest + 1
        assert met[-1] == 299


async def test_one_row_up_moves_everything_by_one_row() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(300)))
        pilot.app.query_one(TranscriptLines).focus()
        before = seen(pilot.app)
        for _ in range(30):
            await pilot.press("up")
            await pilot.pause()
            after = seen(pilot.app)
            assert told(after)[1:] == told(before)[:-1]
            before = after


async def test_home_end_go_to_the_first_the_last_message() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(300)))
        pilot.app.query_one(TranscriptLines).focus()
        await pilot.press("home")
        await settled(pilot)
        assert numbers(seen(pilot.app))[0] == 0
        await pilot.press("end")
        await settled(pilot)
        assert numbers(seen(pilot.app))[-1] == 299
        await pilot.press("pageup")
        await settled(pilot)
        assert numbers(seen(pilot.app))[-1] < 299


async def test_the_mouse_wheel_reads_back() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(60)))
        pilot.app.query_one(TranscriptLines).scroll_relative(y=-9, animate=False)
        await settled(pilot)
        assert "more below" in seen(pilot.app)[-1]


@pytest.mark.parametrize("width", [60, 120])
async def test_another_width_keeps_the_message_that_is_read(width: int) -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(300)))
        pane = pilot.app.query_one(TranscriptPane)
        for _ in range(5):
            pane.page_up()
        await settled(pilot)
        read = numbers(seen(pilot.app))[1]
        await pilot.resize_terminal(width, 24)
        await settled(pilot)
        assert read in numbers(seen(pilot.app))


async def test_another_height_keeps_the_newest_in_sight() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(100)))
        for height in (16, 40, 24):
            await pilot.resize_terminal(80, height)
            await settled(pilot)
            assert numbers(seen(pilot.app))[-1] == 99


async def test_another_conversation_is_shown_from_its_end() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(100)))
        pilot.app.query_one(TranscriptPane).to_start()
        other = tuple(item(f"o{n}", f"<{n}> other") for n in range(80))
        rows = await show(pilot, TranscriptView("c2", "Ben", other))
        assert "Ben" in rows[0]
        assert numbers(rows)[-1] == 79
        assert all("other" in row for row in rows if "<" in row)


async def test_diagnostics_leave_the_message_that_is_read_where_it_is() -> None:
    talk = [
        entry for n, one in enumerate(long_talk(200)) for entry in (one, item(f"d{n}", "refund", "diagnosis", "bot"))
    ]
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*talk))
        pane = pilot.app.query_one(TranscriptPane)
        for _ in range(5):
            pane.page_up()
        await settled(pilot)
        top = seen(pilot.app)[1]
        pane.toggle_diagnostics()
        await settled(pilot)
        assert seen(pilot.app)[1] == top


async def test_only_what_is_near_the_reader_is_wrapped() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(5_000)))
        assert len(pilot.app.query_one(TranscriptLines)._drawn) < 100


async def test_a_conversation_that_is_turned_to_again_shows_what_came_meanwhile(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    guessed: list[str] = []

    def noted(entry: TranscriptItem, width: int) -> int:
        guessed.append(entry.key)
        return estimate(entry, width)

    talk, came = long_talk(500), item(500, "<500> still there?")
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*talk))
        await show(pilot, view(item("o", "<0> other"), conversation="c2"))
        monkeypatch.setattr("collabtui.console.widgets.transcript_lines.estimate", noted)
        rows = await show(pilot, view(*talk, came))
    assert numbers(rows)[-1] == 500
    assert guessed == [came.key], "the heights of all others were kept"


async def test_a_conversation_that_was_left_fits_the_width_it_comes_back_to() -> None:
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*long_talk(60)))
        await show(pilot, view(item("o", "<0> other"), conversation="c2"))
        await pilot.resize_terminal(60, 24)
        back = await show(pilot, view(*long_talk(60)))
    async with Room().run_test(size=(60, 24)) as pilot:
        assert back == await show(pilot, view(*long_talk(60)))


async def test_what_was_not_delivered_when_it_was_left_is_shown_as_it_is_now() -> None:
    talk, reply = long_talk(30), item("r", "<30> on its way", "agent", "Ada", "sending", mine=True)
    async with Room().run_test(size=(80, 24)) as pilot:
        await show(pilot, view(*talk, reply))
        await show(pilot, view(item("o", "<0> other"), conversation="c2"))
        rows = await show(pilot, view(*talk))
    assert numbers(rows)[-1] == 29
