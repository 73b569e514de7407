"""What customers of this desk brought lately, learnt from their conversations as they change."""

from collections.abc import Collection, Mapping

from broker.domain.context import Field
from broker.domain.conversation import Conversation
from broker.domain.ids import CUSTOMER, split_stream
from broker.policy.sightings import SightingIndex


class Sighted(SightingIndex):
    """The index of the desk: every value that stands in a conversation's context."""

    def __init__(self) -> None:
        super().__init__()
        self._fields: dict[str, Mapping[str, Field]] = {}

    def forget_all(self, streams: Collection[str]) -> None:
        """Know nothing of customers whose streams lost what they held."""
        for stream in streams:
            kind, key = split_stream(stream)
            if kind == CUSTOMER:
                self.forget(key)

    def note(self, state: Conversation) -> None:
        """Learn what is new in the conversation's context; most changes of a conversation are none of it."""
        before = self._fields.get(state.id)
        if state.fields is not before:
            for name, field in state.fields.items():
                if field.value is not None and (before is None or before.get(name) is not field):
                    self.saw(name, field.value, state.customer, field.present.at)
        if state.is_closed:
            self._fields.pop(state.id, None)
        else:
            self._fields[state.id] = state.fields
