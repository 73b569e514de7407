"""Conditions on what the bot measured."""

from typing import Annotated, Literal

from pydantic import Field

from broker.domain.signals import Measured
from broker.policy.fields import OptionalValue, Section, Turns, Value
from broker.policy.moment import Found, Moment, over, reached, under
from broker.policy.trend import bad_in_a_row, fall


class LowConfidence(Section):
    """The best intent of each of the last ``turns`` turns scored below ``below`` (a share).

    A turn that was not understood at all counts as a fallback, not here.
    """

    kind: Literal["low_confidence"]
    below: Annotated[float, Field(gt=0, le=1)] = 0.6
    turns: Turns = 1

    def found(self, moment: Moment) -> Found:
        """The last turn's confidence, when it was too low for long enough."""
        last = moment.engagement.confidences[-self.turns :]
        if len(last) < self.turns or not all(value is not None and value < self.below for value in last):
            return ()
        return under("confidence", last[-1], self.below)


class Ambiguity(Section):
    """The two best intents of each of the last ``turns`` turns were less than ``gap_below`` (a share) apart."""

    kind: Literal["ambiguity"]
    gap_below: Annotated[float, Field(gt=0, le=1)] = 0.1
    turns: Turns = 1

    def found(self, moment: Moment) -> Found:
        """The last turn's gap, when it was too small for long enough."""
        last = moment.engagement.gaps[-self.turns :]
        if len(last) < self.turns or not all(value is not None and value < self.gap_below for value in last):
            return ()
        return under("gap", last[-1], self.gap_below)


class IntentIs(Section):
    """The last turn's best intent is one of ``names``, with a confidence of ``at_least`` (a share)."""

    kind: Literal["intent"]
    names: Annotated[tuple[Value, ...], Field(min_length=1, max_length=100)]
    at_least: Annotated[float, Field(ge=0, le=1)] = 0.6

    def found(self, moment: Moment) -> Found:
        """The intent, with its confidence."""
        engagement = moment.engagement
        if not engagement.intents or engagement.intents[-1] not in self.names:
            return ()
        sure = reached("confidence", engagement.confidence or 0.0, self.at_least)
        return (Measured("intent", engagement.intents[-1], "asked"), *sure) if sure else ()


class Sentiment(Section):
    """The customer's mood (-1 to 1) was bad for the last ``turns`` turns that measured it.

    It is bad once it falls below ``below``, until it rises above ``recover_above``; without ``recover_above`` until
    it is at ``below`` again. The last 20 moods are looked at.
    """

    kind: Literal["sentiment"]
    below: Annotated[float, Field(ge=-1, le=1)] = -0.6
    recover_above: Annotated[float, Field(ge=-1, le=1)] | None = None
    turns: Turns = 1

    def found(self, moment: Moment) -> Found:
        """The latest mood; for more turns than one, how many were bad in a row."""
        bad = bad_in_a_row(moment.engagement.moods, self.below, self.recover_above)
        if bad < self.turns:
            return ()
        latest = Measured("sentiment", moment.engagement.moods[-1], self.below)
        return (latest, *reached("bad_turns", bad, self.turns)) if self.turns > 1 else (latest,)


class SentimentTrend(Section):
    """The customer's mood fell by ``falls_by`` (of the 2 from -1 to 1) over the last ``turns`` moods measured.

    The fall is that of the least-squares line through them, so that one odd turn decides little.
    """

    kind: Literal["sentiment_trend"]
    falls_by: Annotated[float, Field(gt=0, le=2)] = 0.6
    turns: Annotated[int, Field(ge=2, le=20)] = 3

    def found(self, moment: Moment) -> Found:
        """The fall."""
        moods = moment.engagement.moods[-self.turns :]
        return reached("sentiment_fall", fall(moods), self.falls_by) if len(moods) == self.turns else ()


class WantsHuman(Section):
    """The last turn's text asked for a person with a probability of ``at_least`` (a share), whatever its words."""

    kind: Literal["wants_human"]
    at_least: Annotated[float, Field(gt=0, le=1)] = 0.5

    def found(self, moment: Moment) -> Found:
        """The probability."""
        return reached("wants_human", moment.engagement.wants_human or 0.0, self.at_least)


class Frustration(Section):
    """The customer's words were frustrated, with a probability above ``above`` (a share), for the last ``turns`` turns.

    Turns on which nobody measured it do not count.
    """

    kind: Literal["frustration"]
    above: Annotated[float, Field(ge=0, le=1)] = 0.6
    turns: Turns = 1

    def found(self, moment: Moment) -> Found:
        """The last turn's probability, when it was high for long enough."""
        last = moment.engagement.frustrations[-self.turns :]
        if len(last) < self.turns or not all(value > self.above for value in last):
            return ()
        return over("frustration", last[-1], self.above)


class RepeatedFallbacks(Section):
    """The bot understood nothing ``count`` times in a row."""

    kind: Literal["repeated_fallbacks"]
    count: Annotated[int, Field(ge=1, le=100)] = 2

    def found(self, moment: Moment) -> Found:
        """The number of fallbacks."""
        return reached("fallbacks", moment.engagement.fallbacks, self.count)


class TotalFallbacks(Section):
    """The bot understood nothing ``count`` times in the present engagement, in a row or not."""

    kind: Literal["total_fallbacks"]
    count: Annotated[int, Field(ge=1, le=100)] = 3

    def found(self, moment: Moment) -> Found:
        """The number of fallbacks."""
        return reached("total_fallbacks", moment.engagement.total_fallbacks, self.count)


class ApiErrors(Section):
    """``count`` calls of business APIs failed in the present engagement; with ``call``, only of that API."""

    kind: Literal["api_errors"]
    count: Annotated[int, Field(ge=1, le=100)] = 2
    call: OptionalValue = ""

    def found(self, moment: Moment) -> Found:
        """The number of failed calls."""
        engagement = moment.engagement
        if not self.call:
            return reached("api_errors", engagement.api_errors, self.count)
        failed = reached("api_errors", engagement.failed_calls.get(self.call, 0), self.count)
        return (Measured("call", self.call, "failed"), *failed) if failed else ()


class TurnCap(Section):
    """The bot took ``turns`` turns in the present engagement."""

    kind: Literal["turn_cap"]
    turns: Annotated[int, Field(ge=1, le=1_000)] = 12

    def found(self, moment: Moment) -> Found:
        """The number of turns."""
        return reached("turns", moment.engagement.turns, self.turns)
