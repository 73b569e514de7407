"""The order of the queue, kept through every change."""

from hypothesis import given
from hypothesis import strategies as st

from broker.protocol.rows import ConversationRow
from collabtui.console.queue_book import PLACES, QueueBook
from tests.unit.console.desk_made import row


def ids(book: QueueBook) -> list[str]:
    return [one.conversation for one in book]


def test_offers_come_first_then_mine_then_who_waits_in_the_order_of_their_turns() -> None:
    book = QueueBook()
    rows = [
        row("bot", phase="bot"),
        row("other", phase="agent"),
        row("young", priority=3, since=20, turn=220),
        row("old", priority=3, since=10, turn=210),
        row("urgent", priority=1, since=30, turn=30),
        row("mine", phase="agent"),
        row("offered", phase="offered"),
    ]
    book.mark({"offered"}, {"mine"})
    book.change(full=True, rows=rows)
    assert ids(book) == ["offered", "mine", "urgent", "old", "young", "bot", "other"]
    assert book.counts() == (("offer", 1), ("mine", 1), ("waiting", 3), ("bot", 1), ("other", 1))


def test_what_i_take_moves_up_at_once() -> None:
    book = QueueBook()
    book.change(full=True, rows=[row("a"), row("b", since=5)])
    book.mark(set(), {"b"})
    assert ids(book) == ["b", "a"]
    book.mark(set(), set())
    assert ids(book) == ["a", "b"]


def test_a_full_list_forgets_all_others_but_mine() -> None:
    book = QueueBook()
    book.mark({"offered"}, set())
    book.change(full=True, rows=[row("offered"), row("gone")])
    book.change(full=True, rows=[row("new")])
    assert ids(book) == ["offered", "new"]


def test_what_is_closed_leaves() -> None:
    book = QueueBook()
    book.change(full=True, rows=[row("a"), row("b"), row("c")])
    book.change(full=False, rows=[row("a", phase="closed")], gone=["b", "unknown"])
    assert ids(book) == ["c"]
    assert book.get("a") is None
    assert book.where("a") is None


def test_words_are_looked_for_in_name_skill_reason() -> None:
    book = QueueBook()
    book.change(full=True, rows=[row("a", name="Maria", skill="returns"), row("b", name="Mario", rule="keyword")])
    assert [one.conversation for one in book.matching(["mari", "returns"])] == ["a"]
    assert [one.conversation for one in book.matching(["mari"])] == ["a", "b"]
    assert book.matching(["nobody"]) == []


CHANGES = st.lists(
    st.tuples(
        st.sampled_from("abcdefgh"),
        st.sampled_from(["queued", "offered", "bot", "agent", "closed"]),
        st.integers(0, 5),
        st.none() | st.integers(1, 5),
        st.sets(st.sampled_from("abcdefgh")),
        st.sets(st.sampled_from("abcdefgh")),
    )
)


@given(CHANGES)
def test_after_any_changes_every_row_is_where_a_fresh_sort_puts_it(
    changes: list[tuple[str, str, int, int | None, set[str], set[str]]],
) -> None:
    book = QueueBook()
    for conversation, phase, since, turn, offered, held in changes:
        book.mark(offered, held)
        book.put(row(conversation, phase=phase, since=since, turn=turn))
        rows = list(book)
        assert rows == sorted(rows, key=lambda one: _fresh(book, one))
        assert [book.where(one.conversation) for one in rows] == list(range(len(rows)))
        assert sum(count for _, count in book.counts()) == len(book) == len(rows)
        assert book[:] == rows


def _fresh(book: QueueBook, one: ConversationRow) -> tuple[int, int, str]:
    return PLACES.index(book.place(one)), one.since if one.turn is None else one.turn, one.conversation
