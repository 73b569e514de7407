"""Accepts raced against each other: one offer has one winner, of whom all others are told."""

import asyncio
import random
from pathlib import Path

from broker.build import Running
from broker.bus.api import Committed
from broker.domain.commands import CloseConversation, OpenConversation
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import OfferGone
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.owner_events import OfferAccepted, OfferMade
from collabtui.client.connection import Client
from tests.e2e.parties import broker_in, party

RACES = 1_000
AT_ONCE = 50


class Offers:
    """The offers as they are committed, with every acceptance, by conversation."""

    def __init__(self, running: Running) -> None:
        self._made: dict[str, asyncio.Future[OfferMade]] = {}
        self.accepted: dict[str, list[str]] = {}
        running.inside.bus.listen(self._heard)

    def _heard(self, committed: Committed) -> None:
        event, conversation = committed.recorded.event, committed.recorded.stream.partition(":")[2]
        if isinstance(event, OfferMade):
            self._of(conversation).set_result(event)
        elif isinstance(event, OfferAccepted):
            self.accepted.setdefault(conversation, []).append(event.agent)

    def _of(self, conversation: str) -> "asyncio.Future[OfferMade]":
        return self._made.setdefault(conversation, asyncio.get_running_loop().create_future())

    async def of(self, conversation: str) -> OfferMade:
        return await asyncio.wait_for(self._of(conversation), 20)


async def accept(who: Client, command: AcceptOffer, steps: int) -> OfferGone | None:
    """One accept after a head start of so many turns of the loop; what it was refused with, if it was."""
    for _ in range(steps):
        await asyncio.sleep(0)
    try:
        await who.send(command)
    except OfferGone as gone:
        return gone
    return None


async def race(customer: Client, screens: list[Client], offers: Offers, name: str, rng: random.Random) -> int:
    """One race of two agents, one of them at two screens; which screen won."""
    await customer.send(OpenConversation(name))
    await customer.send(RequestHandoff(name))
    offer = await offers.of(name)
    accepting = AcceptOffer(name, offer.offer)
    contenders = [(place, accept(who, accepting, rng.randrange(6))) for place, who in enumerate(screens)]
    rng.shuffle(contenders)
    answers = await asyncio.gather(*(contender for _, contender in contenders))
    winners = [place for (place, _), gone in zip(contenders, answers, strict=True) if gone is None]
    assert len(winners) == 1, f"{name}: {len(winners)} winners"
    for gone in filter(None, answers):
        assert gone.current is not None
        assert offer.agent in str(gone.current["owner"]), "who lost is told who has it"
    assert offers.accepted[name] == [offer.agent]
    await customer.send(CloseConversation(name))  # makes room for the races that follow
    return winners[0]


async def test_two_agents_never_share_a_chat_in_a_thousand_races(tmp_path: Path) -> None:
    """Rocket.Chat #22206: two agents accepted one chat."""
    rng, won = random.Random(4), [0, 0, 0]
    data = tmp_path / "data"
    async with (
        broker_in(tmp_path, store="memory", limits={"conversations": 100_000}) as running,
        party(running, data, "agent", "ada") as ada,
        party(running, data, "agent", "ada") as ada_again,
        party(running, data, "agent", "ben") as ben,
        party(running, data, "customer", "maria") as customer,
    ):
        await ada.send(SetPresence("online"))
        await ben.send(SetPresence("online"))
        offers = Offers(running)
        for start in range(0, RACES, AT_ONCE):
            names = [f"race-{number}" for number in range(start, start + AT_ONCE)]
            races = (race(customer, [ada, ada_again, ben], offers, name, rng) for name in names)
            for place in await asyncio.gather(*races):
                won[place] += 1
    assert sum(won) == RACES
    assert min(won) > 0, f"every screen wins some: {won}"
