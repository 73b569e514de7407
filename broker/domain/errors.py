"""Refusals, each a sentence for the person who gets it.

    Refused
    |-- BadFrame            bad_frame          never   the frame is not in the protocol
    |-- BadCommand          bad_command        never   a field of the command is wrong
    |-- Unauthenticated     unauthenticated    never   no open token
    |-- Forbidden           forbidden          never   this role may not do that
    |-- NotFound            not_found          never   no such thing for you
    |-- AlreadyExists       already_exists     never   the id is taken
    |-- NotOwner            not_owner          reload  somebody else owns the conversation
    |-- StaleEpoch          stale_epoch        reload  written under an older ownership
    |-- StaleVersion        stale_version      reload  the field was changed since
    |-- WrongPhase          wrong_phase        reload  not now
    |-- SurveyNotDue        survey_not_due     reload  the customer was asked how it went not long ago
    |-- OfferGone           offer_gone         reload  the offer is no longer yours
    |-- NoCapacity          no_capacity        later   the agent holds as much as they may
    |-- NoLiveBot           no_live_bot        later   nobody to hand back to
    |-- NoLiveCopilot       no_live_copilot    later   nobody reads along who could help
    |-- NotNow              not_now            later   the policy lets it happen at another time: current.retry_at
    |-- OnHold              on_hold            never   a legal hold forbids to erase it
    |-- LimitReached        limit_reached      never   a bound of the policy
    |-- IdReused            id_reused          never   same command id, another body
    |-- TooBusy             too_busy           later   too many commands at once
    |-- RateLimited         rate_limited       later   faster than this sender may ask
    `-- StorageUnavailable  storage_unavailable later  nothing was written

A refusal changes nothing. ``retry`` says whether the same command may succeed: never, later, or after a reload.
"""

from collections.abc import Mapping
from typing import ClassVar, Literal

Retry = Literal["never", "later", "reload"]
Current = Mapping[str, str | int | float | None]


class Refused(Exception):
    """The base of the family. ``current`` holds what the sender should know of the present state."""

    code: ClassVar[str] = "refused"
    retry: ClassVar[Retry] = "never"

    def __init__(self, message: str, current: Current | None = None) -> None:
        super().__init__(message)
        self.message = message
        self.current = current


class BadFrame(Refused):
    code = "bad_frame"


class BadCommand(Refused):
    code = "bad_command"


class Unauthenticated(Refused):
    code = "unauthenticated"


class Forbidden(Refused):
    code = "forbidden"


class NotFound(Refused):
    code = "not_found"


class AlreadyExists(Refused):
    code = "already_exists"


class NotOwner(Refused):
    code = "not_owner"
    retry = "reload"


class StaleEpoch(Refused):
    code = "stale_epoch"
    retry = "reload"


class StaleVersion(Refused):
    code = "stale_version"
    retry = "reload"


class WrongPhase(Refused):
    code = "wrong_phase"
    retry = "reload"


class SurveyNotDue(Refused):
    code = "survey_not_due"
    retry = "reload"


class OfferGone(Refused):
    code = "offer_gone"
    retry = "reload"


class NoCapacity(Refused):
    code = "no_capacity"
    retry = "later"


class NoLiveBot(Refused):
    code = "no_live_bot"
    retry = "later"


class NoLiveCopilot(Refused):
    code = "no_live_copilot"
    retry = "later"


class NotNow(Refused):
    code = "not_now"
    retry = "later"


class OnHold(Refused):
    code = "on_hold"


class LimitReached(Refused):
    code = "limit_reached"


class IdReused(Refused):
    code = "id_reused"


class TooBusy(Refused):
    code = "too_busy"
    retry = "later"


class RateLimited(Refused):
    code = "rate_limited"
    retry = "later"


class StorageUnavailable(Refused):
    code = "storage_unavailable"
    retry = "later"
