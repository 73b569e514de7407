"""What a summary tells of a conversation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.summary.api import Line, Summary, Turn, sides_of
from collabtui.summary.extract import summarised
from collabtui.summary.support import Facts
from tests.hostile_cases import hostile_texts

LATE = (
    Turn("customer", "@fernhill Why is my tent still not here? Order FH-10234 was due on Monday. I am so annoyed!"),
    Turn("agent", "Hi there! Sorry to hear that. ^RS"),
    Turn("customer", "I already called twice, nobody could tell me anything."),
    Turn("agent", "Please send your post code here: https://fernhill.example/dm. We will call you back by Friday. ^KC"),
    Turn("customer", "Ok thanks. Will I get the express fee back?"),
)


def _mood(text: str) -> float:
    return -0.7 if "annoyed" in text else 0.0


def _values(text: str) -> list[tuple[str, str]]:
    return [("order_number", "FH-10234")] if "FH-10234" in text else []


def summary_of(*turns: Turn) -> Summary:
    return summarised(turns, _mood, _values)


def test_the_situation_is_what_the_customer_came_with() -> None:
    assert summary_of(*LATE).situation[0] == Line("Why is my tent still not here?", (0,))


def test_what_was_tried_is_told_with_its_turn() -> None:
    assert summary_of(*LATE).tried == (Line("I already called twice, nobody could tell me anything.", (2,)),)


def test_a_promise_is_kept_in_the_words_it_was_made_in() -> None:
    assert summary_of(*LATE).promises == (Line("We will call you back by Friday.", (3,)),)


def test_the_question_that_nobody_answered_is_open() -> None:
    assert summary_of(*LATE).open_question == (Line("Will I get the express fee back?", (4,)),)


def test_an_answered_question_is_not_open() -> None:
    assert summary_of(*LATE[:4]).open_question == ()


def test_the_mood_tells_how_it_changed() -> None:
    assert summary_of(*LATE).mood == (Line("The customer sounded upset at first, calm at last.", (0, 4)),)


def test_each_value_is_told_once_with_all_its_turns() -> None:
    again = Turn("agent", "I see order FH-10234.")
    assert summary_of(*LATE, again).entities == (Line("order number: FH-10234", (0, 5)),)


def test_the_text_tells_both_sides_in_the_third_person() -> None:
    text = summary_of(*LATE).text
    assert text.startswith("The customer asks: why is their tent still not here?")
    assert "The agent" in text
    assert "@" not in text
    assert "http" not in text


def test_courtesies_alone_make_an_empty_summary() -> None:
    summary = summary_of(Turn("customer", "Hello!"), Turn("agent", "Hi there, how can I help you today?"))
    assert (summary.situation, summary.open_question, summary.text) == ((), (), "")


def test_no_turn_makes_an_empty_summary() -> None:
    assert summary_of() == Summary()


@pytest.mark.parametrize(
    ("speakers", "sides"),
    [
        (("bot", "USER", "Ada"), ("agent", "customer", "agent")),
        (("4711", "FernhillHelps", "4711"), ("customer", "agent", "customer")),
        (("agent", "Maria"), ("agent", "customer")),
        (("4711",), ("agent",)),
        ((), ()),
    ],
)
def test_who_is_the_customer_is_told_by_the_names(speakers: tuple[str, ...], sides: tuple[str, ...]) -> None:
    assert sides_of(speakers) == sides


_TEXTS = st.text(max_size=200) | st.sampled_from([case.text[:2_000] for case in hostile_texts()])
_TURNS = st.lists(st.builds(Turn, st.sampled_from(["customer", "agent"]), _TEXTS), max_size=8)


@given(turns=_TURNS)
def test_a_summary_of_any_texts_holds_no_fact_of_its_own(turns: list[Turn]) -> None:
    summary = summarised(turns, _mood, _values)
    facts = Facts([*(turn.text for turn in turns), "customer agent"])
    lines = (*summary.situation, *summary.tried, *summary.open_question, *summary.promises)
    assert not any(facts.unsupported(line.text) for line in lines)
    assert all(0 <= place < len(turns) for line in (*lines, *summary.mood) for place in line.turns)
