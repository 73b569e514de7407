"""Which day, which time of day a customer means."""

from datetime import UTC, datetime

import pytest

from collabtui.understanding.entities import find

#: A Monday, noon in Los Angeles, where the demo shop's days begin.
MONDAY = int(datetime(2026, 11, 30, 20, tzinfo=UTC).timestamp()) * 1_000


def dates(text: str, at: int | None = MONDAY) -> list[str]:
    return [entity.value for entity in find(text, at) if entity.type == "date"]


@pytest.mark.parametrize(
    "written",
    ["2026-03-05", "5.3.2026", "05.03.26", "5 March 2026", "March 5th, 2026", "5th of March 2026", "5. März 2026",
     "Mar 5 2026", "03/05/2026"],
)  # fmt: skip
def test_a_whole_date_is_one_day_however_it_is_written(written: str) -> None:
    assert dates(f"since {written} it is broken", at=None) == ["2026-03-05"]


def test_where_day_with_month_could_be_swapped_less_is_believed() -> None:
    sure, ambiguous = find("13/04/2026")[0], find("03/04/2026")[0]
    assert (sure.value, ambiguous.value) == ("2026-04-13", "2026-03-04")
    assert ambiguous.confidence < sure.confidence


@pytest.mark.parametrize("written", ["31.2.2026", "2026-13-01", "31 June 2026", "3.4.5.2026", "1/2/3/2026", "may 2"])
def test_what_only_looks_like_a_date_is_none(written: str) -> None:
    assert dates(written, at=None) == []


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("it came yesterday", "2026-11-29"),
        ("since the day before yesterday", "2026-11-28"),
        ("Guten Morgen, kommt es morgen?", "2026-12-01"),
        ("last Monday", "2026-11-23"),
        ("next Monday", "2026-12-07"),
        ("letzten Freitag", "2026-11-27"),
        ("on Wednesday", "2026-12-02"),
        ("in two weeks", "2026-12-14"),
        ("vor drei Tagen", "2026-11-27"),
        ("a month ago", "2026-10-30"),
        ("10 days from now", "2026-12-10"),
        ("on December 24", "2026-12-24"),
        ("on 2 Nov", "2026-11-02"),
    ],
)
def test_a_day_is_counted_from_the_one_on_which_it_was_written(text: str, day: str) -> None:
    assert dates(text) == [day]
    assert dates(text, at=None) == []


def test_the_day_begins_where_the_shop_is() -> None:
    midnight_in_london = int(datetime(2026, 12, 1, 0, tzinfo=UTC).timestamp()) * 1_000
    assert dates("today", midnight_in_london) == ["2026-11-30"]


@pytest.mark.parametrize("text", ["it took 3 weeks", "in 5 minutes", "in 9999 years", "Guten Morgen", "I may return 3"])
def test_not_every_word_of_time_is_a_day(text: str) -> None:
    assert dates(text) == []


@pytest.mark.parametrize(
    ("written", "value"),
    [("at 5 pm", "17:00"), ("12 a.m.", "00:00"), ("at 3.30pm", "15:30"), ("17:05", "17:05"), ("um 17 Uhr 30", "17:30")],
)
def test_a_time_of_day_is_told_in_24_hours(written: str, value: str) -> None:
    assert [(entity.type, entity.value) for entity in find(f"call me {written} please")] == [("time", value)]


@pytest.mark.parametrize("written", ["25:00", "13 pm", "3.30", "1:2:3"])
def test_what_no_clock_shows_is_no_time(written: str) -> None:
    assert find(written) == ()
