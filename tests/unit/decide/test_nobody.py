"""What customers are told who ask for a person while nobody can come."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from broker.decide.case import Case, Facts
from broker.decide.nobody import waiting_line_words
from broker.domain.actors import Actor
from broker.domain.conversation import Conversation
from broker.domain.events import MessagePosted
from broker.domain.handoff_commands import RequestHandoff
from tests.policies import policy_of
from tests.unit.decide.stories import MARIA, Story
from tests.unit.policy.rulebook import WORDS

OFFICE = {
    "timezone": "Europe/Berlin",
    "weekly": dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), ("09:00-17:00",)),
}
SUNDAY, MONDAY = "2026-11-22 12:00", "2026-11-23 12:00"


def words(wall: str, on_duty: int = 1, language: str = "en", **changes: Any) -> str:
    """What a customer who asks at this time in Berlin is told instead of the usual line."""
    at = int(datetime.fromisoformat(wall).replace(tzinfo=ZoneInfo("Europe/Berlin")).timestamp()) * 1000
    facts = replace(Facts(Actor("customer", "maria"), "m1", {}, {}), on_duty=on_duty)
    policy = policy_of(**{"hours": OFFICE, **changes})
    return waiting_line_words(Case(Conversation("c", language=language, seq=1), facts, policy, at))


def both(**lines: str) -> dict[str, Any]:
    return {"en": {**WORDS, **lines}, "de": {**WORDS, **lines}}


def test_while_somebody_is_there_the_usual_line_stands() -> None:
    assert words(MONDAY) == ""


def test_while_the_desk_is_closed_the_next_opening_is_named() -> None:
    said = words(SUNDAY)
    assert "open again on Monday 23 November at 09:00 (CET)" in said
    assert "message" in said
    assert "call" in said


def test_closed_goes_before_nobody() -> None:
    assert words(SUNDAY, on_duty=0) == words(SUNDAY)


def test_with_nobody_on_duty_the_customer_hears_so_with_the_choices_there_are() -> None:
    said = words(MONDAY, on_duty=0)
    assert said.startswith("Nobody is at the desk")
    assert "message" in said
    assert "call" in said


def test_the_policys_own_lines_go_first() -> None:
    lines = both(closed="Back {opens}!", nobody="Later.")
    assert words(SUNDAY, words=lines) == "Back Monday 23 November at 09:00 (CET)!"
    assert words(MONDAY, on_duty=0, words=lines) == "Later."


def test_a_german_customer_of_a_policy_with_german_words_reads_german() -> None:
    assert "Montag, 23. November, 09:00 Uhr (CET)" in words(SUNDAY, language="de", words=both())
    assert "niemand" in words(MONDAY, on_duty=0, language="de", words=both())


def test_a_customer_whose_language_the_desk_does_not_speak_reads_the_policys_own() -> None:
    assert words(SUNDAY, language="de") == words(SUNDAY)


def test_a_desk_that_speaks_another_language_still_says_something() -> None:
    finnish = {"en": WORDS, "fi": WORDS}
    assert "2026-11-23 09:00 (CET)" in words(SUNDAY, language="fi", words=finnish)


def test_a_desk_that_never_opens_again_promises_no_time() -> None:
    every_thursday = tuple(date(2026, 11, 26) + timedelta(weeks=number) for number in range(60))
    closed_for_good = {"weekly": {"thu": ("09:00-17:00",)}, "holidays": {"closed": every_thursday}}
    assert words(MONDAY, on_duty=0, hours=closed_for_good) == words(MONDAY, on_duty=0)


def test_the_line_is_said_in_the_append_of_the_handoff() -> None:
    story = Story(policy_of(hours={"weekly": {"mon": ("00:00-00:01",)}}))
    story.asked()
    handoff, line = story.does(MARIA, RequestHandoff("c"))
    assert handoff.kind == "handoff_requested"
    assert isinstance(line, MessagePosted)
    assert line.text.startswith("We are closed now and open again on Monday 5 January at 00:00 (UTC).")
