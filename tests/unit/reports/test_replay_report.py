"""Claims about the numbers of a replay."""

import json
from collections.abc import Sequence
from itertools import count

import pytest

from broker.cli.policy_replay import document
from broker.cli.progress import Progress
from broker.domain.judgement_events import Verdict
from broker.reports.percentile import percentile
from broker.reports.replay import Decided, Handoff, Kind, Replayed, Stretch
from broker.reports.replay_marks import marks_of
from broker.reports.replay_moments import Act, Called
from broker.reports.replay_report import Report, Tally
from broker.reports.replay_text import MEANINGS, text_of


def decided(rule: str, at: int = 2_000, act: Act = "now") -> Decided:
    return Decided("m1", at, Called(rule, act))


def handoff(rule: str, at: int = 2_000, verdict: Verdict | None = None) -> Handoff:
    return Handoff("t1", rule, at, "m1", True, verdict)


def stretch(
    kind: Kind, then: Decided | None = None, now: Decided | None = None, ended: Handoff | None = None, number: int = 1
) -> Stretch:
    return Stretch(number, kind, 3, then, now, ended)


SAME = stretch("same", decided("low"), decided("low"), handoff("low"))
DROPPED = stretch("dropped", decided("low", 5_000), None, handoff("low", 5_000))
ADDED = stretch("added", None, decided("sad", 3_000))
OFFERED = stretch("added", None, decided("sad", 3_000, "offer"))
EARLIER = stretch("earlier", decided("low", 9_000), decided("sad", 4_000), handoff("low", 9_000))
QUIET = stretch("quiet")


def report(*conversations: Sequence[Stretch]) -> Report:
    tally = Tally()
    for number, stretches in enumerate(conversations):
        tally.add(Replayed(f"c{number}", 1_000, tuple(stretches)))
    return tally.report("v2")


def test_an_empty_store_has_a_report_too() -> None:
    empty = report()
    assert (empty.conversations, empty.share.recorded.share, empty.share.most) == (0, None, None)
    assert "0 conversations" in text_of(empty)


def test_every_number_has_its_conversations() -> None:
    told = report([SAME], [DROPPED], [ADDED], [QUIET], [DROPPED])
    assert [case.conversation for case in told.cases["dropped"]] == ["c1", "c4"]
    assert {kind: told.counts[kind] for kind, cases in told.cases.items() if len(cases) != told.counts[kind]} == {}
    assert (told.conversations, told.stretches, told.moments) == (5, 5, 15)


def test_rules_are_counted_on_both_sides() -> None:
    rules = report([SAME], [DROPPED], [EARLIER]).rules
    assert (rules["low"].recorded, rules["low"].predicted, rules["sad"].predicted) == (3, 1, 1)


def test_the_times_are_those_from_the_first_message() -> None:
    share = report([SAME], [EARLIER]).share
    assert (share.recorded.p50_ms, share.recorded.p95_ms) == (1_000, 8_000)
    assert (share.predicted.p50_ms, share.predicted.p95_ms) == (1_000, 3_000)


def test_a_dropped_escalation_leaves_open_whether_a_person_came_later() -> None:
    share = report([SAME], [DROPPED], [QUIET], [QUIET]).share
    assert (share.recorded.share, share.predicted.share) == (0.5, 1 / 3)
    assert share.undetermined == ("c1",)
    assert (share.least, share.most) == (0.25, 0.5)


def test_whether_an_added_question_is_accepted_is_open() -> None:
    assert report([OFFERED]).share.undetermined == ("c0",)
    assert report([ADDED]).share.predicted.escalated == 1


def test_a_change_after_a_handoff_does_not_move_the_first_escalation() -> None:
    later = stretch("dropped", decided("low", 50_000), None, handoff("low", 50_000), number=2)
    share = report([SAME, later]).share
    assert (share.undetermined, share.predicted.p50_ms) == ((), 1_000)


def test_the_least_value_that_enough_do_not_exceed_is_the_percentile() -> None:
    assert percentile([], 50) is None
    assert [percentile([3, 1, 2, 4], percent) for percent in (1, 25, 50, 95, 100)] == [1, 1, 2, 4, 4]


