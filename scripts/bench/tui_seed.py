"""Fills a desk before its broker starts: a long queue, one long conversation.

Run it as a process: ``python -m bench.tui_seed FOLDER TICKETS MESSAGES``. It all goes through the desk's own commands.
"""

import asyncio
import hashlib
import secrets
import sys
from collections.abc import Iterable
from pathlib import Path

from bench.tui_cast import AGENT, LONG, ONLOOKER, Caller, Cast
from bench.tui_effects import numbered
from broker.build import Inside, desk_for
from broker.config import Config
from broker.domain.actors import DESK, Actor, Role
from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import IssueToken, RecordCustomer, RegisterAgent, SetPresence
from broker.domain.handoff_commands import AcceptOffer, MakeOffer, RequestHandoff
from broker.protocol.frames import Ack
from collabtui.client.ids import new_id
from collabtui.client.tokens import keep

_KEEPER = Actor("supervisor", "bench")
#: Customers who share the queue's conversations: neighbours in the queue are never the same one.
CALLERS = 50
#: Commands under way at once, so that one commit takes many.
_AT_ONCE = 250
_WORDS = "the parcel was promised for Tuesday, the tracking page says nothing new, what should I do now?"


class Seeding:
    """Puts commands to a desk, in order, many under way at once."""

    def __init__(self, inside: Inside) -> None:
        self._inside = inside

    async def do(self, actor: Actor, command: Command, id: str | None = None) -> Ack:
        """One command, on disk."""
        return await self._inside.desk.handle(actor, id or new_id(), command)

    async def do_all(self, wishes: Iterable[tuple[Actor, Command]]) -> None:
        """All of these; each is decided after those before it."""
        waiting: list[asyncio.Task[Ack]] = []
        for actor, command in wishes:
            waiting.append(asyncio.create_task(self.do(actor, command)))
            if len(waiting) == _AT_ONCE:
                await asyncio.gather(*waiting)
                waiting.clear()
        await asyncio.gather(*waiting)

    async def token(self, role: Role, subject: str) -> str:
        """Let somebody in."""
        token, secret = new_id(), secrets.token_urlsafe(32)
        digest = hashlib.sha256(secret.encode()).hexdigest()
        await self.do(_KEEPER, IssueToken(token, digest, role, subject))
        return f"{token}.{secret}"


async def seed(folder: Path, tickets: int, messages: int) -> Cast:
    """Fill the store in ``folder``: so many tickets wait, so many messages stand in the conversation of AGENT."""
    async with desk_for(Config(data=folder, policy=folder / "policy.toml", port=0)) as inside:
        seeding = Seeding(inside)
        for agent in (AGENT, ONLOOKER):
            await seeding.do(_KEEPER, RegisterAgent(agent, agent.title(), {"support": 3}, capacity=1))
            keep(folder / "tokens" / f"agent-{agent}", inside.desk.store_id, await seeding.token("agent", agent))
        talker = await _long(seeding, messages)
        return Cast(talker, await _queue(seeding, tickets))


async def _long(seeding: Seeding, messages: int) -> Caller:
    customer, agent = Actor("customer", "talker"), Actor("agent", AGENT)
    await seeding.do(_KEEPER, RecordCustomer(customer.id, CustomerRecord(name="Tilda Talker")))
    await seeding.do(customer, OpenConversation(LONG))
    await seeding.do(customer, RequestHandoff(LONG))
    await seeding.do(agent, SetPresence("online"))
    # Both at once: the desk would take the offer back from an agent who has no connection.
    _, accepted = await asyncio.gather(
        seeding.do(DESK, MakeOffer(LONG, AGENT), "first"), seeding.do(agent, AcceptOffer(LONG, "first.offer"))
    )
    epoch = accepted.epoch
    texts = (f"{numbered(number)}: {_WORDS}" for number in range(messages))
    await seeding.do_all(
        (agent, PostMessage(LONG, text, epoch)) if place % 2 else (customer, PostMessage(LONG, text))
        for place, text in enumerate(texts)
    )
    return Caller(await seeding.token("customer", customer.id), (LONG,))


async def _queue(seeding: Seeding, tickets: int) -> tuple[Caller, ...]:
    ids = [f"ticket-{number:05d}" for number in range(tickets)]
    people = [Actor("customer", f"caller-{number:02d}") for number in range(min(CALLERS, tickets))]
    for number, person in enumerate(people):
        await seeding.do(_KEEPER, RecordCustomer(person.id, CustomerRecord(name=f"Caller {number:02d}")))
    owners = [people[number % len(people)] for number in range(tickets)]
    pairs = list(zip(owners, ids, strict=True))
    await seeding.do_all((person, OpenConversation(id)) for person, id in pairs)
    await seeding.do_all(
        (person, PostMessage(id, f"hello from {number:05d}")) for number, (person, id) in enumerate(pairs)
    )
    await seeding.do_all((person, RequestHandoff(id)) for person, id in pairs)
    tokens = [await seeding.token("customer", person.id) for person in people]
    return tuple(Caller(token, tuple(ids[number :: len(people)])) for number, token in enumerate(tokens))


def main() -> None:
    """As the command line says."""
    folder, tickets, messages = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    asyncio.run(seed(folder, tickets, messages)).write(folder)


if __name__ == "__main__":
    main()
