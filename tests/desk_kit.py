"""A whole desk in memory, with time turned by hand."""

from collections.abc import Callable

from broker.bus.api import Committed
from broker.bus.local import LocalBus
from broker.desk.desk import Desk
from broker.desk.head import recorded_of
from broker.domain.actors import Actor
from broker.domain.commands import Command, OpenConversation, PostMessage, TakeBotTurn
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.evolve import fold
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.owners import Offered
from broker.domain.signals import Intent, Signals
from broker.policy.models import Policy
from broker.protocol.frames import Ack, ServerFrame, TurnFrame
from broker.store.api import Store
from broker.store.memory import MemoryStore
from tests.manual_clock import ManualClock
from tests.policies import policy_of

SUPERVISOR = Actor("supervisor", "sue")
MARIA = Actor("customer", "maria")
TOM = Actor("customer", "tom")
BOT = Actor("bot", "bot.1")
OTHER_BOT = Actor("bot", "bot.2")
ADA = Actor("agent", "ada")
BEN = Actor("agent", "ben")
COPILOT = Actor("copilot", "copilot")

SURE = Signals(intents=(Intent("order_status", 0.95),), sentiment=0.0)
UNSURE = Signals(intents=(Intent("order_status", 0.31),), sentiment=0.0)


class Box:
    """An inbox that keeps what it was sent."""

    def __init__(self) -> None:
        self.frames: list[ServerFrame] = []

    def send(self, frame: ServerFrame) -> None:
        self.frames.append(frame)

    @property
    def turns(self) -> list[TurnFrame]:
        return [frame for frame in self.frames if isinstance(frame, TurnFrame)]


class Kit:
    """A desk with the shortest way to say what happens at it."""

    def __init__(self, store: Store | None = None, policy: Policy | None = None, text: str = "text") -> None:
        self.clock = ManualClock()
        self.store = store or MemoryStore()
        self.bus = LocalBus()
        self.policy = policy or policy_of()
        self.told: list[Committed] = []
        self.bus.listen(self.told.append)
        self.desk = Desk(self.store, self.bus, self.policy, text, self.clock)
        self._count = 0

    async def start(self) -> "Kit":
        await self.desk.start()
        await self.settle()
        return self

    async def settle(self) -> None:
        """Let everything happen that needs no time to pass."""
        for _ in range(12):
            await self.desk.quiet()
            self.clock.advance(0)
        await self.desk.quiet()

    async def pass_time(self, seconds: float) -> None:
        self.clock.advance(int(seconds * 1000))
        await self.settle()

    async def do(self, actor: Actor, command: Command, id: str = "") -> Ack:
        self._count += 1
        ack = await self.desk.handle(actor, id or f"cmd-{self._count}", command)
        await self.settle()
        return ack

    async def agent(self, actor: Actor, capacity: int = 2, **skills: int) -> Box:
        """Register, connect, go online."""
        await self.do(SUPERVISOR, RegisterAgent(actor.id, actor.id.title(), skills or {"support": 3}, capacity))
        box = self.connect(actor)
        await self.do(actor, SetPresence("online"))
        return box

    def connect(self, actor: Actor) -> Box:
        box = Box()
        self.desk.connect(actor, box)
        return box

    async def open(self, conversation: str = "c1", customer: Actor = MARIA, say: str = "") -> None:
        await self.do(customer, OpenConversation(conversation))
        if say:
            await self.do(customer, PostMessage(conversation, say))

    async def answer(self, box: Box, *texts: str, signals: Signals = SURE, bot: Actor = BOT) -> Ack:
        """The bot's answer to the newest turn in its box."""
        return await self.take(box.turns[-1], signals, *texts, bot=bot)

    async def take(self, turn: TurnFrame, signals: Signals, *texts: str, bot: Actor = BOT) -> Ack:
        """The bot's answer to this turn."""
        said = texts or ("Certainly.",)
        return await self.do(bot, TakeBotTurn(turn.conversation, turn.lease, turn.epoch, turn.turn, said, signals))

    async def accept(self, actor: Actor = ADA, conversation: str = "c1") -> Ack:
        owner = (await self.state(conversation)).owner
        assert isinstance(owner, Offered), f"no offer is open: {owner}"
        return await self.do(actor, AcceptOffer(conversation, owner.offer))

    async def reply(self, text: str, actor: Actor = ADA, conversation: str = "c1") -> Ack:
        epoch = (await self.state(conversation)).epoch
        return await self.do(actor, PostMessage(conversation, text, epoch))

    async def state(self, conversation: str = "c1") -> Conversation:
        """The conversation as its log on disk has it."""
        rows = await self.store.load(f"conversation:{conversation}")
        return fold(conversation, map(recorded_of, rows))

    async def lines(self, conversation: str = "c1") -> list[str]:
        """The transcript as ``role: text``."""
        return [f"{line.author.role}: {line.text}" for line in (await self.state(conversation)).lines]

    def heard(self, what: Callable[[Committed], bool]) -> list[Committed]:
        return [told for told in self.told if what(told)]
