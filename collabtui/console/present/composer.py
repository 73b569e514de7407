"""The head of the place where the agent writes, with its warnings."""

from collabtui.console.actions import why_no_reply
from collabtui.console.drafts import warning
from collabtui.console.holding import held_words
from collabtui.console.model import Model
from collabtui.console.views import ComposerView
from collabtui.console.writing import Writing

AWAY = "No broker answers: what you send waits for it."


def composer_view(model: Model, writing: Writing, now: int, undo: str = "undo") -> ComposerView:
    """The composer for the conversation on the screen, at ``now`` (Unix milliseconds); ``undo`` is the key for that."""
    state = model.state
    if state is None:
        return ComposerView(None, model.mode, "")
    draft = writing.page(state.id).of(model.mode)
    warned = warning(draft, state)
    if not warned and model.connection != "online":
        warned = AWAY
    is_note = model.mode == "note"
    return ComposerView(
        state.id,
        model.mode,
        "only the desk reads this" if is_note else f"{model.name(state.id)} reads this",
        "" if is_note or state.id in model.accepting else why_no_reply(state, model.me),
        warned,
        held_words(writing.holding, state.id, now, undo),
    )
