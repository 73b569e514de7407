"""What was written stays, each text where it belongs."""

from hypothesis import given
from hypothesis import strategies as st

from collabtui.console.drafts import (
    Draft,
    Drafts,
    Unsent,
    as_note,
    recovered,
    sent_off,
    settled,
    taken_back,
    typed,
    warning,
)
from tests.unit.console.made import MINE, conversation, line

NONE = Drafts("c1")


def reply(text: str, **parts: object) -> Drafts:
    return typed(NONE, "reply", Draft(text, 1, 10, **parts))  # type: ignore[arg-type]


def sent(drafts: Drafts, id: str, text: str) -> Drafts:
    return sent_off(typed(drafts, "reply", Draft(text, 1, 10)), Unsent(id, "reply", Draft(text, 1, 10)))


def text_of(drafts: Drafts) -> str:
    assert drafts.reply is not None
    return drafts.reply.text


def test_a_draft_remembers_where_it_was_begun_however_long_it_is_written() -> None:
    later = typed(reply("h"), "reply", Draft("hello", 2, 20))
    assert later.reply == Draft("hello", 1, 10)


def test_a_draft_that_was_emptied_begins_anew() -> None:
    emptied = typed(reply("h"), "reply", Draft("", 2, 20))
    assert emptied.is_empty
    assert typed(emptied, "reply", Draft("x", 2, 20)).reply == Draft("x", 2, 20)


def test_reply_with_note_are_kept_apart() -> None:
    both = typed(reply("to her"), "note", Draft("to us", 1, 10))
    assert (both.of("reply"), both.of("note")) == (Draft("to her", 1, 10), Draft("to us", 1, 10))


def test_what_was_sent_off_leaves_its_buffer_but_not_the_drafts() -> None:
    off = sent(NONE, "a", "hello")
    assert off.reply is None
    assert not off.is_empty
    assert settled(off, "a").is_empty


def test_what_is_taken_back_stands_before_what_was_written_since() -> None:
    since = typed(sent(NONE, "a", "first"), "reply", Draft("second", 1, 12))
    assert text_of(taken_back(since, "a")) == "first\nsecond"


def test_what_is_taken_back_keeps_its_suggestion_with_its_beginning() -> None:
    off = sent_off(NONE, Unsent("a", "reply", Draft("first", 1, 10, "s1")))
    assert taken_back(off, "a").reply == Draft("first", 1, 10, "s1")


def test_replies_refused_one_after_the_other_keep_their_order_before_the_draft() -> None:
    off = typed(sent(sent(sent(NONE, "a", "1"), "b", "2"), "c", "3"), "reply", Draft("4", 1, 10))
    for id in "abc":
        off = taken_back(off, id, refused=True)
    assert text_of(off) == "1\n2\n3\n4"


def test_an_older_reply_refused_after_a_newer_was_undone_goes_before_it() -> None:
    off = taken_back(sent(sent(NONE, "a", "older"), "b", "newer"), "b")
    assert text_of(taken_back(off, "a", refused=True)) == "older\nnewer"


def test_rewriting_what_was_refused_ends_its_place_at_the_top() -> None:
    off = taken_back(sent(sent(NONE, "a", "1"), "b", "2"), "a", refused=True)
    off = typed(off, "reply", Draft("changed", 1, 10))
    assert text_of(taken_back(off, "b", refused=True)) == "2\nchanged"


def test_taking_back_what_is_settled_changes_nothing() -> None:
    assert taken_back(reply("x"), "gone") == reply("x")


def test_after_a_restart_what_the_transcript_has_is_not_written_again() -> None:
    off = sent(sent(sent(NONE, "a", "1"), "b", "2"), "c", "3")
    again = recovered(off, {"b"})
    assert text_of(again) == "1\n3"
    assert again.unsent == ()


@given(st.lists(st.text("abc", min_size=1), min_size=1, max_size=6, unique=True), st.data())
def test_after_a_restart_every_text_is_in_the_transcript_or_in_the_draft(texts: list[str], data: st.DataObject) -> None:
    off = NONE
    for text in texts:
        off = sent(off, text, text)
    posted = data.draw(st.sets(st.sampled_from(texts)))
    again = recovered(off, posted)
    assert (again.reply.text.split("\n") if again.reply else []) == [text for text in texts if text not in posted]


def test_a_reply_that_can_not_be_sent_any_more_becomes_the_end_of_the_note() -> None:
    both = typed(reply("to her"), "note", Draft("to us", 1, 10))
    assert as_note(both) == Drafts("c1", note=Draft("to us\nto her", 1, 10))
    assert as_note(reply("to her")).note == Draft("to her", 1, 10)
    assert as_note(NONE) == NONE


def test_the_writer_is_warned_of_what_happened_since() -> None:
    draft = Draft("hello", 3, 10)
    before, after = line(10), line(11)
    assert warning(None, conversation(MINE, after)) == ""
    assert warning(draft, conversation(MINE, before)) == ""
    assert "the customer wrote" in warning(draft, conversation(MINE, before, after))
    assert "changed hands" in warning(draft, conversation(MINE, before, epoch=4))
    both = warning(draft, conversation(MINE, after, epoch=4))
    assert "changed hands" in both
    assert "the customer wrote" in both


def test_what_colleagues_or_the_desk_said_since_is_no_reason_to_warn() -> None:
    assert warning(Draft("hello", 3, 10), conversation(MINE, line(11, "desk"), line(12, "agent"))) == ""
