"""Who is connected right now: never stored, since a restart makes it true by itself."""

from collections.abc import Collection

from broker.desk.ports import Inbox
from broker.domain.actors import ROLES, Actor, Role


class Roster:
    """Connections by role, then by the id of who holds them; a person may have several screens open."""

    def __init__(self) -> None:
        self._by_role: dict[Role, dict[str, list[Inbox]]] = {role: {} for role in ROLES}
        self._agents: frozenset[str] = frozenset()
        self._people: frozenset[str] = frozenset()
        self._leaving: dict[str, Inbox] = {}

    def add(self, actor: Actor, inbox: Inbox) -> None:
        self._by_role[actor.role].setdefault(actor.id, []).append(inbox)
        self._count()

    def remove(self, actor: Actor, inbox: Inbox) -> None:
        present = self._by_role[actor.role]
        left = [one for one in present.get(actor.id, []) if one is not inbox]
        if left:
            present[actor.id] = left
        else:
            present.pop(actor.id, None)
        if self._leaving.get(actor.id) is inbox:
            del self._leaving[actor.id]
        self._count()

    def leave(self, actor: Actor, inbox: Inbox) -> None:
        """A bot worker takes no more turns over this connection."""
        if actor.role == "bot" and self.inbox(actor) is inbox:
            self._leaving[actor.id] = inbox

    def _count(self) -> None:
        self._agents = frozenset(self._by_role["agent"])
        self._people = self._agents | frozenset(self._by_role["supervisor"])

    def is_connected(self, actor: Actor) -> bool:
        return actor.id in self._by_role[actor.role]

    def inbox(self, actor: Actor) -> Inbox | None:
        """The newest connection: the older ones of a worker are on their way out."""
        inboxes = self._by_role[actor.role].get(actor.id)
        return inboxes[-1] if inboxes else None

    def inboxes(self, actor: Actor) -> tuple[Inbox, ...]:
        """All connections of this one."""
        return tuple(self._by_role[actor.role].get(actor.id, ()))

    @property
    def live_bots(self) -> int:
        """How many bot workers are alive to take turns."""
        return len(self._by_role["bot"]) - len(self.leaving())

    def workers(self) -> Collection[str]:
        """The ids of the bot workers that are alive to take turns."""
        if not self._leaving:
            return self._by_role["bot"].keys()
        return self._by_role["bot"].keys() - self.leaving()

    def leaving(self) -> frozenset[str]:
        """The ids of the bot workers that answer what they owe, but take nothing more."""
        newest = self._by_role["bot"]
        return frozenset(worker for worker, inbox in self._leaving.items() if newest[worker][-1] is inbox)

    def copilots(self) -> list[Inbox]:
        """The connections of the copilots that are alive."""
        return [inboxes[-1] for inboxes in self._by_role["copilot"].values()]

    def agents(self) -> frozenset[str]:
        """The ids of the agents who are connected."""
        return self._agents

    def people(self) -> frozenset[str]:
        """The ids of the agents or supervisors who are connected: all who may own a conversation."""
        return self._people
