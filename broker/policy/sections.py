"""What a policy says of bots, surveys, wrap-up, limits."""

from typing import Annotated, Literal

from pydantic import Field

from broker.policy.fields import CoolDown, Seconds, Section


class Bots(Section):
    """How long the desk waits for bots, in seconds.

    ``turn_timeout`` for an answer; ``tries`` workers get before people must; ``absent`` with no live worker at all;
    ``busy`` while all workers owe as much as they may; ``grace`` a worker may be disconnected before it loses its
    leases; ``turns`` one worker may owe at once. A worker is degraded when ``degraded_after`` of its last 20 turns
    were answered too late, or when half of them take longer than ``slow``; it gets work only where no other is well,
    but one turn every ``probe``, ever more rarely while it fails. It recovers by ``recovered_after`` answers in a row
    that take less than half of ``slow``.
    """

    turn_timeout: Seconds = 10.0
    tries: Annotated[int, Field(ge=1, le=10)] = 2
    absent: Seconds = 10.0
    busy: Seconds = 60.0
    grace: Seconds = 5.0
    turns: Annotated[int, Field(ge=1, le=10_000)] = 32
    slow: Seconds = 5.0
    degraded_after: Annotated[int, Field(ge=1, le=20)] = 3
    probe: Seconds = 15.0
    recovered_after: Annotated[int, Field(ge=1, le=20)] = 3


class SurveyPolicy(Section):
    """``timeout``: seconds after which an unanswered survey closes the conversation.

    ``cool_down``: seconds for which a customer who was asked, or who answered, is not asked again in any conversation
    of theirs; what is resolved meanwhile closes without a survey. 0: whatever is resolved is asked about.
    """

    timeout: Seconds = 3600.0
    cool_down: CoolDown = 7 * 24 * 3600.0


class WrapUp(Section):
    """Time for paperwork after a conversation that its agent, or the customer, ended; no offers come meanwhile.

    ``mode`` off: none. ``optional``: the agent begins one within ``seconds`` after the end, lasting ``seconds``.
    ``timed``: it begins by itself, lasting ``seconds``. ``mandatory``: the same, but until the agent ends it. The
    agent may end any earlier; going offline ends all.
    """

    mode: Annotated[
        Literal["off", "optional", "timed", "mandatory"], Field(description="off, optional, timed or mandatory")
    ] = "off"
    seconds: Seconds = 60.0


class Limits(Section):
    """Bounds on one conversation, on one customer's.

    ``engagements`` after which nobody may hand back to the bots; ``reopen`` seconds a closed conversation can be taken
    up again; ``lines`` after which the customer must open another; ``callbacks`` that may be scheduled;
    ``snooze`` seconds it may sleep at a time; ``conversations`` a customer may have open at once.
    """

    engagements: Annotated[int, Field(ge=2, le=100)] = 8
    reopen: Seconds = 24 * 3600.0
    lines: Annotated[int, Field(ge=10, le=100_000)] = 5_000
    callbacks: Annotated[int, Field(ge=0, le=100)] = 5
    snooze: Seconds = 7 * 24 * 3600.0
    conversations: Annotated[int, Field(ge=1, le=100_000)] = 20
