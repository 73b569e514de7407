"""The conversations that are open on the screen."""


class Tabs:
    """The open conversations in order, of which ``current`` is on the screen."""

    def __init__(self) -> None:
        self.order: list[str] = []
        self.current: str | None = None

    def __contains__(self, conversation: str) -> bool:
        return conversation in self.order

    def __len__(self) -> int:
        return len(self.order)

    def add(self, conversation: str) -> None:
        """Open a tab behind the others; it comes on the screen only where there was none."""
        if conversation not in self.order:
            self.order.append(conversation)
        self.current = self.current or conversation

    def open(self, conversation: str) -> None:
        """Put a conversation on the screen, in a new tab unless it has one."""
        self.add(conversation)
        self.current = conversation

    def close(self, conversation: str) -> None:
        """Close a tab; its neighbour comes on the screen."""
        if conversation not in self.order:
            return
        at = self.order.index(conversation)
        self.order.remove(conversation)
        if self.current == conversation:
            self.current = self.order[min(at, len(self.order) - 1)] if self.order else None

    def step(self, by: int) -> None:
        """Go ``by`` tabs to the right, round the end."""
        if self.current in self.order:
            self.current = self.order[(self.order.index(self.current) + by) % len(self.order)]
