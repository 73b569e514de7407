"""Claims about dialogues told in JSON."""

from typing import Any

import pytest

from collabtui.understanding.dialogues import DialogueError, dialogue_of, dialogues


def turn(text: str = "hi", speaker: str = "customer", **more: Any) -> dict[str, Any]:
    return {"speaker": speaker, "text": text, **more}


def labels(record: dict[str, Any]) -> list[float | None]:
    return [one.label for one in dialogue_of(record) if one.customer]


@pytest.mark.parametrize("speaker", ["customer", "USER", " Client ", "caller"])
def test_customers_go_by_many_names(speaker: str) -> None:
    assert dialogue_of({"turns": [turn(speaker=speaker)]})[0].customer


@pytest.mark.parametrize("speaker", ["bot", "SYSTEM", "agent", "assistant", ""])
def test_everybody_else_answers_them(speaker: str) -> None:
    assert not dialogue_of({"turns": [turn(speaker=speaker)]})[0].customer


@pytest.mark.parametrize(
    ("label", "share"),
    [
        ({"label": 1}, 1.0),
        ({"escalate": True}, 1.0),
        ({"dissatisfied": 0.25}, 0.25),
        ({"satisfaction": 2}, 1.0),
        ({"satisfaction": "2,3,1,4"}, 0.5),
        ({"rating": [5, 4]}, 0.0),
        ({"satisfaction": ""}, None),
        ({}, None),
    ],
)
def test_a_customers_turn_may_say_how_dissatisfied_they_are(label: dict[str, Any], share: float | None) -> None:
    assert labels({"turns": [turn(**label)]}) == [share]


@pytest.mark.parametrize("beside", [{"labels": [0, 1]}, {"labels": [0, None, 1]}, {"satisfaction": [4, "1,2"]}])
def test_labels_may_stand_beside_the_turns(beside: dict[str, Any]) -> None:
    assert labels({"turns": [turn(), turn(speaker="bot"), turn()], **beside}) == [0.0, 1.0]


@pytest.mark.parametrize(
    ("record", "told"),
    [
        ([], "expected {"),
        ({"turns": "hi"}, "expected {"),
        ({"turns": [turn(), {"speaker": "bot"}]}, "turn 2: expected"),
        ({"turns": [turn(label=3)]}, "turn 1: label: expected 0 to 1"),
        ({"turns": [turn(satisfaction="9")]}, "turn 1: satisfaction: expected ratings from 1 to 5"),
        ({"turns": [turn()], "labels": [1, 0, 1]}, "labels: expected one for each of the 1 customer turns, got 3"),
    ],
)
def test_what_is_no_dialogue_is_refused_with_what_was_expected(record: Any, told: str) -> None:
    with pytest.raises(ValueError, match="expected") as refused:
        dialogue_of(record)
    assert told in str(refused.value)


def test_labels_are_not_looked_at_where_only_scores_are_wanted() -> None:
    assert dialogue_of({"turns": [turn(label="furious")], "labels": 7}, labelled=False)[0].label is None


def test_a_bad_line_is_named_by_its_number() -> None:
    with pytest.raises(DialogueError, match=r"talks\.jsonl, line 3: "):
        list(dialogues(['{"turns": []}', "", "[" * 10_000], "talks.jsonl"))
