"""Conversations, agents as the console's tests need them."""

from broker.domain.actors import Actor, Role
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.owners import AgentOwner, Owner

ME = Agent("ada", "Ada", capacity=3, presence="online")


def line(seq: int, role: Role = "customer", text: str = "hello") -> Line:
    """One message whose id is ``m`` with its number."""
    return Line(seq, seq * 1_000, Actor(role, role), f"m{seq}", text, "public")


MINE = AgentOwner("ada")


def conversation(owner: Owner = MINE, *lines: Line, epoch: int = 3) -> Conversation:
    """Conversation ``c1`` with one suggestion for customers (s1), one for the desk (s2)."""
    return Conversation(
        "c1",
        customer="maria",
        seq=max((one.seq for one in lines), default=1),
        epoch=epoch,
        owner=owner,
        lines=lines,
        suggestions={
            "s1": Suggestion("s1", "m1", "Try this.", "kb/orders", 0.9),
            "s2": Suggestion("s2", "m1", "Never promise that.", "kb/internal", 0.8, internal=True),
        },
    )
