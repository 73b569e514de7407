"""The copilots' open proposals under the numbers that insert them."""

from collections.abc import Mapping, Sequence

from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.erasure import GONE
from collabtui.console.views import SuggestionRow, SuggestionsView

MOST = 9
NOTHING_OPEN = "What a copilot proposes stands here."
NONE_YET = "No suggestions yet."
NOBODY_WAITS = "No suggestions: the conversation is closed."


def suggestions_view(
    state: Conversation | None, before: SuggestionsView | None = None, growing: str | None = None
) -> SuggestionsView:
    """The open suggestions for the newest customer message, else for the latest message that has some.

    ``before`` is what was shown last: as long as the message is the same, each keeps its number, later ones get the
    next free numbers, so that a key never inserts what came while it was pressed. Drafts stand on top; one that is
    ``growing`` has no number yet, for nobody can insert what is not finished.
    """
    if state is None:
        return SuggestionsView((), NOTHING_OPEN)
    if state.is_closed:
        return SuggestionsView((), NOBODY_WAITS)
    best = sorted(_wanted(state), key=lambda one: (one.sort != "draft", -one.score))
    numbers = _numbers(best, _kept(state, best, before.rows if before else ()))
    rows = sorted(
        (_row(numbers[one.id], one) for one in best if one.id in numbers),
        key=lambda row: (row.sort != "draft", row.number),
    )
    return SuggestionsView(tuple(rows), "" if rows or growing is not None else NONE_YET, growing)


def _wanted(state: Conversation) -> list[Suggestion]:
    """The open suggestions about one message, in the order they came."""
    still_open = [one for one in state.suggestions.values() if one.fate is None and one.text != GONE]
    newest = next((line.message for line in reversed(state.lines) if line.author.role == "customer"), "")
    about = newest if any(one.about == newest for one in still_open) else still_open[-1].about if still_open else ""
    return [one for one in still_open if one.about == about]


def _kept(state: Conversation, best: Sequence[Suggestion], rows: Sequence[SuggestionRow]) -> dict[str, int]:
    """The numbers shown before, unless they stood for another message."""
    told = {row.suggestion: row.number for row in rows}
    about = {state.suggestions[id].about for id in told if id in state.suggestions}
    if not best or about != {best[0].about}:
        return {}
    return {one.id: told[one.id] for one in best if one.id in told}


def _numbers(best: Sequence[Suggestion], kept: Mapping[str, int]) -> dict[str, int]:
    """A number for each suggestion that gets one, the best first; numbers above those in use before lower ones."""
    used = set(kept.values())
    above = range(max(used, default=0) + 1, MOST + 1)
    free = [*above, *(number for number in range(1, MOST + 1) if number not in used and number not in above)]
    new = [one.id for one in best if one.id not in kept]
    return {**kept, **dict(zip(new, free, strict=False))}


def _row(number: int, one: Suggestion) -> SuggestionRow:
    # On one row its line breaks would stand as marks among the words.
    words = " ".join(one.text.split())
    return SuggestionRow(number, one.id, words, one.source, one.score, one.internal, one.sort)
