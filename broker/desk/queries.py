"""Answers to questions about the present state."""

from typing import assert_never

from broker.decide.authority import find, is_party
from broker.desk.kept import Kept
from broker.desk.pasts import Pasts
from broker.desk.roster import Roster
from broker.desk.shelf import Shelf
from broker.desk.streams import Streams
from broker.desk.workforce import Workforce
from broker.domain.access import Access
from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Ticket
from broker.domain.customers import Customer
from broker.domain.errors import Forbidden, Refused
from broker.domain.ids import AGENT, CONVERSATION, CUSTOMER, stream_of
from broker.domain.owners import AgentOwner, Offered, Snoozed, named
from broker.domain.packet import packet_of
from broker.policy.models import Policy
from broker.policy.queue_order import key_of
from broker.protocol.frames import Result
from broker.protocol.questions import (
    GetErasure,
    GetKeeping,
    GetPacket,
    GetRedaction,
    ListAgents,
    ListConversations,
    ListResolved,
    ListTokens,
    QueryKind,
)
from broker.protocol.rows import AgentRow, ConversationRow, RedactionRow, TokenRow
from broker.store.api import Store

DESK_ROLES = ("agent", "supervisor", "copilot")


class Queries:
    """Reads what is on disk, through the heads in use."""

    def __init__(
        self, store: Store, streams: Streams, shelf: Shelf, roster: Roster, workforce: Workforce, kept: Kept
    ) -> None:
        self._store, self._streams, self._shelf, self._kept = store, streams, shelf, kept
        self._roster, self._workforce = roster, workforce
        self._pasts = Pasts(store)

    async def answer(self, actor: Actor, frame_id: str, query: QueryKind, access: Access) -> Result:
        """The result for this asker; refused when the question is not theirs to ask."""
        match query:
            case ListConversations(open_only=open_only):
                states = await self._conversations(actor, open_only)
                return Result(id=frame_id, conversations=tuple(self._row(actor, state) for state in states))
            case ListAgents():
                _only(actor, DESK_ROLES)
                return Result(id=frame_id, agents=tuple(await self._agents()))
            case ListTokens():
                _only(actor, ("supervisor",))
                return Result(id=frame_id, tokens=_tokens(access))
            case GetPacket(conversation=conversation):
                _only(actor, DESK_ROLES)
                return await self._packet(actor, frame_id, conversation)
            case GetRedaction():
                _only(actor, DESK_ROLES)
                wanted = self._shelf.now.redaction
                row = RedactionRow(exports=wanted.exports, prompts=wanted.prompts, kinds=wanted.kinds)
                return Result(id=frame_id, redaction=row)
            case GetErasure(customer=customer, count=count):
                _only(actor, ("supervisor",))
                return Result(id=frame_id, erasure=await self._kept.erasure(customer, count))
            case GetKeeping():
                _only(actor, ("supervisor",))
                return Result(id=frame_id, keeping=await self._kept.keeping())
            case ListResolved(after=after, before=before):
                _only(actor, ("copilot",))
                return Result(id=frame_id, resolved=await self._pasts.page(after, before))
            case _:
                assert_never(query)

    async def _conversations(self, actor: Actor, open_only: bool) -> list[Conversation]:
        heads = await self._store.heads(CONVERSATION, open_only=open_only)
        states = [(await self._streams.get(head.stream)).state for head in heads]
        found = [state for state in states if isinstance(state, Conversation) and is_party(actor, state)]
        return sorted(found, key=lambda state: (state.opened, state.id))

    def _row(self, actor: Actor, state: Conversation) -> ConversationRow:
        if actor.role in DESK_ROLES:
            return row_of(state, self._shelf.now)
        return public_row_of(state)

    async def _agents(self) -> list[AgentRow]:
        connected = self._roster.agents()
        heads = [await self._streams.get(head.stream) for head in await self._store.heads(AGENT)]
        known = [head.state for head in heads if isinstance(head.state, Agent)]
        # A supervisor who took over has a record of what they hold, but is no agent.
        agents = [agent for agent in known if agent.is_registered]
        return [_agent_row(agent, connected, self._workforce.expected(agent.id)) for agent in agents]

    async def _packet(self, actor: Actor, frame_id: str, conversation: str) -> Result:
        state = (await self._streams.get(stream_of(CONVERSATION, conversation))).state
        if not isinstance(state, Conversation):
            raise Refused(f"{conversation} is no conversation.")
        find(actor, state)
        customer = (await self._streams.get(stream_of(CUSTOMER, state.customer))).state
        known = customer if isinstance(customer, Customer) else None
        return Result(id=frame_id, packet=packet_of(state, known))


