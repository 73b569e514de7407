"""What an agent's own record calls for from the desk."""

from broker.decide.timers import Timer
from broker.domain.agents import Agent
from broker.domain.desk_commands import EndWrapUp
from broker.policy.models import Policy


def care_agent(agent: Agent, policy: Policy, at: int) -> tuple[Timer, ...]:
    """The ends of this agent's wrap-ups, as deadlines; a policy that has no wrap-up any more ends them at once."""
    off = policy.wrap_up.mode == "off"
    ends = {work: at if off else until for work, until in agent.wrapping.items()}
    return tuple(_timer(agent, work, until) for work, until in sorted(ends.items()) if until is not None)


def _timer(agent: Agent, work: str, due: int) -> Timer:
    return Timer(f"wrap_up.{work}.{due}", EndWrapUp(agent.id, work), due=due)
