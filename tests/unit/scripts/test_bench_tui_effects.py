"""The benchmark's effects: a key's own paint is told from all others."""

from dataclasses import dataclass

from bench.tui_effects import chosen, matches, moved, numbered, oldest, scrolled, shows, turned
from bench.tui_keys import cursor_style, letters, moves, pages, tabs


@dataclass
class Rows:
    """A screen that holds these rows; the row with the cursor is named."""

    rows: list[str]
    cursor: str = ""

    def lines(self) -> list[str]:
        return self.rows

    def styled(self, style: str) -> str:
        return self.cursor


def talk(*numbers: int) -> Rows:
    return Rows([f"▌ {numbered(number)}: where is it?" for number in numbers])


def test_a_word_is_seen_only_when_it_is_there_whole() -> None:
    assert shows("qza")(Rows(["", "▌ qzab"]))
    assert not shows("qzab")(Rows(["▌ qza", "b"]))


def test_a_count_is_not_taken_for_a_longer_one() -> None:
    assert matches(r"WAITING 500\b")(Rows(["WAITING 500  "]))
    assert not matches(r"WAITING 500\b")(Rows(["WAITING 5000"]))


def test_the_cursor_has_moved_when_another_caller_wears_it() -> None:
    effect = moved(Rows([], "-3 Caller 07   3 min"), "any")
    assert effect(Rows([], "-3 Caller 08   3 min"))


def test_a_caller_who_waits_a_minute_longer_is_no_move() -> None:
    effect = moved(Rows([], "-3 Caller 07   3 min"), "any")
    assert not effect(Rows([], "-3 Caller 07   4 min"))


def test_a_cursor_on_nobody_is_no_move() -> None:
    assert chosen(Rows([], "YOURS 1"), "any") == ""
    assert not moved(Rows([], "-3 Caller 07"), "any")(Rows([], ""))


def test_a_page_back_shows_older_messages() -> None:
    effect = scrolled(talk(20, 21), back=True)
    assert effect(talk(10, 11))
    assert not effect(talk(20, 21))


def test_messages_that_arrive_are_no_page_back() -> None:
    assert not scrolled(talk(20, 21), back=True)(talk(21, 22))


def test_a_page_forward_leaves_the_oldest_behind() -> None:
    effect = scrolled(talk(20, 21), back=False)
    assert effect(talk(22, 23))
    assert not effect(talk(20, 21))


def test_without_numbers_nothing_was_scrolled() -> None:
    assert oldest(Rows(["nothing"])) is None
    assert not scrolled(Rows([]), back=True)(talk(1))


def test_a_tab_has_turned_when_the_other_conversation_is_all_there_is() -> None:
    away, back = turned(talk(5)), turned(Rows(["hello from 00001"]))
    assert away(Rows(["hello from 00001"]))
    assert not away(Rows(["hello from 00001", f"▌ {numbered(5)}"])), "half of the old one is still there"
    assert not away(Rows([""])), "the new one is not there yet"
    assert back(talk(6))
    assert not back(Rows(["hello from 00001"]))


def test_each_letter_makes_a_word_that_was_not_there_before() -> None:
    typed = ""
    for key in letters(100):
        if not key.kind:
            assert key.effect(Rows([]))(Rows([""])), "the line is clear"
            assert not key.effect(Rows([]))(Rows([typed]))
            typed = ""
            continue
        before, typed = typed, typed + key.typed.decode()
        effect = key.effect(Rows([before]))
        assert effect(Rows([typed]))
        assert not effect(Rows([before]))


def test_so_many_keys_of_each_kind_are_measured() -> None:
    for keys in (moves, letters, pages, tabs):
        assert sum(bool(key.kind) for key in keys(50)) == 50


def test_moves_go_back_short_of_their_beginning() -> None:
    below = 0
    for key in moves(20):
        below += 1 if key.typed == b"\x1b[B" else -1
        assert below >= 1


def test_the_minimal_apps_cursor_wears_the_colour_that_is_looked_for() -> None:
    from bench.tui_minimal import MinimalApp

    red, green, blue = (int(part) for part in cursor_style().split(";")[2:])
    assert f"#{red:02x}{green:02x}{blue:02x}" in MinimalApp.CSS