def test_who_asked_for_a_person_before_writing_anything_has_no_time_but_counts() -> None:
    tally, asked = Tally(), stretch("quiet", ended=handoff("customer_asked", 2_000))
    tally.add(Replayed("silent", None, (asked,)))
    tally.add(Replayed("wrote later", 9_000, (asked,)))
    tally.add(Replayed("wrote first", 500, (asked,)))
    for side in (tally.report("v2").share.recorded, tally.report("v2").share.predicted):
        assert (side.escalated, side.share, side.p50_ms, side.p95_ms) == (3, 1.0, 1_500, 1_500)


# -- marks ---------------------------------------------------------------------------------------------------------


def marked(kind: Kind, verdict: Verdict, now: Decided | None = None) -> Replayed:
    return Replayed(f"{kind}.{verdict}", 0, (stretch(kind, decided("low"), now, handoff("low", verdict=verdict)),))


def test_precision_is_the_share_that_was_needed() -> None:
    same = decided("low")
    marks = marks_of(
        [marked("same", "right", same), marked("same", "needless", same), marked("same", "too_late", same)]
    )
    assert marks.recorded["low"].precision == 2 / 3
    assert marks.predicted["low"].precision == 2 / 3
    assert [one.conversation for one in marks.missed] == ["same.too_late"]


def test_what_is_dropped_was_avoided_or_is_lost() -> None:
    marks = marks_of([marked("dropped", "needless"), marked("dropped", "right")])
    assert [one.conversation for one in marks.avoided] == ["dropped.needless"]
    assert [one.conversation for one in marks.lost] == ["dropped.right"]
    assert marks.predicted == {}


def test_too_late_is_caught_where_a_rule_fires_earlier() -> None:
    marks = marks_of([marked("earlier", "too_late", decided("sad", 500))])
    assert [one.conversation for one in marks.caught] == ["earlier.too_late"]
    assert marks.predicted["sad"].too_late == 1
    assert marks.missed == []


def test_marks_after_a_change_are_open() -> None:
    marks = marks_of([marked("undetermined", "right"), marked("other_way", "right", decided("low", act="offer"))])
    assert len(marks.open) == 2
    assert marks.recorded["low"].right == 2


def test_a_rule_that_only_decides_now_has_its_marks_in_the_text_too() -> None:
    tally = Tally()
    tally.add(marked("other_rule", "right", decided("sad")))
    lines = text_of(tally.report("v2")).splitlines()
    (row,) = (line.split() for line in lines if line.startswith("sad ") and line.endswith("%"))
    assert row == ["sad", "0", "0", "0", "-", "100.0%"]


# -- telling -------------------------------------------------------------------------------------------------------


def test_people_read_what_is_undetermined() -> None:
    text = text_of(report([SAME], [DROPPED], [QUIET]))
    assert "undetermined" in text
    assert "c1" in text
    assert MEANINGS["dropped"] in text
    assert "33.3% to 66.7%" in text


def test_no_difference_is_said_in_so_many_words() -> None:
    assert "No difference" in text_of(report([SAME], [QUIET]))


def test_the_marks_are_told_with_their_conversations() -> None:
    tally = Tally()
    for one in (marked("dropped", "needless"), marked("same", "right", decided("low"))):
        tally.add(one)
    text = text_of(tally.report("v2"))
    assert "Needless, dropped now: dropped.needless (low)" in text
    assert "50.0%" in text


def test_no_name_in_the_report_can_command_a_terminal() -> None:
    tally = Tally()
    tally.add(Replayed("c\x1b[2J", 0, (DROPPED,)))
    assert "\x1b" not in text_of(tally.report("v\x1b[2J"))


def test_scripts_get_every_number_as_json() -> None:
    told = json.loads(json.dumps(document(report([SAME], [DROPPED], [EARLIER]))))
    assert told["counts"]["dropped"] == 1
    assert told["cases"]["dropped"][0] == {
        "conversation": "c1",
        "stretch": 1,
        "recorded": {"rule": "low", "act": "now", "turn": "m1", "after_ms": 4_000},
        "predicted": None,
    }
    assert told["share"]["undetermined"] == ["c1"]


def test_a_long_replay_tells_now_and_then_how_far_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    seconds = count()
    progress = Progress("judged", clock=lambda: float(next(seconds)))
    for done in range(6):
        progress.told(done, 6)
    told = capsys.readouterr()
    assert told.out == ""
    assert told.err.splitlines() == [f"{done} of 6 conversations judged." for done in (1, 3, 5)]
