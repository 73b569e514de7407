"""Who wrote which words of a buffer, through all that changes it."""

from collabtui.console.authors import inserted, places_of, spans_of, typed
from collabtui.console.cowriting import Cowriting
from collabtui.console.drafts import Draft, Drafts, Unsent, as_note, taken_back
from collabtui.writing.spans import Span, text_of


def test_places_tell_the_same_as_spans() -> None:
    spans = spans_of("Hi there, bye", ((3, 8),))
    assert [(span.text, span.by) for span in spans] == [("Hi ", "person"), ("there", "ai"), (", bye", "person")]
    assert places_of(spans) == ((3, 8),)


def test_places_that_the_text_does_not_have_are_left_out() -> None:
    assert places_of(spans_of("abc", ((2, 99), (5, 6), (1, 3)))) == ((1, 3),)


def test_words_typed_amid_the_ais_are_the_persons() -> None:
    spans = typed((Span("It takes days.", "ai"),), "It takes two days.")
    assert [(span.text, span.by) for span in spans] == [("It takes ", "ai"), ("two ", "person"), ("days.", "ai")]


def test_the_same_letters_typed_again_at_the_end_are_the_persons() -> None:
    assert places_of(typed((Span("haha", "ai"),), "hahaha")) == ((0, 4),)


def test_words_put_amid_the_persons_are_the_ais() -> None:
    spans = inserted((Span("Hi  bye", "person"),), 3, "there")
    assert text_of(spans) == "Hi there bye"
    assert places_of(spans) == ((3, 8),)


def test_undo_gives_words_back_to_whom_they_were() -> None:
    buffer = Cowriting()
    buffer.load("You must pay.", ((0, 13),))
    buffer.changed("", restored=False)
    buffer.changed("You must pay.", restored=True)
    assert buffer.ai == ((0, 13),)


def test_who_types_the_ais_words_themselves_wrote_them() -> None:
    buffer = Cowriting()
    buffer.load("Yes", ((0, 3),))
    buffer.changed("", restored=False)
    buffer.changed("Yes", restored=False)
    assert buffer.ai == ()


def test_a_change_leaves_a_persons_words_alone() -> None:
    buffer = Cowriting()
    buffer.load("I mean it. Come at once.", ((11, 24),))
    assert buffer.rework(0, 24, str.upper) == "I mean it. COME AT ONCE."


def test_a_refused_reply_comes_back_with_its_authors_before_what_was_written_since() -> None:
    sent = Unsent("m1", "reply", Draft("Hi, AI words", 1, 1, "s1", ai=((4, 12),)))
    drafts = Drafts("c1", reply=Draft("more AI", 1, 1, ai=((5, 7),)), unsent=(sent,))
    back = taken_back(drafts, "m1", refused=True).reply
    assert back is not None
    assert [back.text[start:end] for start, end in back.ai] == ["AI words", "AI"]


def test_a_reply_that_becomes_a_note_keeps_its_authors() -> None:
    note = as_note(Drafts("c1", reply=Draft("x AI", 1, 1, ai=((2, 4),)), note=Draft("before", 1, 1))).note
    assert note is not None
    assert [note.text[start:end] for start, end in note.ai] == ["AI"]
