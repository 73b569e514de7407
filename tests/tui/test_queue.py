"""The queue's pane: what stays where, what Enter opens, how many rows it bears."""

import asyncio
from collections.abc import AsyncIterator, Callable

import pytest
from textual.app import App, ComposeResult
from textual.pilot import Pilot
from textual.strip import Strip

from broker.domain.agent_events import OfferReleased
from broker.protocol.rows import ConversationRow
from collabtui.console.present.queue import queue_view
from collabtui.console.views import QueueRow
from collabtui.console.widgets.queue import Queue
from collabtui.console.widgets.queue_lines import row_line
from collabtui.ui import theme
from tests.tui.screen import seen
from tests.unit.console.desk_made import NOW, Told, offer, row


class Room(App[None]):
    """A screen with nothing but the queue."""

    def __init__(self) -> None:
        super().__init__()
        theme.register(self)
        self.told = Told()
        self.opened: list[str] = []

    def compose(self) -> ComposeResult:
        yield Queue()

    @property
    def queue(self) -> Queue:
        return self.query_one(Queue)

    def tell(self, *rows: ConversationRow, full: bool = True) -> None:
        self.told.rows(*rows, full=full)
        self.queue.show(queue_view(self.told.model, NOW))

    def on_queue_opened(self, message: Queue.Opened) -> None:
        self.opened.append(message.conversation)


@pytest.fixture
async def pilot() -> AsyncIterator[Pilot[None]]:
    async with Room().run_test(size=(40, 12), notifications=True) as pilot:
        room(pilot).queue.focus()
        await pilot.pause()
        yield pilot


def room(pilot: Pilot[None]) -> Room:
    assert isinstance(pilot.app, Room)
    return pilot.app


def waiting(count: int, first: int = 0) -> list[ConversationRow]:
    return [row(f"c{n:04}", name=f"Name {n}", since=n) for n in range(first, first + count)]


async def test_every_row_fills_the_width_whatever_its_letters(pilot: Pilot[None]) -> None:
    names = ["Maria", "王小明王小明王小明王小明王小明", "Ana 🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂🙂", "é" * 60, "เก้าอี้"]
    rows = [row(f"c{n}", name=name, since=n, priority=2, sentiment=-1) for n, name in enumerate(names)]
    room(pilot).tell(*rows)
    await pilot.pause()
    assert [room(pilot).queue.render_line(y).cell_length for y in range(12)] == [40] * 12
    assert sum(line.endswith("16 min!") for line in seen(pilot.app)) == len(names)


@pytest.mark.parametrize("width", [16, 26, 40, 80])
@pytest.mark.parametrize(
    "name", ["\x1b]52;c;aGk=\x07", "\u202eevil", "[@click=app.quit]free[/]", "[/", "👩\u200d👩\u200d👧 Familie"]
)
def test_no_name_obeys_or_moves_a_row(name: str, width: int) -> None:
    shown = QueueRow("c1", name, "waiting", "4 min", "late", "keyword", "support", 2, 0.1, 120)
    drawn = row_line(shown, width, coloured=True)
    assert drawn.cell_length >= width
    assert not set("\x1b\x07\u202e") & set(drawn.plain)


async def test_enter_opens_the_row_under_the_cursor(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(3))
    await pilot.press("down", "enter")
    assert room(pilot).opened == ["c0001"]


async def test_a_click_opens_a_row_but_no_heading(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(3))
    await pilot.pause()
    await pilot.click(Queue, offset=(3, 0))
    assert room(pilot).opened == []
    await pilot.click(Queue, offset=(3, 3))
    assert room(pilot).opened == ["c0002"]


async def test_the_cursor_stays_on_its_conversation_when_an_offer_comes(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(3))
    await pilot.press("down")
    room(pilot).told.me(offer("c0002"))
    room(pilot).tell(*waiting(3))
    await pilot.press("enter")
    assert room(pilot).opened == ["c0001"]


async def test_what_is_read_does_not_move_when_rows_come_above(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(100, first=10))
    await pilot.press(*["pagedown"] * 3)
    before = [line[:39].rstrip() for line in seen(pilot.app)]
    room(pilot).tell(*waiting(110))
    await pilot.pause()
    after = [line[:39].rstrip() for line in seen(pilot.app)]
    assert after == before
    assert "Name 40" in " ".join(before)


async def test_an_offer_is_seen_at_once_where_the_list_stands_at_its_top(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(100))
    await pilot.press("down")
    room(pilot).told.me(offer("c0050"))
    room(pilot).tell(*waiting(100))
    await pilot.pause()
    assert seen(pilot.app)[0].startswith("OFFERED TO YOU 1")


async def test_the_cursor_takes_the_place_of_what_left(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(3))
    await pilot.press("end")
    room(pilot).tell(*waiting(2))
    await pilot.press("enter")
    assert room(pilot).opened == ["c0001"]
    room(pilot).told.me(offer("c0000"), OfferReleased("o1", "c0000", "declined"))
    room(pilot).tell()
    await pilot.press("enter", "down")
    assert room(pilot).opened == ["c0001"]


async def test_an_empty_queue_says_so_over_several_lines(pilot: Pilot[None]) -> None:
    room(pilot).tell()
    await pilot.pause()
    assert "The broker has not told" in " ".join(seen(pilot.app))


