"""The short way of words that change nothing but a transcript: decided, encoded, on their way in one step."""

from collections.abc import Callable

from broker.decide.plain import plain_words
from broker.desk.ports import Clock
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.desk.writer import Pending, Words, Writer
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.commands import PostMessage
from broker.domain.conversation import Conversation
from broker.protocol.splice import encode_said


class Spoken:
    """Takes what ``plain_words`` knows to be plain; all else goes the way of every command."""

    def __init__(self, streams: Streams, shelf: Shelf, clock: Clock, writer: Writer) -> None:
        self._streams, self._shelf, self._clock, self._writer = streams, shelf, clock, writer

    def say(self, actor: Actor, command_id: str, command: PostMessage, then: Callable[[Pending], None]) -> bool:
        """Decide the command; False, with nothing done, where it is not plain.

        ``then`` is called once the disk has answered, after everybody was told.
        """
        head = self._streams.peek("conversation:" + command.conversation)
        state = head.state if head is not None else None
        if head is None or not isinstance(state, Conversation):
            return False
        lines = self._shelf.of(state.policy_version).limits.lines
        said = plain_words(state, command, command_id, actor, self._agent(actor), lines)
        if said is None:
            return False
        body, fingerprint = encode_said(said, command)
        self._writer.say(actor, Words(head, state, said, body, fingerprint), self._clock.now(), then)
        return True

    def _agent(self, actor: Actor) -> Agent | None:
        head = self._streams.peek("agent:" + actor.id) if actor.role == "agent" else None
        return head.state if head is not None and isinstance(head.state, Agent) else None
