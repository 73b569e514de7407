"""A second judge of routing: written from the rules alone, ticket by ticket, agent by agent, however slow."""

from collections.abc import Iterable, Sequence

from broker.domain.agents import Agent
from broker.domain.conversation_parts import Ticket
from broker.policy.queue_order import Waiting
from broker.policy.routing import Assignment
from broker.policy.routing_rules import Routing


class Oracle:
    """Judges one round: it knows the agents as they were before, then what each got."""

    def __init__(self, roster: Iterable[Agent], routing: Routing, at: int) -> None:
        self.roster, self.routing, self.at = list(roster), routing, at
        self.taken: dict[str, list[str]] = {}

    def complaint(self, waiting: Iterable[Waiting], offers: Sequence[Assignment]) -> str:
        """What is wrong with these offers, "" when nothing is.

        In the order of the queue each ticket must have gone to whom the rules say, or to nobody when nobody could.
        """
        offered = {offer.conversation: offer.agent for offer in offers}
        if len(offered) < len(offers):
            return "a conversation was offered twice in one round"
        agents = [agent for agent in self.roster if _answers(agent) and agent.capacity > self._load(agent)]
        for one in sorted(waiting, key=self._turn):
            got = offered.pop(one.conversation, None)
            wrong = self._wrong(one, got, [agent for agent in agents if self.may_have(agent, one.ticket)])
            if wrong:
                return wrong
            if got is not None:
                self.taken.setdefault(got, []).append(one.ticket.channel)
        return f"{sorted(offered)} were offered but did not wait" if offered else ""

    def may_have(self, agent: Agent, ticket: Ticket) -> bool:
        """Every condition on the list holds: in, answering, room, skill, no refusal that still counts."""
        return _answers(agent) and self._could_have(agent, ticket) and self._has_room(agent, ticket.channel)

    def is_held(self, ticket: Ticket) -> bool:
        """True while only the preferred agent may have it."""
        hold = self.at < ticket.since + self.routing.sticky * 1000 and self.routing.sticky > 0
        preferred = [agent for agent in self.roster if agent.id == ticket.preferred]
        return hold and any(
            self._could_have(agent, ticket) and agent.capacity > 0 and self._cap(agent, ticket.channel) != 0
            for agent in preferred
        )

    def _turn(self, one: Waiting) -> tuple[float, str]:
        return one.ticket.since + (one.ticket.priority - 1) * self.routing.ageing * 1000, one.conversation

    def _wrong(self, one: Waiting, got: str | None, able: list[Agent]) -> str:
        name, wanted = one.conversation, one.ticket.preferred
        held = self.is_held(one.ticket) and all(agent.id != wanted for agent in able)
        if got is None:
            return f"{able[0].id} is left idle while {name} waits" if able and not held else ""
        if held:
            return f"{name} went to {got} while it was held for {wanted}"
        if got not in [agent.id for agent in able]:
            return f"{name} went to {got}, who may not have it"
        first = min(able, key=lambda agent: (agent.id != wanted, *self._rank(agent)))
        return f"{name} went to {got}, where {first.id} was first" if first.id != got else ""

    def _rank(self, agent: Agent) -> tuple[int, int, int, str]:
        return self._load(agent), max(agent.idle_since, agent.present_since), -agent.capacity, agent.id

    def _could_have(self, agent: Agent, ticket: Ticket) -> bool:
        refuses = False
        if agent.id in ticket.passed:
            refused_at = ticket.passed[agent.id]
            is_back = refused_at < agent.present_since and agent.present_since <= self.at
            refuses = 0 <= self.at - refused_at < int(self.routing.forgive * 1000) and not is_back
        return agent.presence == "online" and not agent.missed and self._is_skilled(agent, ticket) and not refuses

    def _is_skilled(self, agent: Agent, ticket: Ticket) -> bool:
        waited, level, skills = self.at - ticket.since, ticket.level, {ticket.skill}
        for step in self.routing.relax:
            if waited >= int(step.after * 1000):
                if step.any_skill:
                    return True
                level = min(level, step.level or 5)
        for over in self.routing.overflow:
            if over.skill == ticket.skill and waited >= int(over.after * 1000):
                skills.update(over.to)
        return not ticket.skill or any(agent.skills.get(skill, 0) >= level for skill in skills)

    def _has_room(self, agent: Agent, channel: str) -> bool:
        held = {one for one in agent.holding if one not in agent.paused} | set(agent.offers.values())
        here = [one for one in held if agent.channel_of.get(one) == channel]
        in_channel = len(here) + self.taken.get(agent.id, []).count(channel)
        cap = self._cap(agent, channel)
        return self._load(agent) < agent.capacity and (cap is None or in_channel < cap)

    def _cap(self, agent: Agent, channel: str) -> int | None:
        return agent.caps.get(channel, self.routing.channels.get(channel))

    def _load(self, agent: Agent) -> int:
        working = sum(one not in agent.paused for one in agent.holding)
        return working + len(agent.offers) + len(agent.wrapping) + len(self.taken.get(agent.id, ()))


def _answers(agent: Agent) -> bool:
    return agent.presence == "online" and not agent.missed and not agent.wrapping