async def test_five_thousand_rows_cost_no_more_than_the_screen(pilot: Pilot[None]) -> None:
    room(pilot).tell(*waiting(5_000))
    await pilot.press("end", "enter")
    assert room(pilot).opened == ["c4999"]
    loop = asyncio.get_running_loop()
    spent = []
    for n in range(200):
        begun = loop.time()
        room(pilot).tell(row(f"c{n:04}", name="Moved", since=9_000 + n), full=False)
        spent.append(loop.time() - begun)
    assert sorted(spent)[100] < 0.005


def drawn(pilot: Pilot[None]) -> list[list[object]]:
    """What is on the screen, colours included."""
    return [list(strip) for strip in pilot.app.screen._compositor.render_strips()]


async def test_only_lines_that_look_otherwise_are_drawn_anew(
    pilot: Pilot[None], monkeypatch: pytest.MonkeyPatch
) -> None:
    room(pilot).tell(*waiting(100))
    await pilot.pause()
    lines: set[int] = set()
    draw = Queue.render_line

    def noted(queue: Queue, y: int) -> Strip:
        lines.add(y)
        return draw(queue, y)

    monkeypatch.setattr(Queue, "render_line", noted)
    room(pilot).tell(*waiting(100))
    await pilot.pause()
    assert lines == set()
    await pilot.press("down")
    await pilot.pause()
    assert lines == {1, 2}, "the row that the cursor left, the row that it came to"


async def test_after_every_change_the_screen_shows_what_drawing_all_of_it_would(pilot: Pilot[None]) -> None:
    changes: list[Callable[[], None]] = [
        lambda: room(pilot).tell(*waiting(100)),
        lambda: room(pilot).queue.action_move(3),
        lambda: room(pilot).tell(row("c0003", name="Other", since=3), full=False),
        lambda: room(pilot).tell(*waiting(50, first=20)),
        lambda: room(pilot).queue.action_page(2),
        lambda: room(pilot).queue.put_cursor("c0021"),
        lambda: room(pilot).tell(*waiting(60, first=10)),
        lambda: room(pilot).queue.action_move(-1_000),
        lambda: room(pilot).tell(*waiting(2)),
        lambda: room(pilot).tell(),
        lambda: room(pilot).tell(*waiting(5)),
    ]
    for number, change in enumerate(changes):
        change()
        shown = await stands_still(pilot)
        room(pilot).queue.refresh()
        assert shown == await stands_still(pilot), f"change {number}"


async def stands_still(pilot: Pilot[None]) -> list[list[object]]:
    """What is drawn once nothing moves it any more: a bar that comes or goes takes a second pass of the layout."""
    before: list[list[object]] | None = None
    await pilot.pause()
    now = drawn(pilot)
    while before != now:
        await pilot.pause()
        before, now = now, drawn(pilot)
    return now


async def test_the_cursor_is_where_one_reads_until_it_is_moved(pilot: Pilot[None]) -> None:
    room(pilot).told.model.tabs.open("c0001")
    room(pilot).tell(*waiting(3))
    await pilot.press("enter", "down", "enter")
    room(pilot).tell(*waiting(3))
    await pilot.press("enter")
    assert room(pilot).opened == ["c0001", "c0002", "c0002"]


def test_a_priority_stands_apart_from_its_mark() -> None:
    drawn = row_line(QueueRow("c1", "Ann", "waiting", "4 min", "late", priority=3), 26, coloured=True)
    assert drawn.plain.startswith("w 3 Ann ")


def test_what_is_empty_gives_its_room_to_the_reason() -> None:
    shown = QueueRow("c1", "Maria Oliveira", "waiting", "4 min", "late", "asked for a person", "support", 2)
    assert "asked for a person " in row_line(shown, 47, coloured=True).plain


def test_the_skill_goes_before_the_reason_is_cut() -> None:
    shown = QueueRow("c1", "Ann", "waiting", "4 min", "late", "very low mood", "warranty claims", 2)
    assert "very low mood  " in row_line(shown, 40, coloured=True).plain


def test_a_row_of_mine_on_hold_has_a_sign_of_its_own() -> None:
    held = QueueRow("c1", "Ann", "mine", "4 min", "late", priority=3, on_hold=True)
    assert row_line(held, 26, coloured=True).plain.startswith("= 3 Ann")


@pytest.mark.parametrize("width", [26, 30, 48])
def test_the_newest_alert_stands_there_with_the_number_of_all(width: int) -> None:
    shown = QueueRow("c1", "Ann", "waiting", "4 min", "late", priority=3, alert="team", alerts=12, mood=-0.8, unread=2)
    drawn = row_line(shown, width, coloured=True)
    assert drawn.cell_length == width
    assert " T9 :(  2  4 min" in drawn.plain


def test_a_level_that_is_asked_for_stands_behind_its_skill() -> None:
    shown = QueueRow("c1", "Ann", "waiting", "4 min", "fresh", skill="returns", level=4)
    assert "returns 4+" in row_line(shown, 48, coloured=True).plain


async def test_what_is_set_aside_stands_below_who_waits(pilot: Pilot[None]) -> None:
    room(pilot).tell(row("c1", name="Ann"), row("c2", name="Bob", phase="snoozed", wakes=NOW + 60_000))
    await pilot.pause()
    text = [line for line in seen(pilot.app) if line]
    assert [line.split()[0] for line in text[:4]] == ["WAITING", "w", "SET", "z"]
