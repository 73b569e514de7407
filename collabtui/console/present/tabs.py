"""The open conversations as tabs."""

from collections.abc import Collection

from collabtui.console.model import Model
from collabtui.console.views import Place, TabView


def tabs_view(model: Model, drafted: Collection[str]) -> tuple[TabView, ...]:
    """The tabs from the left; ``drafted`` are the conversations with words that are not sent."""
    return tuple(
        TabView(
            conversation,
            model.name(conversation),
            _place(model, conversation),
            model.unread(conversation),
            conversation == model.tabs.current,
            conversation in drafted,
        )
        for conversation in model.tabs.order
    )


def _place(model: Model, conversation: str) -> Place:
    if conversation in model.agent.holding:
        return "mine"
    row = model.queue.get(conversation)
    return "other" if row is None else model.queue.place(row)
