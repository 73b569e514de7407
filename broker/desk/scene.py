"""All that a command's decision looks at, as far as it is in memory."""

from dataclasses import dataclass, field

from broker.decide.needs import needs
from broker.desk.head import Head, State
from broker.desk.streams import Streams
from broker.domain.access import Access
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import Command
from broker.domain.conversation import Conversation
from broker.domain.customers import Customer
from broker.domain.desk_commands import AdoptPolicy, DeskCommand
from broker.domain.ids import ACCESS, CONVERSATION, POLICY, stream_of
from broker.domain.policy_book import PolicyBook


@dataclass(slots=True)
class Scene:
    """The states that a command's decision must know; ``missing`` names the streams that must be loaded first."""

    main: State | None
    agents: dict[str, Agent] = field(default_factory=dict)
    customers: dict[str, Customer] = field(default_factory=dict)
    pasts: dict[str, Conversation] = field(default_factory=dict)
    missing: list[str] = field(default_factory=list)

    @property
    def conversation(self) -> Conversation | None:
        return self.main if isinstance(self.main, Conversation) else None

    @property
    def access(self) -> Access:
        return self.main if isinstance(self.main, Access) else Access()

    @property
    def book(self) -> PolicyBook | None:
        """The policies, for a command about them."""
        return self.main if isinstance(self.main, PolicyBook) else None

    def add(self, stream: str, head: Head | None) -> None:
        """One more stream, as it is now."""
        if head is None:
            self.missing.append(stream)
        elif isinstance(head.state, Customer):
            self.customers[head.state.id] = head.state
        elif isinstance(head.state, Agent):
            self.agents[head.state.id] = head.state
        elif isinstance(head.state, Conversation):
            self.pasts[head.state.id] = head.state


def scene_of(streams: Streams, actor: Actor, command: Command) -> Scene:
    """The scene of this command now. What it needs may change while anything is loaded: ask anew after that."""
    name = main_stream(command)
    main = streams.peek(name)
    scene = Scene(main.state if main is not None else None)
    if main is None:
        scene.missing.append(name)
    for stream in needs(scene.conversation, command, actor):
        scene.add(stream, streams.peek(stream))
    for past in scene.pasts:
        # Read for this alone: it stays no longer than others that were closed.
        streams.rest(stream_of(CONVERSATION, past))
    return scene


def main_stream(command: Command) -> str:
    """The stream that a command is about: its conversation's, the policy's, or the one of the people's tokens."""
    if isinstance(command, AdoptPolicy):
        return POLICY
    return ACCESS if isinstance(command, DeskCommand) else stream_of(CONVERSATION, command.conversation)
