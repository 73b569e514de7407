"""What the availability of the agent's actions rests on, read from the console's state."""

from itertools import islice, takewhile

from broker.domain.conversation_parts import Suggestion
from collabtui.console.actions import Situation
from collabtui.console.coach import Coaching, advice
from collabtui.console.model import Model
from collabtui.console.views import SuggestionsView
from collabtui.console.writing import Writing

_NONE = Coaching()


def situation(model: Model, writing: Writing, shown: SuggestionsView, coaching: Coaching = _NONE) -> Situation:
    """Where the agent stands; ``shown`` are the suggestions under the numbers on the screen."""
    state = model.state
    draft = writing.page(state.id).of(model.mode) if state else None
    return Situation(
        me=model.agent,
        conversation=state,
        suggestions=_numbered(model, shown),
        mode=model.mode,
        tabs=len(model.tabs),
        waiting=0 if next_waiting(model) is None else 1,
        role=model.role,
        ended=model.ended,
        has_advice=bool(advice(state, coaching.rules)),
        has_canned=bool(coaching.canned.reply),
        has_ai_words=draft is not None and bool(draft.ai),
        is_held=state is not None and any(held.conversation == state.id for held in writing.holding),
    )


def next_waiting(model: Model) -> str | None:
    """Who needs the agent most: an offer about to end, mine with something unread, then whoever waits longest.

    The conversation on the screen is the last to be named, so that asking again goes on.
    """
    offers = sorted(model.offers.values(), key=lambda offer: offer.deadline)
    unread = [conversation for conversation in model.tabs.order if model.unread(conversation)]
    wanted = [*(offer.conversation for offer in offers), *unread, *([] if offers else _longest_waiting(model))]
    others = [conversation for conversation in wanted if conversation != model.tabs.current]
    return next(iter(others), wanted[0] if wanted else None)


def _longest_waiting(model: Model) -> list[str]:
    """At most two, for one of them may be on the screen. The thousands behind them are not looked at."""
    ahead = takewhile(lambda row: model.queue.place(row) in ("offer", "mine", "waiting"), model.queue)
    return [row.conversation for row in islice((row for row in ahead if model.queue.place(row) == "waiting"), 2)]


def _numbered(model: Model, shown: SuggestionsView) -> dict[int, Suggestion]:
    state = model.state
    if state is None:
        return {}
    return {row.number: state.suggestions[row.suggestion] for row in shown.rows if row.suggestion in state.suggestions}
