"""The shell around the core: load, decide, append, publish."""

import hashlib
import hmac
from collections.abc import Collection, Sequence

from broker.bus.api import Bus
from broker.decide.authority import is_party, permit
from broker.decide.case import Decision, Facts
from broker.decide.decide import decide
from broker.decide.desk import decide_desk
from broker.decide.redaction import as_stored
from broker.desk.caretaker import Caretaker
from broker.desk.head import Head
from broker.desk.keeper import Keeper
from broker.desk.kept import Kept
from broker.desk.ports import Answered, Clock, Decided, Inbox
from broker.desk.queries import Queries
from broker.desk.roster import Roster as Connections
from broker.desk.scene import Scene, scene_of
from broker.desk.shelf import Shelf
from broker.desk.sighted import Sighted
from broker.desk.spoken import Spoken
from broker.desk.standing import Standing, open_ids, standing
from broker.desk.streams import Streams
from broker.desk.verdicts import answer_of, first_answer, given, unsafe
from broker.desk.writer import Pending, Writer, sender_of
from broker.domain.access import Access, Grant
from broker.domain.actors import DESK, Actor
from broker.domain.agents import Agent
from broker.domain.audience import Audience, audience_of
from broker.domain.commands import Command
from broker.domain.conversation import Conversation
from broker.domain.desk_commands import DeskCommand
from broker.domain.errors import NotFound, Refused, TooBusy, Unauthenticated
from broker.domain.events import PolicyAdopted
from broker.domain.ids import ACCESS, AGENT, CONVERSATION, POLICY, is_id, split_stream
from broker.domain.policy_book import PolicyBook
from broker.policy.models import Policy
from broker.policy.roster import Roster
from broker.protocol.fingerprint import fingerprint
from broker.protocol.frames import Ack, Result
from broker.protocol.questions import QueryKind
from broker.protocol.rows import Waits
from broker.store.api import Store

#: How often a command is decided anew when its streams moved between deciding and writing.
ATTEMPTS = 20


