"""Claims about what is told of suggestions, for any life that a log can hold."""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Actor
from broker.domain.erasure import erased
from broker.domain.events import Event, MessagePosted, Recorded, SuggestionMarked, SuggestionOffered, SuggestionRated
from broker.domain.owner_events import HandoffRequested
from broker.domain.signals import Why
from broker.reports.suggestion_lives import lives
from broker.reports.suggestions import MEANINGS, Figures, Report, Tally
from broker.reports.suggestions_text import text_of

COPILOT, ADA, BEN = Actor("copilot", "co"), Actor("agent", "ada"), Actor("agent", "ben")
COUNTS = ("offered", "shown", "inserted", "sent", "dismissed", "good", "bad")


def log(*events: tuple[Actor, Event]) -> list[Recorded]:
    return [Recorded("conversation:c", seq, seq * 1_000, *one) for seq, one in enumerate(events, 1)]


def told(*events: tuple[Actor, Event], since: int = 0) -> Report:
    tally = Tally(since)
    tally.add(lives("c", log(*events)))
    return tally.report()


def offer(id: str, text: str = "x" * 200, source: str = "Returns (r)", **parts: Any) -> tuple[Actor, Event]:
    return COPILOT, SuggestionOffered(id, "m1", text, source, 0.9, **parts)


def mark(id: str, fate: Any, by: Actor = ADA, *measured: Any) -> tuple[Actor, Event]:
    return by, SuggestionMarked(id, fate, *measured)


def test_what_was_sent_of_what_was_shown_is_the_acceptance() -> None:
    two = told(offer("a"), offer("b"), offer("c"), mark("a", "shown"), mark("b", "shown"), mark("a", "sent"))
    assert (two.total.offered, two.total.shown, two.total.sent) == (3, 2, 1)
    assert (two.total.acceptance, two.total.acceptance_of) == (0.5, "shown")


def test_without_a_word_of_what_was_shown_it_is_of_what_was_offered() -> None:
    old = told(offer("a"), offer("b"), mark("a", "inserted"), mark("a", "sent"))
    assert (old.total.acceptance, old.total.acceptance_of) == (0.5, "offered")
    assert "50.0%*" in text_of(old)


def test_time_saved_is_what_was_kept_at_a_typists_speed() -> None:
    half = told(offer("a"), mark("a", "sent", ADA, 0.8, 0.5, 120)).total
    assert (half.kept_share, half.ai_share, half.edits, half.saved_s) == (0.5, 0.8, 120, 30.0)


def test_what_was_erased_saves_nothing_that_anybody_could_know() -> None:
    gone = erased(offer("a")[1], ["suggestions"])
    assert told((COPILOT, gone), mark("a", "sent", ADA, 1, 1, 0)).total.saved_s == 0


def test_a_message_made_from_it_proves_that_it_was_sent() -> None:
    said = (BEN, MessagePosted("m2", "x", 2, suggestion="a"))
    assert told(offer("a"), said).agents["ben"].sent == 1


def test_a_note_that_names_no_suggestion_counts_nothing() -> None:
    assert told((BEN, MessagePosted("m2", "x", 2, "note", suggestion="nothing"))).total.sent == 0


def test_it_counts_for_whoever_did_most_with_it() -> None:
    assert list(told(offer("a"), mark("a", "shown", BEN), mark("a", "sent", ADA)).agents) == ["ada"]
    assert list(told(offer("a")).agents) == [""]


def test_it_counts_under_the_rule_that_brought_the_conversation() -> None:
    handoff = (ADA, HandoffRequested("t", "", 3, Why("low_confidence")))
    assert list(told(offer("a"), handoff, offer("b", sort="draft")).rules) == ["", "low_confidence"]


def test_the_newest_verdict_of_each_person_counts_with_its_reason() -> None:
    verdicts = ((ADA, True, "fits"), (BEN, True, ""), (ADA, False, "old\x1b[2J"))
    report = told(offer("a"), *((by, SuggestionRated("a", good, why)) for by, good, why in verdicts))
    assert (report.total.good, report.total.bad) == (1, 1)
    assert "old" in text_of(report)
    assert "\x1b" not in text_of(report)


def test_only_what_was_offered_since_then_counts() -> None:
    assert told(offer("a"), offer("b"), since=2_000).total.offered == 1


def test_no_suggestions_are_said_in_a_sentence() -> None:
    assert text_of(told()) == "No suggestions: no copilot offered any in that time."


IDS = ("a", "b", "c")
shares = st.none() | st.floats(0, 1)
acts = st.one_of(
    st.builds(mark, st.sampled_from(IDS),
              st.sampled_from(("shown", "inserted", "dismissed")), st.sampled_from((ADA, BEN))),
    st.builds(lambda id, by, *kept: mark(id, "sent", by, *kept), st.sampled_from(IDS), st.sampled_from((ADA, BEN)),
              shares, shares, st.none() | st.integers(0, 99)),
    st.builds(lambda id, by, good: (by, SuggestionRated(id, good)), st.sampled_from(IDS),
              st.sampled_from((ADA, BEN)), st.booleans()),
)  # fmt: skip


@given(st.lists(acts, max_size=20), st.lists(st.sampled_from(("r", "s")), min_size=3, max_size=3))
def test_every_table_adds_up_to_the_total(done: Sequence[tuple[Actor, Event]], sources: Sequence[str]) -> None:
    offers = [offer(id, "x" * 40, source) for id, source in zip(IDS, sources, strict=True)]
    report = told(*offers, *done)
    for groups in (report.sources, report.sorts, report.rules, report.agents):
        for name in COUNTS:
            assert sum(getattr(one, name) for one in groups.values()) == getattr(report.total, name)
        assert sum(one.saved_s for one in groups.values()) == pytest.approx(report.total.saved_s, abs=0.2)
    assert report == told(*offers, *done)
    total = report.total
    assert total.sent <= total.shown <= total.offered == len(IDS)
    assert total.acceptance is not None
    assert 0 <= total.acceptance <= 1


def test_every_number_has_its_meaning() -> None:
    assert {name.strip() for names in MEANINGS for name in names.split(",")} == {
        one.name for one in fields(Figures)
    } - {"acceptance_of"}
