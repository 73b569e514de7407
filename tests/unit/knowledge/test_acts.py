"""What an answer does, next to what the customer's words call for."""

import pytest

from collabtui.knowledge.acts import confirms, takes_leave

ANSWERS = ["You are welcome, good-bye!", "Your table is booked.", "Which day?"]


@pytest.mark.parametrize(
    ("said", "leave"), [("Thanks, that's all.", 1), ("Thanks! And when do you close?", -1), ("I lost it", -1)]
)
def test_leave_is_taken_of_those_who_are_done(said: str, leave: int) -> None:
    assert takes_leave(said, ANSWERS).tolist() == [leave, 0, 0]


@pytest.mark.parametrize(("said", "confirmed"), [("Please book it for two.", 1), ("Is there a table?", -1)])
def test_what_is_to_be_done_is_confirmed(said: str, confirmed: int) -> None:
    assert confirms(said, ANSWERS).tolist() == [0, confirmed, 0]
