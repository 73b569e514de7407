"""The policies that a desk has run by: the fold of the policy's stream."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from broker.domain.actors import Actor
from broker.domain.events import PolicyAdopted


@dataclass(frozen=True, slots=True)
class PolicyBook:
    """``texts`` by version; ``now`` is the version in force, ``filed`` the one last read from the desk's own file."""

    texts: Mapping[str, str] = field(default_factory=dict)
    now: str = ""
    filed: str = ""


def evolve_book(book: PolicyBook, event: PolicyAdopted, actor: Actor) -> PolicyBook:
    """The book once ``actor`` had this policy adopted: the desk itself reads its file, people send theirs."""
    filed = event.version if actor.role == "desk" else book.filed
    return replace(book, texts={**book.texts, event.version: event.text}, now=event.version, filed=filed)
