"""What the desk calls its own commands: no name that a customer chooses is ever in its way."""

from broker.decide.reactions import Presences, care
from broker.decide.share import Room
from broker.domain.agents import Agent
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Ticket
from broker.domain.owners import Offered
from tests.desk_kit import BOT, Kit
from tests.policies import policy_of


async def test_a_conversation_called_policy_keeps_no_desk_from_starting_with_another_policy() -> None:
    kit = await Kit().start()
    kit.connect(BOT)
    await kit.open("policy", say="hello")
    assert (await kit.state("policy")).lease is not None
    await kit.desk.close()
    changed = policy_of(version="second")
    again = await Kit(kit.store, changed, "another text").start()
    assert again.desk.policy.version == "second"


async def test_a_conversation_called_roster_is_served_beside_the_roster() -> None:
    kit = await Kit().start()
    kit.connect(BOT)
    await kit.open("roster", say="hello")
    assert (await kit.state("roster")).lease is not None


def test_two_offers_with_one_deadline_have_two_timers() -> None:
    """A clock that is set back can make the deadline of an offer the same as one's that has run out."""
    ada = Agent("ada", "Ada", presence="online")
    owners = [Offered(offer, "ada", 30_000) for offer in ("first", "second")]
    states = [Conversation("c1", seq=1, owner=owner, ticket=Ticket("t", 0, None, "", 3)) for owner in owners]
    here = Presences(Room({}), {"ada": ada}, frozenset({"ada"}))
    timers = [timer for state in states for timer in care(state, here, policy_of()).timers]
    assert len({timer.id for timer in timers if timer.command.kind == "expire_offer"}) == 2
