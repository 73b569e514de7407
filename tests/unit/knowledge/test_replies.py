"""Answers ranked by how well they go on from a conversation."""

from collections.abc import Sequence

import pytest

from collabtui.knowledge.replies import ReplyRanking, Turn
from collabtui.understanding.encoder import Floats, shipped_encoder
from tests.unit.knowledge.conftest import WordEncoder

ENCODER = shipped_encoder()
CANNED = [
    "You are welcome, have a nice day!",
    "The refund for the boots reaches your card within 5 working days.",
    "Please give me the order number so that I can look.",
    "Our showroom opens at 10:00.",
    "I have sent you a link to choose a new password.",
]


def best(turns: list[Turn]) -> str:
    scores = ReplyRanking(ENCODER).scores(turns, CANNED)
    return CANNED[int(scores.argmax())]


def test_the_answer_to_the_customers_last_turn_comes_first() -> None:
    assert best([Turn("customer", "I can't log in, I forgot my password.")]).startswith("I have sent you a link")
    assert best([Turn("USER", "When do I get my money back for the boots?")]).startswith("The refund")


def test_what_was_said_before_counts_less_than_what_was_said_last() -> None:
    turns = [
        Turn("customer", "When do I get my money back for the boots?"),
        Turn("agent", "In 5 days."),
        Turn("customer", "And when does the showroom open?"),
    ]
    assert best(turns).startswith("Our showroom")


def test_a_candidate_is_encoded_once_however_often_it_is_ranked() -> None:
    encoder = WordEncoder()
    ranking = ReplyRanking(encoder)
    ranking.scores([Turn("customer", "boots?")], CANNED)
    encoder.read.clear()
    ranking.scores([Turn("customer", "lamps?")], CANNED)
    assert encoder.read == ["lamps?"]


def test_without_turns_or_candidates_nothing_is_preferred() -> None:
    ranking = ReplyRanking(WordEncoder())
    assert ranking.scores([], CANNED).tolist() == [0.0] * len(CANNED)
    assert ranking.scores([Turn("customer", "boots?")], []).tolist() == []
    assert len(ranking.scores([Turn("customer", "")], ["", "a"])) == 2


class Blank(WordEncoder):
    """Sees no meaning, so that words alone decide."""

    def encode(self, texts: Sequence[str]) -> Floats:
        return super().encode(texts) * 0


@pytest.mark.parametrize(("said", "first"), [("Is Larkspur warm at night?", 0), ("Is larkspur warm at night?", 1)])
def test_a_name_that_was_used_tells_more_than_other_words(said: str, first: int) -> None:
    candidates = [
        "Larkspur has some that nobody took to the lake.",
        "They are warm at night, all of them.",
        "Which day?",
        "You are welcome.",
    ]
    scores = ReplyRanking(Blank()).scores([Turn("customer", said)], candidates)
    assert scores.argmax() == first


def test_leave_is_taken_of_a_customer_who_is_done() -> None:
    turns = [Turn("customer", "Where is my refund?"), Turn("agent", "On its way."), Turn("customer", "Thanks, bye")]
    assert best(turns) == CANNED[0]
