"""The next step for somebody who sits at this console for the first time."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

from collabtui.console.model import Model
from collabtui.console.views import SuggestionsView
from collabtui.console.writing import Writing
from collabtui.ui.key_names import key_name, writes
from collabtui.ui.keys import Action
from collabtui.ui.user_keys import remapped

STEPS: Final = 4
#: Tells the key of an action, by its name.
KeyOf = Callable[[str], str]


def tour_step(model: Model, writing: Writing, shown: SuggestionsView, key: KeyOf) -> str:
    """What to do now, in a sentence short enough for 80 columns; empty once a second conversation is in hand."""
    mine = sorted(model.agent.holding)
    if model.resolved:
        return "" if mine else _over(model, key)
    if not mine:
        return _before(model, key)
    state = model.conversation(mine[0])
    if state is None or state.agent != model.me:
        return _step(1, "one moment, the customer comes to you.")
    if any(line.author.id == model.me and line.visibility == "public" for line in state.lines):
        return _step(4, f"write until the customer is content, then press {key('resolve')} to resolve.")
    return _answering(model, writing, shown, mine[0], key)


def key_of(among: Iterable[Action], chosen: Mapping[str, Sequence[str]]) -> KeyOf:
    """The user's key for each action: where there are several, the one that acts in a text field, too."""
    names = {action.name: action.keys for action in remapped(among, chosen)}
    return lambda action: key_name(next((key for key in names[action] if not writes(key)), names[action][0]))


def _before(model: Model, key: KeyOf) -> str:
    if model.offers:
        return _step(1, f"a customer is offered to you. Press {key('accept')} to accept.")
    if model.agent.missed:
        return f"Tour: that offer ran out. Press {key('presence')}, go online to get the next one."
    return "Tour: the bot answers these customers. Soon one will ask for a person."


def _answering(model: Model, writing: Writing, shown: SuggestionsView, mine: str, key: KeyOf) -> str:
    if model.tabs.current != mine:
        return _step(2, f"go to your customer: press {key('next_tab')}.")
    if any(held.conversation == mine for held in writing.holding):
        return _step(3, f"on its way. Until the seconds are over {key('undo')} takes it back.")
    if writing.page(mine).reply is not None:
        return _step(3, "change the words as you like, then press Enter to send them.")
    for row in shown.rows:
        if not row.internal:
            number = row.number
            return _step(2, f"read the chat. {key(f'insert_{number}')} puts suggestion {number} into your reply.")
    return _step(2, "read the chat, then write your answer.")


def _over(model: Model, key: KeyOf) -> str:
    if model.agent.missed:
        return f"Well done. An offer ran out meanwhile: {key('presence')}, then Enter, to get the next one."
    if model.agent.wrapping:
        return f"Well done. You are in wrap-up: {key('ready')} when you are ready for the next one."
    if model.offers:
        return f"Well done, that is all of it. The next one waits: {key('accept')} accepts."
    return f"Well done, that is all of it. {key('help')} lists the keys, {key('quit')} leaves."


def _step(number: int, words: str) -> str:
    return f"Tour {number} of {STEPS}: {words}"
