"""The copilots' proposals under numbers that do not jump."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.events import SuggestionFate
from broker.domain.owners import DeskOwner
from collabtui.console.present.suggestions import MOST, suggestions_view
from collabtui.console.views import SuggestionRow, SuggestionsView
from tests.unit.console.made import MINE, conversation, line


def suggestion(
    id: str, score: float = 0.5, about: str = "m1", fate: SuggestionFate | None = None, internal: bool = False
) -> Suggestion:
    return Suggestion(id, about, f"say {id}", "kb/orders", score, internal, fate)


def state(*offered: Suggestion, newest: int = 1) -> Conversation:
    """A conversation where the customer wrote ``newest`` messages, an agent answered the last."""
    lines = (*(line(seq) for seq in range(1, newest + 1)), line(newest + 1, "agent"))
    return replace(conversation(MINE, *lines), suggestions={one.id: one for one in offered})


def numbered(view: SuggestionsView) -> dict[str, int]:
    return {row.suggestion: row.number for row in view.rows}


def test_the_best_comes_first() -> None:
    view = suggestions_view(state(suggestion("a", 0.2), suggestion("b", 0.9)))
    assert view.rows[0] == SuggestionRow(1, "b", "say b", "kb/orders", 0.9)
    assert numbered(view) == {"b": 1, "a": 2}


def test_of_equals_the_earlier_comes_first() -> None:
    assert numbered(suggestions_view(state(suggestion("b"), suggestion("a")))) == {"b": 1, "a": 2}


def test_what_is_for_the_desk_says_so() -> None:
    (row,) = suggestions_view(state(suggestion("a", internal=True))).rows
    assert row.internal


def test_a_list_stands_on_one_row_without_marks_of_its_line_breaks() -> None:
    (row,) = suggestions_view(state(replace(suggestion("a"), text="- Jacket: roomy.\n- Fleece: close."))).rows
    assert row.text == "- Jacket: roomy. - Fleece: close."


def test_only_what_nobody_used_is_open() -> None:
    fates: tuple[SuggestionFate, ...] = ("inserted", "sent", "dismissed")
    used = [suggestion(fate, fate=fate) for fate in fates]
    assert numbered(suggestions_view(state(*used, suggestion("a")))) == {"a": 1}


def test_what_grows_has_no_number_but_stands_for_something() -> None:
    view = suggestions_view(state(), None, "You can")
    assert (view.rows, view.empty, view.growing) == ((), "", "You can")
    assert suggestions_view(replace(state(), owner=DeskOwner()), None, "You can").growing is None


def test_the_newest_customer_message_counts() -> None:
    both = (suggestion("new", about="m2"), suggestion("old", about="m1", score=0.9))
    assert numbered(suggestions_view(state(*both, newest=2))) == {"new": 1}


def test_without_any_for_the_newest_message_the_latest_are_shown() -> None:
    earlier = (suggestion("older", about="m1"), suggestion("old", about="m2"))
    assert numbered(suggestions_view(state(*earlier, newest=3))) == {"old": 1}


def test_a_better_one_that_comes_later_moves_no_number() -> None:
    before = suggestions_view(state(suggestion("a", 0.3)))
    after = suggestions_view(state(suggestion("a", 0.3), suggestion("b", 0.9)), before)
    assert numbered(after) == {"a": 1, "b": 2}


def test_what_is_used_leaves_the_others_their_numbers() -> None:
    three = [suggestion("a", 0.9), suggestion("b", 0.8), suggestion("c", 0.7)]
    before = suggestions_view(state(*three))
    after = suggestions_view(state(replace(three[0], fate="sent"), *three[1:]), before)
    assert numbered(after) == {"b": 2, "c": 3}


def test_a_free_number_below_is_given_last() -> None:
    before = SuggestionsView(tuple(SuggestionRow(n, f"s{n}", "", "", 0.5) for n in (2, 9)))
    there = [suggestion("s2"), suggestion("s9"), suggestion("new")]
    assert numbered(suggestions_view(state(*there), before)) == {"s2": 2, "s9": 9, "new": 1}


def test_another_message_begins_at_one() -> None:
    before = suggestions_view(state(suggestion("a"), suggestion("b")))
    after = suggestions_view(state(suggestion("a"), suggestion("b"), suggestion("c", about="m2"), newest=2), before)
    assert numbered(after) == {"c": 1}


def test_there_are_numbers_for_nine() -> None:
    many = [suggestion(f"s{n}", n / 20) for n in range(15)]
    view = suggestions_view(state(*many))
    assert [row.number for row in view.rows] == list(range(1, MOST + 1))
    assert view.rows[0].suggestion == "s14"


def test_without_suggestions_it_says_why() -> None:
    assert suggestions_view(None).empty == "What a copilot proposes stands here."
    assert suggestions_view(state()).empty == "No suggestions yet."
    closed = replace(state(suggestion("a")), owner=DeskOwner())
    assert suggestions_view(closed) == SuggestionsView((), "No suggestions: the conversation is closed.")
    assert suggestions_view(state(suggestion("a"))).empty == ""


CHANGES = st.lists(st.tuples(st.sampled_from(["offer", "use"]), st.integers(0, 11), st.floats(0, 1)), max_size=25)


@given(CHANGES)
def test_as_long_as_a_suggestion_is_open_its_number_stays(changes: list[tuple[str, int, float]]) -> None:
    offered: dict[str, Suggestion] = {}
    view = SuggestionsView(())
    for what, number, score in changes:
        id = f"s{number}"
        if what == "offer" and id not in offered:
            offered[id] = suggestion(id, score)
        elif what == "use" and id in offered:
            offered[id] = replace(offered[id], fate="sent")
        before, view = numbered(view), suggestions_view(state(*offered.values()), view)
        now = numbered(view)
        assert {id: number for id, number in before.items() if id in now} == {id: now[id] for id in before if id in now}
        assert len(set(now.values())) == len(now)
        open_ids = {id for id, one in offered.items() if one.fate is None}
        assert set(before) & open_ids <= set(now)
