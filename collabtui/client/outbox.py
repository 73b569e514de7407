"""The commands that no broker has answered yet, in the order they were given."""

from broker.domain.commands import Command
from broker.domain.errors import IdReused


class Outbox:
    """What must be sent again after every reconnect, until an ``ack`` or ``refused`` settles it."""

    def __init__(self) -> None:
        self._commands: dict[str, Command] = {}

    def add(self, id: str, command: Command) -> None:
        """Remember a command at the end; the same one again keeps its place.

        Raises IdReused when ``id`` already stands for another command.
        """
        if self._commands.setdefault(id, command) != command:
            raise IdReused(f"The command id {id} is already used for another command; take a new one.")

    def settle(self, id: str) -> None:
        """Forget an answered command; an id that is not here is no error, since answers may repeat."""
        self._commands.pop(id, None)

    def pending(self) -> tuple[tuple[str, Command], ...]:
        """The (id, command) pairs still unanswered, oldest first."""
        return tuple(self._commands.items())
