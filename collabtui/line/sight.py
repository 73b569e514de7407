"""Telling the desk which suggestions its agent has read."""

from collections.abc import Iterable

from broker.domain.commands import MarkSuggestion
from broker.domain.conversation import Conversation
from collabtui.line.shell import Desk


class Sight:
    """Each suggestion once, by the agent whose conversation it is: a line that was printed has been read."""

    def __init__(self, client: Desk, me: str) -> None:
        self._client, self._me = client, me
        self._told: set[str] = set()

    def of(self, state: Conversation, printed: Iterable[str]) -> None:
        """The suggestions with these ids stand on the screen; nobody waits for the broker to know."""
        if state.agent != self._me:
            return
        for one in map(state.suggestions.get, printed):
            if one is not None and one.fate is None and one.shown is None and one.id not in self._told:
                self._told.add(one.id)
                self._client.post(MarkSuggestion(state.id, one.id, "shown"))
