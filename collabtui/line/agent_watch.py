"""What happens to an agent's conversations, printed as it comes."""

from collections.abc import AsyncIterator, Callable, Iterable
from typing import assert_never

from broker.domain.agent_events import OfferReleased, OfferReserved, WorkReleased, WorkTaken
from broker.domain.conversation import Conversation
from broker.domain.errors import Refused
from broker.domain.events import Event, SuggestionOffered
from broker.domain.ids import AGENT, CONVERSATION, split_stream, stream_of
from broker.domain.judgement_events import AlertRaised
from broker.protocol.questions import GetPacket
from collabtui.client.updates import (
    AssistGiven,
    ConversationBegun,
    DraftingSeen,
    EventApplied,
    QueueChanged,
    ReworkGiven,
    StateChanged,
    TurnGiven,
    TypingSeen,
    Update,
    WaitingSeen,
)
from collabtui.line.chats import Chat, Chats
from collabtui.line.printed import Printed, Say
from collabtui.line.shell import Desk, Progress
from collabtui.line.show_agent import happened
from collabtui.line.show_desk import offer, offer_waits, own
from collabtui.line.show_packet import last_shown, packet
from collabtui.line.show_refusal import refusal
from collabtui.line.sight import Sight


class AgentWatch:
    """Follows the agent's own stream, with every conversation that is offered to them or theirs.

    ``clock`` gives now in Unix milliseconds; ``seen`` is the last number of the agent's own stream that was looked at.
    """

    def __init__(self, client: Desk, me: str, chats: Chats, say: Say, clock: Callable[[], int]) -> None:
        self._client, self._chats, self._say, self._clock = client, chats, say, clock
        self._me = me
        self._stream = stream_of(AGENT, me)
        self._past = 0  # of the own stream: what led to where it stood when we came
        self.seen = 0
        self.progress = Progress()
        self.sight = Sight(client, me)

    @property
    def is_settled(self) -> bool:
        """True once everything is printed that there was when we came."""
        return 0 < self._past <= self.seen

    def reached(self, stream: str, n: int) -> bool:
        """True once event ``n`` of the stream was looked at; of a stream that nobody follows, at once."""
        if stream == self._stream:
            return self.seen >= n
        chat = self._chats.known(split_stream(stream)[1])
        return chat is None or not (chat.offer or chat.is_held) or chat.seen >= n

    def state(self, chat: Chat) -> Conversation | None:
        """The conversation as the mirror has it; None when it is not followed any more."""
        return self._client.mirror.conversation(chat.conversation)

    async def run(self, updates: AsyncIterator[Update]) -> None:
        """Print until the client ends, then raise why it did."""
        async for update in updates:
            match update:
                case EventApplied() if update.stream == self._stream:
                    await self._of_mine(update)
                case EventApplied():
                    await self._of_chat(update)
                case StateChanged() | TypingSeen() | DraftingSeen() | QueueChanged():
                    continue
                case WaitingSeen() | TurnGiven() | AssistGiven() | ReworkGiven():
                    # For customers, bots, copilots.
                    continue
                case ConversationBegun():
                    continue
                case _:
                    assert_never(update)
            await self.progress.moved()
        await self._client.online()

    async def show_packet(self, chat: Chat) -> None:
        """Print the context packet; the log goes on from where it ends."""
        card = (await self._client.query(GetPacket(conversation=chat.conversation))).packet
        if card is not None:
            chat.shown = max(chat.shown, last_shown(card))
            self._tell(packet(chat.number, card))

    # -- the agent's own stream ----------------------------------------------------------------------------------

    async def _of_mine(self, update: EventApplied) -> None:
        if update.n == 1:
            await self._begin_anew()
        if update.n > self._past:
            await self._happened_to_me(update.event)
        self.seen = update.n

    async def _begin_anew(self) -> None:
        """The own log comes from its first event on: print where it leads, not how it got there."""
        await self._client.follow(self._stream)
        self._past = self._client.mirror.n(self._stream)
        self._chats.forget()
        me = self._client.mirror.agent(self._me)
        if me is None:
            return
        for conversation in sorted(me.holding):
            await self._took(conversation)
        for reserved, conversation in me.offers.items():
            await self._offered(conversation, reserved)
        held = self._chats.held()
        if self._chats.current not in held:
            # With one conversation there is no doubt whom a line is for.
            self._chats.current = held[0] if len(held) == 1 else None

    async def _happened_to_me(self, event: Event) -> None:
        chat: Chat | None = None
        match event:
            case OfferReserved(reserved, conversation):
                await self._offered(conversation, reserved)
            case WorkTaken(conversation):
                await self._took(conversation)
            case OfferReleased(_, conversation) | WorkReleased(conversation):
                chat = self._chats.of(conversation)
            case _:
                # The rest is told by its own line, or concerns nobody here.
                chat = None
        self._tell(own(event, chat.number if chat else 0))
        if chat is not None:
            self._chats.let_go(chat)
            await self._client.unfollow(stream_of(CONVERSATION, chat.conversation))

    async def _offered(self, conversation: str, reserved: str) -> None:
        chat = self._chats.of(conversation)
        if not await self._follow(chat):
            return
        state = self.state(chat)
        if state is not None:
            chat.offer = reserved
            self._say(offer(chat.number, state, self._clock()))

    async def _took(self, conversation: str) -> None:
        chat = self._chats.of(conversation)
        if not await self._follow(chat):
            return
        chat.offer, chat.is_held = "", True
        try:
            await self.show_packet(chat)
        except Refused as refused:
            self._say(refusal(refused, chat.number))

    async def _follow(self, chat: Chat) -> bool:
        try:
            await self._client.follow(stream_of(CONVERSATION, chat.conversation))
        except Refused as refused:
            self._say(refusal(refused, chat.number))
            return False
        return True

    # -- conversations -------------------------------------------------------------------------------------------

    async def _of_chat(self, update: EventApplied) -> None:
        chat = self._chats.known(split_stream(update.stream)[1])
        if chat is None or not (chat.offer or chat.is_held):
            return
        is_anew = update.n == 1 and chat.seen > 0
        chat.seen = update.n
        if is_anew and chat.is_held:
            chat.shown = 0
            await self._took(chat.conversation)
        state = self.state(chat)
        if chat.offer and isinstance(update.event, AlertRaised) and update.event.step == "agent":
            self._say(offer_waits(chat.number, update.event.number))
        if chat.is_held and update.n > chat.shown and state is not None:
            chat.shown = update.n
            self._tell(happened(chat.number, state, update.actor, update.event))
            if isinstance(update.event, SuggestionOffered):
                self.sight.of(state, (update.event.suggestion,))

    def _tell(self, lines: Iterable[Printed]) -> None:
        for line in lines:
            self._say(line)
