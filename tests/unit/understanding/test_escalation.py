"""Claims about scoring dialogues."""

import time

import pytest

from collabtui.understanding.dialogues import Dialogue, Turn
from collabtui.understanding.escalation import EscalationFileError, escalation_in, packed, shipped_escalation
from collabtui.understanding.escalation_signs import MEASURES, shown
from collabtui.understanding.escalation_train import TooFewLabels, fit


def talk(*lines: str) -> Dialogue:
    """ "c: " for the customer, "C: " for a dissatisfied one, "b: " for the bot."""
    split = [line.split(": ", 1) for line in lines]
    return tuple(Turn(who != "b", text, None if who == "b" else float(who == "C")) for who, text in split)


MISUNDERSTOOD = talk(
    "c: I want to send back my boots",
    "b: Sorry, I did not understand that.",
    "C: I want to send back my boots!!",
    "b: Sorry, I did not understand that.",
    "C: this is useless, let me talk to a human",
)
CONTENT = talk(
    "c: where is my parcel", "b: It comes tomorrow.", "c: great, thank you", "b: Anything else?", "c: no, bye"
)
TAUGHT = [
    talk("c: one banana please", "b: Here it is.", "c: thanks", "b: More?", "C: the walrus is gone"),
    talk("C: walrus walrus", "b: What?", "c: an apple then", "b: Here.", "c: fine"),
] * 5


def test_a_customer_who_is_not_understood_needs_a_person_a_content_one_does_not() -> None:
    score = shipped_escalation()
    assert score.scores(MISUNDERSTOOD)[-1] >= 0.5
    assert max(score.scores(CONTENT)) < 0.5


def test_each_customer_turn_has_a_score_the_bots_have_none() -> None:
    assert len(shipped_escalation().scores(MISUNDERSTOOD)) == 3
    assert shipped_escalation().scores(()) == shipped_escalation().scores(talk("b: hello?")) == []


@pytest.mark.parametrize("upto", [1, 3])
def test_a_score_knows_nothing_of_what_is_said_later(upto: int) -> None:
    whole = shipped_escalation().scores(MISUNDERSTOOD)
    assert shipped_escalation().scores(MISUNDERSTOOD[:upto]) == whole[: (upto + 1) // 2]


def test_the_bots_answers_count() -> None:
    helped = talk("c: my parcel?", "b: It comes tomorrow.", "c: my parcel?")
    refused = talk("c: my parcel?", "b: Sorry, I can't help with that.", "c: my parcel?")
    assert shown(helped)[1] != shown(refused)[1]


def test_so_many_measures_as_are_weighed() -> None:
    assert len(shown(CONTENT)[0].measures) == MEASURES


def test_a_score_of_ones_own_learns_what_the_labels_say() -> None:
    score = fit(TAUGHT, ridge=1.0)
    calm, bad = score.scores(talk("c: a pear please", "b: Here.", "c: the walrus is gone"))
    assert calm < 0.5 <= bad


def test_a_score_survives_its_file() -> None:
    score = fit(TAUGHT)
    again = escalation_in(packed(score), "mine")
    assert again.scores(CONTENT) == score.scores(CONTENT)
    assert packed(fit(TAUGHT)) == packed(score), "the same dialogues give the same score"


@pytest.mark.parametrize("content", [b"", b"PK\x03\x04 not much", b"\x93NUMPY"])
def test_a_damaged_file_is_refused_with_the_way_to_write_it_anew(content: bytes) -> None:
    with pytest.raises(EscalationFileError, match="escalation --train DIALOGUES --out mine"):
        escalation_in(content, "mine")


@pytest.mark.parametrize("told", [[], TAUGHT[:1], [CONTENT] * 20])
def test_nothing_is_learnt_from_too_few_labels_or_one_kind_alone(told: list[Dialogue]) -> None:
    with pytest.raises(TooFewLabels, match="at least 20 labelled customer turns"):
        fit(told)


def test_a_long_dialogue_costs_time_in_proportion() -> None:
    shipped_escalation().scores(CONTENT)
    start = time.process_time()
    shipped_escalation().scores(CONTENT * 200)
    assert time.process_time() - start < 3.0
