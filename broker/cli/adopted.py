"""The policy that a store adopted last, for commands that only read it."""

from broker.cli.answers import stopped
from broker.cli.exits import NO
from broker.cli.recorded import Recordings
from broker.domain.events import PolicyAdopted
from broker.domain.ids import POLICY
from broker.domain.inert import inert
from broker.policy.load import PolicyError, parse
from broker.policy.models import Policy


async def adopted(recorded: Recordings) -> Policy | None:
    """The policy in force, None where none ever was; ends the command where its text can't be read any more."""
    policies = [one.event for one in await recorded.stream(POLICY) if isinstance(one.event, PolicyAdopted)]
    if not policies:
        return None
    try:
        return parse(policies[-1].text, f"policy {policies[-1].version}")
    except PolicyError as error:
        raise stopped(inert(str(error)), NO) from error
