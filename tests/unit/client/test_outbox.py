"""The outbox keeps unanswered commands in their order."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.commands import PostMessage
from broker.domain.errors import IdReused
from collabtui.client.outbox import Outbox


def line(text: str) -> PostMessage:
    return PostMessage("c1", text)


def test_what_was_added_is_pending_in_order() -> None:
    outbox = Outbox()
    outbox.add("b", line("one"))
    outbox.add("a", line("two"))
    assert outbox.pending() == (("b", line("one")), ("a", line("two")))


def test_a_settled_command_is_gone_also_when_told_twice() -> None:
    outbox = Outbox()
    outbox.add("a", line("one"))
    outbox.settle("a")
    outbox.settle("a")
    assert outbox.pending() == ()


def test_the_same_command_again_keeps_its_place() -> None:
    outbox = Outbox()
    outbox.add("a", line("one"))
    outbox.add("b", line("two"))
    outbox.add("a", line("one"))
    assert [id for id, _ in outbox.pending()] == ["a", "b"]


def test_an_id_stands_for_one_command_only() -> None:
    outbox = Outbox()
    outbox.add("a", line("one"))
    with pytest.raises(IdReused, match="already used"):
        outbox.add("a", line("two"))
    assert outbox.pending() == (("a", line("one")),)


@given(st.integers(0, 20), st.sets(st.integers(0, 20)))
def test_settling_any_of_them_keeps_the_order_of_the_rest(count: int, settled: set[int]) -> None:
    outbox = Outbox()
    for i in range(count):
        outbox.add(f"id{i}", line(f"line {i}"))
    for i in settled:
        outbox.settle(f"id{i}")
    assert [id for id, _ in outbox.pending()] == [f"id{i}" for i in range(count) if i not in settled]
