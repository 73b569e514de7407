"""Pictures that are kept: what of an exported screen stays, what the script says of changes."""

import asyncio
from pathlib import Path

import pytest
from make_pictures import CANNOT_DRAW, NAMES, SESSIONS, drawn, main, stale
from pictures import window
from pictures.camera import Album, NeverShown, Shown, file_name
from pictures.clean import clean
from pictures.clock import TODAY, Standing

from collabtui.cli.menu import Menu

SCREENS = Path(__file__).resolve().parents[3] / "docs" / "screens.md"
BOX = '<rect fill="{}" x="{}" y="1.5" width="{}" height="24.65" shape-rendering="crispEdges"/>'
TEXT = '<text class="terminal-77-r1" x="{}" y="20" textLength="{}" clip-path="url(#terminal-77-line-0)">{}</text>'


def test_a_picture_fetches_nothing_from_afar() -> None:
    face = '@font-face {\n src: url("https://cdn.example/fira.woff2");\n}\n'
    family = ".terminal-77-matrix {\n font-family: Fira Code, monospace;\n  font-size: 20px;\n}"
    svg = clean(f"<style>\n{face}{family}</style>")
    assert "https://" not in svg
    assert "Fira" not in svg
    assert "monospace;" in svg


def test_the_chance_id_goes() -> None:
    assert clean(TEXT.format("0", "12.2", "a")) == clean(TEXT.format("0", "12.2", "a").replace("77", "1234"))


def test_text_begins_where_its_words_begin() -> None:
    svg = clean(TEXT.format("12.2", "48.8", "&#160;&#160;a&#160;"))
    assert svg == '<text class="t-r1" x="36.6" y="20" textLength="12.2">a</text>\n'


def test_spaces_between_words_stay() -> None:
    assert ">a\N{NO-BREAK SPACE}\N{NO-BREAK SPACE}b<" in clean(TEXT.format("0", "48.8", "a&#160;&#160;b"))


def test_text_of_nothing_but_spaces_goes() -> None:
    assert clean(f"<g>{TEXT.format('0', '24.4', '&#160;&#160;')}</g>") == "<g></g>\n"


def test_neighbours_of_one_colour_become_one_box() -> None:
    boxes = BOX.format("#111", "0", "24.4") + BOX.format("#111", "24.4", "12.2") + BOX.format("#222", "36.6", "12.2")
    svg = clean(f"<g>{boxes}</g>")
    assert svg.count("<rect") == 2
    assert '<rect fill="#111" x="0" y="1.5" width="36.6"' in svg


def test_boxes_of_one_colour_apart_stay_two() -> None:
    svg = clean(f"<g>{BOX.format('#111', '0', '12.2')}{BOX.format('#111', '36.6', '12.2')}</g>")
    assert svg.count("<rect") == 2


async def test_a_standing_clock_moves_with_the_plot_alone() -> None:
    clock = Standing()
    clock.go_on(1.5)
    assert clock.now() == TODAY.timestamp() * 1000 + 1500


async def test_long_patience_never_ends_while_a_short_timer_rings() -> None:
    rung, too_late = asyncio.Event(), asyncio.Event()
    Standing().call_later(60_000, too_late.set)
    Standing().call_later(1, rung.set)
    await asyncio.wait_for(rung.wait(), 5)
    assert not too_late.is_set()


def test_long_patience_ends_once_the_plot_rings_for_what_is_due() -> None:
    clock, rung = Standing(), list[str]()
    clock.call_later(60_000, lambda: rung.append("a minute"))
    clock.call_later(90_000, lambda: rung.append("later"))
    clock.call_later(50_000, lambda: rung.append("never")).cancel()
    clock.go_on(60)
    assert rung == []
    clock.ring()
    clock.ring()
    assert rung == ["a minute"]


def test_changed_missing_left_over_pictures_are_stale(tmp_path: Path) -> None:
    for name in ("same.svg", "changed.svg", "left-over.svg"):
        (tmp_path / name).write_text(name, encoding="utf-8")
    taken = {"same.svg": "same.svg", "changed.svg": "new", "missing.svg": "new"}
    assert stale(taken, tmp_path, is_all=True) == ["changed.svg", "left-over.svg", "missing.svg"]
    assert stale(taken, tmp_path, is_all=False) == ["changed.svg", "missing.svg"]


def test_no_two_sessions_take_the_same_picture() -> None:
    assert len(set(NAMES)) == len(NAMES) == sum(len(session.names) for session in SESSIONS)


def test_every_picture_is_in_the_tour_of_the_screens() -> None:
    page = SCREENS.read_text(encoding="utf-8")
    assert [name for name in NAMES if f"pictures/{name}-" not in page] == []


def test_every_picture_of_the_tour_is_there() -> None:
    page = SCREENS.read_text(encoding="utf-8")
    named = {part.partition(")")[0] for part in page.split("(pictures/")[1:]}
    assert {name for name in named if not (SCREENS.parent / "pictures" / name).is_file()} == set()


async def test_a_screen_drawn_twice_is_the_same_picture() -> None:
    first, again = await drawn(["menu"], ((80, 24),)), await drawn(["menu"], ((80, 24),))
    assert first == again
    assert list(first) == [file_name("menu", (80, 24))]
    assert "what\N{NO-BREAK SPACE}would\N{NO-BREAK SPACE}you\N{NO-BREAK SPACE}like" in first["menu-80x24.svg"]


async def test_what_never_shows_is_told_with_the_screen(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pictures.camera.PATIENCE_S", 0.05)
    app = Menu(window.NEEDS_A_BROKER)
    async with app.run_test(size=(80, 24)) as pilot:
        with pytest.raises(NeverShown, match=r"(?s)'no such words' is not there.*what would you like"):
            await Shown(pilot, app, Album()).sees("no such words")


def test_the_script_writes_a_picture_then_finds_it_unchanged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("make_pictures.SIZES", ((80, 24),))
    arguments = ["--out", str(tmp_path), "--only", "menu"]
    assert main(arguments) == 0
    assert [path.name for path in tmp_path.iterdir()] == ["menu-80x24.svg"]
    assert main([*arguments, "--check"]) == 0
    (tmp_path / "menu-80x24.svg").write_text("old", encoding="utf-8")
    assert main([*arguments, "--check"]) == 1
    assert "is not what the screen shows today" in capsys.readouterr().err


def test_a_screen_that_does_not_come_is_a_sentence(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    async def nothing(_only: object, _sizes: object = ()) -> dict[str, str]:
        raise ExceptionGroup("echo", [NeverShown("the menu is not there")])

    monkeypatch.setattr("make_pictures.drawn", nothing)
    assert main(["--only", "menu"]) == CANNOT_DRAW
    assert "The pictures can't be drawn: the menu is not there" in capsys.readouterr().err
