"""An agent's session, line by line: typed lines become commands about the current conversation."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable
from dataclasses import dataclass
from typing import assert_never

from broker.domain.commands import Command, MarkSuggestion, PostMessage
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Suggestion
from broker.domain.desk_commands import EndWrapUp, SetPresence
from broker.domain.errors import Refused
from broker.domain.handoff_commands import AcceptOffer, DeclineOffer
from broker.domain.ids import AGENT, stream_of
from broker.protocol.questions import ListConversations
from collabtui.line.about import command_for
from collabtui.line.agent_lines import (
    About,
    Accept,
    AgentLine,
    Announce,
    Decline,
    Dismiss,
    Insert,
    Simple,
    Use,
)
from collabtui.line.agent_watch import AgentWatch
from collabtui.line.chats import Chat, Chats
from collabtui.line.parse import Problem, Said
from collabtui.line.parse_agent import USAGE, parse_agent
from collabtui.line.printed import Printed, Say
from collabtui.line.shell import PATIENCE_S, Desk, alongside, tell_connection, tell_delay
from collabtui.line.show_desk import chats, fields, not_yours, queue, suggestions
from collabtui.line.show_refusal import help_lines, refusal

WHICH = "say which conversation you mean: /chats lists them, /use N takes one"
NO_OFFER = "there is no such offer now"


@dataclass(frozen=True, slots=True)
class Sitting:
    """How the session begins, with the seconds it goes on after the last typed line."""

    presence: SetPresence
    linger_s: float = 0.0


class AgentShell:
    """One agent's session; ``run`` returns at the end of the typed lines, or at /quit, with the agent offline."""

    def __init__(
        self,
        client: Desk,
        me: str,
        lines: AsyncIterator[str],
        say: Say,
        clock: Callable[[], int],
        sitting: Sitting,
    ) -> None:
        self._client, self._me, self._lines, self._say = client, me, lines, say
        self._clock, self._sitting = clock, sitting
        self._chats = Chats()
        self._watch = AgentWatch(client, me, self._chats, say, clock)

    async def run(self) -> None:
        """Play the session. Raises Refused for an agent nobody registered, ClientError without a broker."""
        client = self._client
        watching = (self._watch.run(client.updates()), tell_connection(client.updates(), self._say))
        await alongside(self._work(), *watching)

    async def _work(self) -> None:
        await self._client.online()
        await self._client.follow(stream_of(AGENT, self._me))
        # First where we stand: our own coming is news then, not part of the past.
        await self._watch.progress.until(lambda: self._watch.is_settled)
        ack = await self._client.send(self._sitting.presence)
        await self._watch.progress.until(lambda: self._watch.reached(ack.stream, ack.n))
        async for line in self._lines:
            if not await self._typed(line):
                break
        else:
            await asyncio.sleep(self._sitting.linger_s)
        await self._leave()

    async def _leave(self) -> None:
        """Say so, if there is a broker to hear it; one that is away has noticed already."""
        if self._client.state != "online":
            return
        leaving = asyncio.create_task(self._send(SetPresence("offline")))
        _, unheard = await asyncio.wait({leaving}, timeout=PATIENCE_S)
        for task in unheard:
            task.cancel()

    # -- what is typed -------------------------------------------------------------------------------------------

    async def _typed(self, line: str) -> bool:
        """Do what the line says; False when it was the last."""
        command = parse_agent(line)
        match command:
            case None:
                return True
            case Problem(sentence):
                self._tell([Printed(sentence)])
                return True
            case Simple("quit"):
                return False
            case _:
                tell_delay(self._client, self._say)
                await self._obey(command)
                return True

    async def _obey(self, command: AgentLine) -> None:
        match command:
            case Simple():
                try:
                    await self._look(command)
                except Refused as refused:
                    self._tell([refusal(refused)])
            case Announce(presence, reason):
                await self._send(SetPresence(presence, reason))
            case Use(number):
                self._use(number)
            case Accept(number):
                await self._accept(number)
            case Decline(number, reason):
                chat = self._offered(number)
                if chat is not None:
                    await self._send(DeclineOffer(chat.conversation, chat.offer, reason), chat)
            case _:
                await self._on_current(command)

    async def _look(self, command: Simple) -> None:
        match command.name:
            case "help":
                self._tell(help_lines(USAGE))
            case "queue":
                result = await self._client.query(ListConversations())
                self._tell(queue(result.conversations, self._clock()))
            case "chats":
                mine = (*self._chats.held(), *self._chats.offered())
                current = self._chats.current.number if self._chats.current else None
                self._tell(chats(((chat, self._watch.state(chat)) for chat in mine), current))
            case "suggest" | "fields" | "packet":
                await self._look_at_current(command)
            case "ready":
                await self._end_wrap_up()
            case "quit":
                return
            case _:
                assert_never(command.name)

    async def _end_wrap_up(self) -> None:
        me = self._client.mirror.agent(self._me)
        if me is None or not me.wrapping:
            self._tell([Printed("you are not in wrap-up")])
            return
        for work in me.wrapping:
            await self._send(EndWrapUp(self._me, work))

    async def _look_at_current(self, command: Simple) -> None:
        current = self._current()
        if current is None:
            return
        chat, state = current
        if command.name == "packet":
            await self._watch.show_packet(chat)
        elif command.name == "suggest":
            self._tell(suggestions(chat.number, state))
            self._watch.sight.of(state, state.suggestions)
        else:
            self._tell(fields(chat.number, state))

    def _use(self, number: int) -> None:
        chat = self._chats.numbered(number)
        if chat is None or not chat.is_held:
            self._tell([Printed(f"conversation {number} is not yours; /chats lists those that are")])
            return
        self._chats.current = chat
        self._tell([Printed("what you type goes here now", number=number)])

    def _offered(self, number: int | None) -> Chat | None:
        """The open offer of this number, or the first; says so where there is none."""
        open_offers = self._chats.offered()
        chat = next((chat for chat in open_offers if number in (None, chat.number)), None)
        if chat is None:
            self._tell([Printed(NO_OFFER)])
        return chat

    async def _accept(self, number: int | None) -> None:
        chat = self._offered(number)
        if chat is None or not await self._send(AcceptOffer(chat.conversation, chat.offer), chat):
            return
        self._chats.current = chat
        await self._watch.progress.until(lambda: chat.is_held)

    # -- the current conversation --------------------------------------------------------------------------------

    def _current(self) -> tuple[Chat, Conversation] | None:
        """The conversation that lines go to; says so where there is none."""
        chat = self._chats.current
        if chat is None:
            self._tell([Printed(WHICH)])
            return None
        state = self._watch.state(chat)
        if state is None:
            self._tell([not_yours(chat.number, None)])
            return None
        return chat, state

    async def _on_current(self, command: Said | About) -> None:
        current = self._current()
        if current is None:
            return
        chat, state = current
        match command:
            case Said(text):
                await self._reply(chat, state, text)
            case Insert(number) | Dismiss(number):
                suggestion = list(state.suggestions.values())[number - 1 : number]
                if not suggestion:
                    self._tell([Printed(f"there is no suggestion {number}; /suggest lists them", number=chat.number)])
                elif isinstance(command, Dismiss):
                    await self._send(MarkSuggestion(state.id, suggestion[0].id, "dismissed"), chat)
                else:
                    await self._insert(chat, state, suggestion[0])
            case _:
                wanted = command_for(command, state, self._me)
                if isinstance(wanted, str):
                    self._tell([Printed(wanted, number=chat.number)])
                else:
                    await self._send(wanted, chat)

    async def _insert(self, chat: Chat, state: Conversation, suggestion: Suggestion) -> None:
        self._watch.sight.of(state, (suggestion.id,))
        if await self._reply(chat, state, suggestion.text, suggestion.id):
            # It goes out as it is.
            sent = MarkSuggestion(state.id, suggestion.id, "sent", ai_share=1, kept_share=1, edits=0)
            await self._send(sent, chat)

    async def _reply(self, chat: Chat, state: Conversation, text: str, suggestion: str | None = None) -> bool:
        """Answer the customer, only while they are this agent's; True when it is on disk."""
        if state.agent != self._me:
            self._tell([not_yours(chat.number, state)])
            return False
        return await self._send(PostMessage(state.id, text, state.epoch, suggestion=suggestion), chat)

    # -- both ----------------------------------------------------------------------------------------------------

    async def _send(self, command: Command, chat: Chat | None = None) -> bool:
        """Have it done, on disk, printed; a refusal is a line like any other."""
        try:
            ack = await self._client.send(command)
        except Refused as refused:
            self._tell([refusal(refused, chat.number if chat else None)])
            return False
        await self._watch.progress.until(lambda: self._watch.reached(ack.stream, ack.n))
        return True

    def _tell(self, lines: Iterable[Printed]) -> None:
        for line in lines:
            self._say(line)
