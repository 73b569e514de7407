"""The conversations that wait for a bot with room, in the order they began to wait."""

import heapq


class TurnLine:
    """One place for each conversation, however much its customer writes meanwhile."""

    def __init__(self) -> None:
        self._since: dict[str, int] = {}
        self._heap: list[tuple[int, str]] = []

    def __len__(self) -> int:
        return len(self._since)

    def join(self, conversation: str, since: int) -> None:
        """Wait, as one who began at ``since`` (Unix milliseconds)."""
        if self._since.get(conversation) == since:
            return
        self._since[conversation] = since
        heapq.heappush(self._heap, (since, conversation))
        if len(self._heap) > 2 * len(self._since) + 64:
            # Those who left stay in the heap until they would come first: not without end.
            self._heap = [(at, one) for one, at in self._since.items()]
            heapq.heapify(self._heap)

    def leave(self, conversation: str) -> None:
        """Wait no more; nothing where it does not wait."""
        self._since.pop(conversation, None)

    def first(self) -> str | None:
        """Who began to wait before all others."""
        while self._heap:
            since, conversation = self._heap[0]
            if self._since.get(conversation) == since:
                return conversation
            heapq.heappop(self._heap)
        return None
