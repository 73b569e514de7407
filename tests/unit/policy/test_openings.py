"""A moment as people read it."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from broker.policy.openings import opening_words

BERLIN = datetime(2026, 11, 23, 9, 0, tzinfo=ZoneInfo("Europe/Berlin"))


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Monday 23 November at 09:00 (CET)"),
        ("en-GB", "Monday 23 November at 09:00 (CET)"),
        ("de", "Montag, 23. November, 09:00 Uhr (CET)"),
        ("de-AT", "Montag, 23. November, 09:00 Uhr (CET)"),
        ("fi", "2026-11-23 09:00 (CET)"),
    ],
)
def test_an_opening_is_said_in_the_customers_language_with_its_zone(language: str, words: str) -> None:
    assert opening_words(BERLIN, language) == words


def test_a_zone_without_a_name_shows_its_distance() -> None:
    dubai = datetime(2026, 3, 1, 8, 30, tzinfo=ZoneInfo("Asia/Dubai"))
    assert opening_words(dubai, "en") == "Sunday 1 March at 08:30 (UTC+04)"
    assert opening_words(dubai.astimezone(UTC), "de") == "Sonntag, 1. März, 04:30 Uhr (UTC)"
