"""The figures of summaries, from texts whose figures are known."""

import pytest
from copilot_eval.demo_talk import Talk
from copilot_eval.facts import facts, strange
from copilot_eval.faithful import faithful
from copilot_eval.rouge import rouge_l, rouge_n
from copilot_eval.summing import Chat, nearness

from collabtui.summary.api import Turn

SAID = ("My order FH-10234 of 3 May cost $1,299.00. I wrote to m@fernhill.example, Ada's words: two days.",)


def test_rouge_counts_shared_words_pairs_order_as_f1() -> None:
    mine, theirs = "the cat sat on the mat", "the cat is on a mat"
    assert rouge_n(mine, theirs, 1) == pytest.approx(4 / 6)
    assert rouge_n(mine, theirs, 2) == pytest.approx(1 / 5)
    assert rouge_l("a b c d", "a c b d") == pytest.approx(3 / 4)


def test_rouge_takes_forms_of_a_word_for_the_same() -> None:
    assert rouge_n("Customers complained", "customer complains", 1) == 1.0


def test_nearness_is_the_mean_over_chats_of_the_mean_over_their_references() -> None:
    chats = [Chat((), ("one two", "three")), Chat((), ("one two",))]
    found = nearness(chats, lambda _: "one two")
    assert (found.rouge_1, found.rouge_l, found.words) == (75.0, 75.0, 2.0)


@pytest.mark.parametrize(
    ("line", "fact"),
    [
        ("Order FH-1023 is late.", "FH-1023"),
        ("The price was 299.00.", "299.00"),
        ("Mary wrote.", "Mary"),
        ("The order came on Friday.", "Friday"),
        ("The mail went to a@fernhill.example.", "a@fernhill.example"),
        ("The order takes three days.", "three"),
    ],
)
def test_a_fact_that_nobody_said_is_strange(line: str, fact: str) -> None:
    assert strange(line, SAID) == (fact,)


def test_what_was_said_is_not_strange_however_it_is_dotted() -> None:
    assert strange("The order FH-10234, 3 May: 1299.00, Ada, m@fernhill.example, two days.", SAID) == ()


def test_facts_are_numbers_days_names_links() -> None:
    told = "The agent says 12 on monday to Ada, see www.fernhill.example, two times."
    assert [*facts(told)] == ["12", "monday", "Ada", "www.fernhill.example", "two"]


def test_a_kept_line_with_a_strange_fact_is_told_with_its_place() -> None:
    talk = Talk(
        "late", (Turn("customer", "My parcel FH-10234 is late since Monday."),), ("The parcel is late since Sunday.",)
    )
    found = faithful([talk])
    assert (found.conversations, found.summaries) == (1, 2)
    assert found.unsupported == ("late, after turn 1: 'Sunday' in 'The parcel is late since Sunday.'",)