def _only(actor: Actor, roles: tuple[str, ...]) -> None:
    if actor.role not in roles:
        raise Forbidden(f"A {actor.role} may not ask that; it is for: {', '.join(roles)}.")


def row_of(state: Conversation, policy: Policy) -> ConversationRow:
    """A conversation as one row of a list."""
    owner, ticket, resolution = state.owner, state.ticket, state.resolution
    late, overdue = _ages(ticket, policy)
    return ConversationRow(
        conversation=state.id,
        customer=state.customer,
        name=state.record.name if state.record else "",
        phase=state.phase,
        owner=named(owner),
        agent=owner.agent if isinstance(owner, AgentOwner | Offered) else "",
        since=ticket.since if ticket else state.owner_since,
        opened=state.opened,
        touched=state.touched,
        epoch=state.epoch,
        skill=ticket.skill if ticket else "",
        priority=ticket.priority if ticket else None,
        turn=key_of(ticket, policy.routing) if ticket else None,
        rule=state.escalated_by,
        sentiment=state.engagement.sentiment,
        resolved_by=resolution.by.role if resolution else "",
        resolution=resolution.code if resolution else "",
        survey=state.survey.score,
        lines=len(state.lines),
        channel=state.channel,
        level=ticket.level if ticket else 1,
        ticket=state.escalations[-1].ticket if state.escalations else "",
        alert=state.last_alert if ticket else None,
        alerts=ticket.alerts if ticket else 0,
        on_hold=state.on_hold,
        wakes=owner.until if isinstance(owner, Snoozed) else None,
        late=late,
        overdue=overdue,
        supervisors=len(state.supervisors),
        consulted=tuple(consult.agent for consult in state.consults),
    )


def _ages(ticket: Ticket | None, policy: Policy) -> tuple[int | None, int | None]:
    """When the wait becomes late, then overdue, by hours that are not always open."""
    calendar, routing = policy.hours.calendar, policy.routing
    if ticket is None or calendar.is_always_open:
        return None, None
    late, overdue = int(routing.late * 1000), int(routing.overdue * 1000)
    return calendar.after(ticket.since, late), calendar.after(ticket.since, overdue)


def public_row_of(state: Conversation) -> ConversationRow:
    """A conversation as its customer, or a bot, may list it: nothing of what the desk thinks of it."""
    said = [line.at for line in state.lines if line.visibility == "public"]
    return ConversationRow(
        conversation=state.id,
        customer=state.customer,
        phase=state.phase,
        owner="",
        since=state.owner_since,
        opened=state.opened,
        touched=said[-1] if said else state.opened,
        epoch=0,
        survey=state.survey.score,
        lines=len(said),
        channel=state.channel,
    )


def _agent_row(agent: Agent, connected: frozenset[str], expected: bool | None) -> AgentRow:
    return AgentRow(
        agent=agent.id,
        name=agent.name,
        presence=agent.presence,
        routing=agent.routing,
        connected=agent.id in connected,
        skills=dict(agent.skills),
        capacity=agent.capacity,
        load=agent.load,
        channels=dict(agent.caps),
        paused=len(agent.paused),
        wrapping=tuple(agent.wrapping),
        expected=expected,
    )


def _tokens(access: Access) -> tuple[TokenRow, ...]:
    return tuple(
        TokenRow(
            token=grant.token,
            role=grant.actor.role,
            subject=grant.actor.id,
            issued=grant.issued,
            expires=grant.expires,
            revoked=grant.revoked,
        )
        for grant in access.grants.values()
    )
