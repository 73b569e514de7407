"""A simulated agent who serves every offer to its end."""

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from functools import partial
from types import MappingProxyType
from typing import Final, assert_never

from broker.domain.agents import Agent
from broker.domain.commands import Command, HandBack, MarkSuggestion, PostMessage, Resolve, SetField
from broker.domain.context import FieldValue
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import Refused
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.ids import AGENT, CONVERSATION, stream_of
from broker.domain.inert import inert
from broker.protocol.questions import GetPacket
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.feed import Feed
from collabtui.training.manner import Pace, at_once
from collabtui.training.scenario import Brief
from collabtui.training.service import (
    Finish,
    GiveBack,
    Greet,
    Leave,
    Listen,
    Reply,
    best_suggestion,
    briefed_line,
    greeting,
    next_move,
    own_reply,
    read_by_eye,
    says_goodbye,
)
from collabtui.understanding.api import Understanding

#: Seconds that a reply waits for a copilot's suggestion.
SUGGESTION_S: Final = 0.3
SOLVED: Final = "solved"

_log = logging.getLogger(__name__)


class SimulatedAgent:
    """An agent at work for as long as its client lives; ``client`` reads as the desk does.

    A reply waits ``suggestion_s`` seconds at most for a copilot's suggestion. ``pace`` is awaited with the words before
    they are sent. ``briefs`` tells by the conversation's id what is to be done otherwise there.
    """

    def __init__(
        self,
        client: Client,
        understanding: Understanding,
        suggestion_s: float = SUGGESTION_S,
        pace: Pace = at_once,
        briefs: Mapping[str, Brief] = MappingProxyType({}),
    ) -> None:
        self._client, self._understanding, self._suggestion_s = client, understanding, suggestion_s
        self._pace, self._briefs = pace, briefs
        self._taken: set[str] = set()

    async def run(self) -> None:
        """Go online, then serve until the client ends. Raises ClientError, or Refused for who is no agent."""
        updates = self._client.updates()
        me = (await self._client.online()).id
        await self._client.follow(stream_of(AGENT, me))
        await self._client.send(SetPresence("online"))
        async with asyncio.TaskGroup() as served:
            async for _ in updates:
                agent = self._client.mirror.agent(me) or Agent(me)
                for offer, conversation in agent.offers.items():
                    if offer not in self._taken:
                        self._taken.add(offer)
                        served.create_task(self._serve(agent, conversation, offer))

    async def _serve(self, agent: Agent, conversation: str, offer: str) -> None:
        brief = self._briefs.get(conversation, Brief())
        case = _Case(self._client, self._understanding, self._suggestion_s, self._pace, agent, conversation, brief)
        try:
            await self._take(case, AcceptOffer(conversation, offer))
            await self._client.unfollow(stream_of(CONVERSATION, conversation))
        except ClientError as error:
            _log.info("case_left conversation=%s: %s", conversation, error)

    async def _take(self, case: "_Case", offer: AcceptOffer) -> None:
        """Accept, then serve to the end; a refusal says that somebody else has it by now."""
        try:
            await self._client.send(offer)
            await case.serve()
        except Refused as refused:
            _log.info("case_lost conversation=%s code=%s: %s", offer.conversation, refused.code, inert(refused.message))


class _Case:
    """One conversation that the agent owns."""

    def __init__(
        self,
        client: Client,
        understanding: Understanding,
        suggestion_s: float,
        pace: Pace,
        agent: Agent,
        conversation: str,
        brief: Brief,
    ) -> None:
        self._brief = brief
        self._client, self._suggestion_s, self._pace = client, suggestion_s, pace
        self._is_goodbye = partial(says_goodbye, understanding)
        self._read = partial(read_by_eye, understanding)
        self._agent, self._conversation = agent, conversation
        self._stream = stream_of(CONVERSATION, conversation)
        self._updates: Feed = client.updates()
        self._acked_n = 0

    async def serve(self) -> None:
        """Serve until the conversation is somebody else's, or the client ended. Raises Refused."""
        await self._client.follow(self._stream)
        async for _ in self._updates:
            # Until our own act is in the mirror, looking at it would make us act twice.
            if self._client.mirror.n(self._stream) < self._acked_n:
                continue
            move = next_move(self._state(), self._agent.id, self._is_goodbye, self._brief)
            if isinstance(move, Leave):
                return
            await self._make(move)

    async def _make(self, move: Greet | Reply | Finish | GiveBack | Listen) -> None:
        match move:
            case Greet():
                await self._greet()
            case Reply(about):
                await self._reply(about)
            case Finish():
                await self._act(Resolve(self._conversation, SOLVED))
            case GiveBack():
                await self._act(HandBack(self._conversation))
            case Listen():
                return
            case _:
                assert_never(move)

    async def _greet(self) -> None:
        for name, value in self._brief.sets.items():
            field = self._state().fields.get(name)
            version = field.version if field is not None else 0
            await self._act(SetField(self._conversation, FieldValue(name, value, "agent"), version))
        if briefed := briefed_line(self._state(), self._brief):
            await self._say(briefed)
            return
        packet = (await self._client.query(GetPacket(conversation=self._conversation))).packet
        if packet is not None:
            read = await asyncio.to_thread(self._read, packet)
            await self._say(greeting(packet, self._agent.name, read))

    async def _reply(self, about: str) -> None:
        if briefed := briefed_line(self._state(), self._brief):
            await self._say(briefed, about)
            return
        suggestion = await self._suggested(about)
        if suggestion is None:
            await self._say(own_reply(self._state(), self._agent.id), about)
            return
        await self._looked_at(about)
        await self._act(MarkSuggestion(self._conversation, suggestion.id, "inserted"))
        await self._say(suggestion.text, about, suggestion.id)
        await self._act(MarkSuggestion(self._conversation, suggestion.id, "sent", ai_share=1, kept_share=1, edits=0))

    async def _looked_at(self, about: str) -> None:
        """Say that all proposals for a message were before us: who takes one has passed the others over."""
        for one in self._state().suggestions.values():
            if one.about == about and one.shown is None:
                await self._act(MarkSuggestion(self._conversation, one.id, "shown"))

    async def _suggested(self, about: str) -> Suggestion | None:
        """The best suggestion for a message, if one comes in time."""
        if (best := best_suggestion(self._state(), about)) is not None:
            return best
        # A copilot that is slow, or has nothing to say, costs a suggestion and never a conversation.
        with suppress(TimeoutError):
            async with asyncio.timeout(self._suggestion_s):
                async for _ in self._updates:
                    if (best := best_suggestion(self._state(), about)) is not None:
                        return best
        return None

    async def _say(self, text: str, about: str | None = None, suggestion: str | None = None) -> None:
        self._client.typing(self._conversation, self._state().epoch)
        await self._pace(text)
        message = PostMessage(self._conversation, text, self._state().epoch, reply_to=about, suggestion=suggestion)
        await self._act(message)

    async def _act(self, command: Command) -> None:
        self._acked_n = (await self._client.send(command)).n

    def _state(self) -> Conversation:
        return self._client.mirror.conversation(self._conversation) or Conversation(self._conversation)
