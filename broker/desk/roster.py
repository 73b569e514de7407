"""Who is connected right now: never stored, since a restart makes it true by itself."""

from collections.abc import Iterable

from broker.desk.ports import Inbox
from broker.domain.actors import Actor


class Roster:
    """Connections by who holds them; a person may have several screens open."""

    def __init__(self) -> None:
        self._inboxes: dict[Actor, list[Inbox]] = {}

    def add(self, actor: Actor, inbox: Inbox) -> None:
        self._inboxes.setdefault(actor, []).append(inbox)

    def remove(self, actor: Actor, inbox: Inbox) -> None:
        left = [one for one in self._inboxes.get(actor, []) if one is not inbox]
        if left:
            self._inboxes[actor] = left
        else:
            self._inboxes.pop(actor, None)

    def is_connected(self, actor: Actor) -> bool:
        return actor in self._inboxes

    def inbox(self, actor: Actor) -> Inbox | None:
        """The newest connection: the older ones of a worker are on their way out."""
        inboxes = self._inboxes.get(actor)
        return inboxes[-1] if inboxes else None

    def workers(self) -> Iterable[str]:
        """The ids of the bot workers that are alive."""
        return [actor.id for actor in self._inboxes if actor.role == "bot"]

    def copilots(self) -> list[Inbox]:
        """The connections of the copilots that are alive."""
        return [inboxes[-1] for actor, inboxes in self._inboxes.items() if actor.role == "copilot"]

    def agents(self) -> frozenset[str]:
        """The ids of the agents who are connected."""
        return frozenset(actor.id for actor in self._inboxes if actor.role == "agent")
