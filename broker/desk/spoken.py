"""The short way of words that change nothing but a transcript: decided, encoded, on their way in one step."""

from collections.abc import Callable

from broker.decide.plain import Talk, plain_words, talk_of
from broker.desk.head import Head
from broker.desk.ports import Clock
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.desk.writer import Pending, Writer
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
        talk = None if head is None else head.talk or _talk_at(head)
        if head is None or talk is None:
            return False
        if actor.role == "customer" and self._shelf.now.redaction.stored:
            return False  # what they write must be looked through before it is stored
        most = self._shelf.of(talk.policy_version).limits.lines
        said = plain_words(talk, head.said, command, command_id, actor, self._agent(actor), most)
        if said is None:
            return False
        self._writer.say(actor, head, said, encode_said(said, command), self._clock.now()).then = then
        return True

    def _agent(self, actor: Actor) -> Agent | None:
        head = self._streams.peek("agent:" + actor.id) if actor.role == "agent" else None
        return head.state if head is not None and isinstance(head.state, Agent) else None


def _talk_at(head: Head) -> Talk | None:
    state = head.state
    head.talk = talk_of(state) if isinstance(state, Conversation) else None
    return head.talk