class Desk:
    """The one write path. Everything that changes goes through ``handle``."""

    def __init__(self, store: Store, bus: Bus, policy: Policy, policy_text: str, clock: Clock) -> None:
        self._store, self._bus, self._clock = store, bus, clock
        self._shelf = Shelf(policy, policy_text)
        self._sightings = Sighted()
        self._streams = Streams(store)
        self.roster = Connections()
        self._caretaker = Caretaker(self._streams, self.roster, self._shelf, clock, self._own_command)
        #: Which bot owes which turn, who waits for one.
        self.handouts = self._caretaker.handouts
        self.keeper = Keeper(store, self._streams, self._shelf, clock, self._own_command, self._sightings.forget_all)
        kept = Kept(store, self._streams, self.keeper.eraser, self.keeper.retirer)
        self._queries = Queries(store, self._streams, self._shelf, self.roster, self._caretaker.workforce, kept)
        self._writer = Writer(store, bus, self._streams, self._settled, self._caretaker.look_anew)
        #: The short way of plain words; see ``Spoken.say``.
        self.say = Spoken(self._streams, self._shelf, clock, self._writer).say

    @property
    def store_id(self) -> str:
        return self._store.store_id

    @property
    def policy(self) -> Policy:
        """The policy in force."""
        return self._shelf.now

    @property
    def waits(self) -> Waits:
        """What the policy calls a long wait."""
        late, overdue, repeat = self.policy.routing.late, self.policy.routing.overdue, self.policy.alerts.repeat
        return Waits(late_ms=int(late * 1000), overdue_ms=int(overdue * 1000), repeat_ms=int(repeat * 1000))

    @property
    def on_duty(self) -> Collection[Agent]:
        """The connected agents who take work, now or once they are done with what they have."""
        return self._caretaker.on_duty()

    async def start(self) -> None:
        """Adopt the policy, fold what is open, take care of it."""
        await self._adopt_policy()
        await self._streams.get(ACCESS)
        await self.keeper.finish()
        for kind in (AGENT, CONVERSATION):
            async for head in self._streams.still_open(kind):
                self._settled(head)
        await self.keeper.serve()
        self._caretaker.begin()

    def runs_by(self, text: str) -> bool:
        """Whether this text is the policy in force."""
        book = self._book()
        return book.texts.get(book.now) == text

    def adopt_roster(self, roster: Roster) -> None:
        """Have the people be as the roster's file says, from now on."""
        self._caretaker.workforce.adopt(roster)

    async def close(self) -> None:
        """Stop the timers, then see everything that was accepted onto the disk."""
        self._caretaker.stop()
        self.keeper.stop()
        await self.quiet()

    async def quiet(self) -> None:
        """Wait until everything under way, the desk's own commands included, is on disk or refused."""
        await self._writer.all_settled()
        await self._caretaker.idle()
        await self.keeper.idle()
        await self._writer.all_settled()

    # -- commands ------------------------------------------------------------------------------------------------

    def at_once(self, actor: Actor, command_id: str, command: Command, answered: Answered) -> bool:
        """Decide a command that needs nothing loaded; False, with nothing done, where ``handle`` must have it.

        ``answered`` gets what ``handle`` would return or raise, or None where the command must be decided anew.
        Raises Refused: whether the same command was granted before, ``granted_before`` knows.
        """
        permit(actor, command)
        scene = scene_of(self._streams, actor, command)
        if scene.missing:
            return False
        body = self._fingerprint(actor, command)
        pending = self._granted(scene, actor, command_id, command, body)
        pending.then = lambda pending: answered(answer_of(pending, body))
        return True

    async def granted_before(self, actor: Actor, command_id: str, command: Command, refused: Refused) -> Ack:
        """The answer that a command got before it was refused this time. Raises the refusal where it got none."""
        # What it was refused on may be on its way: the same command over another connection, or what never arrives.
        lost = self._writer.lost
        await self._writer.all_settled()
        receipt = await self._store.receipt(sender_of(actor), command_id)
        if receipt is None:
            raise refused if lost == self._writer.lost else unsafe() from refused
        return given(first_answer(command_id, receipt, self._fingerprint(actor, command)))

    async def handle(self, actor: Actor, command_id: str, command: Command, decided: Decided = lambda: None) -> Ack:
        """Grant the command, on disk, or raise ``Refused``; the same id again gives the first answer.

        ``decided`` is called when it was decided for the first time. Cancelling the caller stops nothing that was.
        """
        permit(actor, command)
        body = self._fingerprint(actor, command)
        for _ in range(ATTEMPTS):
            try:
                scene = await self._loaded(actor, command)
                # No await from here on: what was loaded is what is decided on.
                pending = self._granted(scene, actor, command_id, command, body)
            except Refused as refused:
                decided()
                return await self.granted_before(actor, command_id, command, refused)
            decided()
            await pending.settled()
            answer = answer_of(pending, body)
            if answer is not None:
                return given(answer)
        raise TooBusy("Too many people change this at once: try again in a moment.")

    async def _loaded(self, actor: Actor, command: Command) -> Scene:
        """Load the streams that the decision needs; what it needs may change while they are loaded."""
        while (scene := scene_of(self._streams, actor, command)).missing:
            for stream in scene.missing:
                await self._streams.get(stream)
        return scene

    def _granted(self, scene: Scene, actor: Actor, command_id: str, command: Command, body: bytes) -> Pending:
        at = self._clock.now()
        decision = self._decide(scene, actor, command_id, command, at)
        return self._writer.write(actor, command_id, decision, body, at)

    def _fingerprint(self, actor: Actor, command: Command) -> bytes:
        """Of what is stored alone: a digest of personal data that are not tells them to whoever tries all there are."""
        if actor.role != "customer" or isinstance(command, DeskCommand):
            return fingerprint(command)
        return fingerprint(as_stored(command, actor, self.policy.redaction))

    def _decide(self, scene: Scene, actor: Actor, command_id: str, command: Command, at: int) -> Decision:
        facts = Facts(
            actor,
            command_id,
            scene.agents,
            scene.customers,
            live_bots=self.roster.live_bots,
            connected=self.roster.people(),
            book=scene.book or self._book(),
            on_duty=len(self._caretaker.on_duty()),
            sightings=self._sightings,
            redaction=self.policy.redaction,
            pasts=scene.pasts,
        )
        if isinstance(command, DeskCommand):
            return decide_desk(command, facts, scene.access, self.policy, at)
        if scene.conversation is None:
            raise NotFound("There is no such conversation for you.")
        return decide(scene.conversation, command, facts, self._shelf.of(scene.conversation.policy_version), at)

    def _access(self) -> Access:
        head = self._streams.peek(ACCESS)
        return head.state if head is not None and isinstance(head.state, Access) else Access()

    def _book(self) -> PolicyBook:
        head = self._streams.peek(POLICY)
        return head.state if head is not None and isinstance(head.state, PolicyBook) else PolicyBook()

    async def _own_command(self, name: str, command: Command) -> Ack:
        return await self.handle(DESK, name, command)

    def _settled(self, head: Head) -> None:
        """A stream has something new on disk."""
        if isinstance(head.state, PolicyBook):
            self._shelf.learn(head.state)
            self._caretaker.judged_anew()
        elif isinstance(head.state, Conversation):
            self._sightings.note(head.state)
        self.keeper.changed(head.state)
        self._caretaker.changed(head)

    async def _adopt_policy(self) -> None:
        """Have the file's policy in force; one that people sent since the file last changed stays."""
        head = await self._streams.get(POLICY)
        book = head.state if isinstance(head.state, PolicyBook) else PolicyBook()
        policy, text = self._shelf.filed(book)
        self._shelf.put(policy)
        if book.filed != policy.version:
            adopted = PolicyAdopted(policy.version, text)
            # No id holds a colon: a conversation called policy must not use up this name.
            name = f"{POLICY}:{head.seq + 1}"
            pending = self._writer.write(DESK, name, {POLICY: (adopted,)}, b"", self._clock.now())
            await pending.settled()
            if pending.failure is not None:
                raise pending.failure
        self._shelf.learn(self._book())

    # -- people --------------------------------------------------------------------------------------------------

    async def authenticate(self, token: str) -> Grant:
        """The grant that ``<token id>.<secret>`` opens; the refusal is the same whatever is wrong."""
        await self._streams.get(ACCESS)
        key, _, secret = token.rpartition(".")
        grant = self._access().grants.get(key)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        right = hmac.compare_digest(digest, grant.digest if grant else "0" * 64)
        if grant is None or not right or not grant.is_open(self._clock.now()):
            raise Unauthenticated("This token opens nothing here: it is wrong, expired or revoked. Ask for a new one.")
        return grant

    def connect(self, actor: Actor, inbox: Inbox) -> None:
        """Somebody is here; a bot worker may be given turns from now on."""
        self.roster.add(actor, inbox)
        self._caretaker.came_or_went(actor)

    def disconnect(self, actor: Actor, inbox: Inbox) -> None:
        """A connection ended."""
        self.roster.remove(actor, inbox)
        self._caretaker.came_or_went(actor)

    def leave(self, actor: Actor, inbox: Inbox) -> None:
        """A bot worker answers what it owes over this connection, but takes nothing more."""
        self.roster.leave(actor, inbox)
        self._caretaker.came_or_went(actor)

    # -- reading -------------------------------------------------------------------------------------------------

    async def readable(self, actor: Actor, stream: str) -> Audience:
        """The audience whose numbers count for this reader of the stream; refused alike for what is not theirs."""
        kind, key = split_stream(stream)
        if kind == AGENT and (actor.role == "supervisor" or actor == Actor("agent", key)):
            return "desk"
        if kind == CONVERSATION and is_id(key):
            head = await self._streams.get(stream)
            if isinstance(head.state, Conversation) and head.seq and is_party(actor, head.state):
                return audience_of(actor.role)
        raise NotFound(f"There is no {kind} {key} for you.")

    async def answer(self, actor: Actor, frame_id: str, query: QueryKind) -> Result:
        """The answer to a query, from what is on disk."""
        await self._writer.all_settled()
        await self._streams.get(ACCESS)
        return await self._queries.answer(actor, frame_id, query, self._access())

    async def open_conversations(self) -> list[str]:
        """The ids of the conversations that are not closed. Raises StoreError."""
        return await open_ids(self._store)

    async def standing(self, conversations: Sequence[str]) -> list[Standing]:
        """How each of these stands, all at the one moment when this returns. Raises StoreError."""
        return await standing(self._streams, conversations)
