"""The undo window: what it holds, what ends it."""

import pytest

from broker.domain.commands import PostMessage, Resolve
from collabtui.console.holding import (
    Held,
    changed_hands,
    customer_wrote,
    due,
    held_words,
    hold,
    next_due,
    quit,
    release,
    undo,
)


def reply(id: str, conversation: str = "c1", at: int = 0, epoch: int = 3) -> Held:
    return Held(id, PostMessage(conversation, f"text {id}", epoch), epoch, at + 4_000)


def note(id: str) -> Held:
    return Held(id, PostMessage("c1", f"text {id}", visibility="note"), 3, 4_000)


def resolve(id: str) -> Held:
    return Held(id, Resolve("c1", "solved", "all well"), 3, 4_000)


def test_a_reply_stays_until_its_window_ends() -> None:
    held = hold((), reply("a"), 0)
    assert held.released == ()
    assert due(held.holding, 3_999).released == ()
    assert due(held.holding, 4_000).released == (reply("a"),)
    assert due(held.holding, 4_000).holding == ()


def test_without_a_window_it_goes_at_once() -> None:
    assert hold((), reply("a", at=-4_000), 0).released == (reply("a", at=-4_000),)


def test_the_next_message_of_a_conversation_lets_the_one_before_go_first() -> None:
    first = hold((), reply("a"), 0).holding
    second = hold(first, reply("b", at=1_000), 1_000)
    assert (second.released, second.holding) == ((reply("a"),), (reply("b", at=1_000),))
    at_once = hold(first, reply("b", at=-4_000), 1_000)
    assert [held.id for held in at_once.released] == ["a", "b"]


def test_conversations_do_not_hurry_each_other() -> None:
    first = hold((), reply("a", "c1"), 0).holding
    both = hold(first, reply("b", "c2", at=10), 10)
    assert both.released == ()
    assert [held.id for held in due(both.holding, 5_000).released] == ["a", "b"]
    assert next_due(both.holding) == 4_000
    assert next_due(()) is None


def test_undo_gives_the_words_back_then_has_nothing_more_to_undo() -> None:
    step = undo(hold((), reply("a"), 0).holding, "c1")
    assert [held.text for held in step.back] == ["text a"]
    assert step.told == "Taken back: your reply is a draft."
    assert undo(step.holding, "c1").back == ()
    assert undo(step.holding, "c1").told == ""


def test_undo_leaves_other_conversations_alone() -> None:
    holding = hold((), reply("a", "c2"), 0).holding
    assert undo(holding, "c1").holding == holding


def test_what_must_come_after_lets_the_held_go_before() -> None:
    assert release(hold((), reply("a"), 0).holding, "c1").released == (reply("a"),)


@pytest.mark.parametrize(("held", "word"), [(reply("a"), "Not sent"), (resolve("a"), "Not resolved")])
def test_nothing_for_the_customer_is_sent_after_the_conversation_changed_hands(held: Held, word: str) -> None:
    step = changed_hands((held,), "c1", epoch=4)
    assert (step.holding, step.released, step.back) == ((), (), (held,))
    assert word in step.told


def test_a_note_goes_out_whoever_owns_the_conversation() -> None:
    assert changed_hands((note("a"),), "c1", epoch=4).holding == (note("a"),)
    assert customer_wrote((note("a"),), "c1", 9_000).holding == (note("a"),)


def test_the_same_ownership_told_again_changes_nothing() -> None:
    assert changed_hands((reply("a"),), "c1", epoch=3).holding == (reply("a"),)
    assert changed_hands((reply("a", "c2"),), "c1", epoch=9).holding == (reply("a", "c2"),)


def test_what_was_written_for_the_ownership_that_comes_is_held_until_then() -> None:
    assert changed_hands((reply("a", epoch=4),), "c1", epoch=3).holding == (reply("a", epoch=4),)


def test_a_customers_message_gives_the_reply_one_more_window_not_a_second() -> None:
    first = customer_wrote((reply("a"),), "c1", 7_000)
    assert [held.due for held in first.holding] == [7_000]
    assert "The customer wrote" in first.told
    second = customer_wrote(first.holding, "c1", 9_000)
    assert second.holding == first.holding
    assert second.told == ""


def test_a_customers_message_stops_a_resolve() -> None:
    step = customer_wrote((resolve("a"),), "c1", 7_000)
    assert (step.holding, step.back) == ((), (resolve("a"),))
    assert "Not resolved" in step.told


def test_leaving_sends_nothing() -> None:
    step = quit((reply("a"), reply("b", "c2")))
    assert (step.holding, step.released) == ((), ())
    assert [held.id for held in step.back] == ["a", "b"]


@pytest.mark.parametrize(
    ("held", "words"),
    [
        (reply("a"), "Sends in 4 s, F8 takes it back"),
        (note("a"), "Sends in 4 s, F8 takes it back"),
        (resolve("a"), "Resolves in 4 s, F8 takes it back"),
    ],
)
def test_the_seconds_left_are_told(held: Held, words: str) -> None:
    assert held_words((held,), "c1", 1, "F8") == words
    assert "1 s" in held_words((held,), "c1", 3_999, "F8")
    assert "1 s" in held_words((held,), "c1", 99_000, "F8")
    assert held_words((held,), "c2", 0, "F8") == ""
