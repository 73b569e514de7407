"""Conditions on what the customer does, or is."""

from typing import Annotated, Literal

from pydantic import Field

from broker.domain.signals import Measured
from broker.policy.fields import Language, Phrase, Seconds, Section, Value
from broker.policy.habits import lately, length_share, repeats
from broker.policy.moment import Found, Moment, over, reached, under
from broker.policy.phrases import folded, found_in, in_language

_Accepted = Annotated[tuple[Value, ...], Field(max_length=100)]


class Keyword(Section):
    """The customer typed one of ``phrases`` (whole words, case ignored), by language.

    Where a phrase of ``unless`` stands, such as "don't want a human", nothing inside it counts. A language without
    phrases uses those of the policy's own.
    """

    kind: Literal["keyword"]
    phrases: dict[Language, Annotated[tuple[Phrase, ...], Field(min_length=1)]]
    unless: dict[Language, tuple[Phrase, ...]] = Field(default_factory=dict)

    def found(self, moment: Moment) -> Found:
        """The phrase as the customer typed it, but for case."""
        phrase = self.phrase_in(moment.text, moment.language, moment.fallback)
        return (Measured("phrase", phrase, "typed"),) if phrase is not None else ()

    def phrase_in(self, text: str, language: str, fallback: str) -> str | None:
        """The phrase that stands in the text, as the policy spells it but for case."""
        phrases = in_language(self.phrases, language, fallback) or ()
        return found_in(text, phrases, in_language(self.unless, language, fallback) or ())


class RepeatedMessages(Section):
    """The customer's newest message was said ``count`` times, among their last 20.

    Case, blanks, closing marks make no difference. Messages of fewer than ``least_words`` words, such as "yes", are
    not counted.
    """

    kind: Literal["repeated_messages"]
    count: Annotated[int, Field(ge=2, le=20)] = 2
    least_words: Annotated[int, Field(ge=1, le=100)] = 2

    def found(self, moment: Moment) -> Found:
        """How often it was said."""
        messages = moment.engagement.messages
        if not messages or messages[-1].words < self.least_words:
            return ()
        return reached("repeats", repeats(messages), self.count)


class ShortReplies(Section):
    """The last ``turns`` messages have, on average, fewer words than the share ``below`` of the earlier ones.

    There must be at least as many earlier ones, among the last 20 messages of the engagement.
    """

    kind: Literal["short_replies"]
    turns: Annotated[int, Field(ge=1, le=10)] = 2
    below: Annotated[float, Field(gt=0, le=1)] = 0.3

    def found(self, moment: Moment) -> Found:
        """The share of their usual length."""
        return under("length_share", length_share(moment.engagement.messages, self.turns), self.below)


class Waiting(Section):
    """The customer has waited for the bot's answer for more than ``longer_than`` seconds."""

    kind: Literal["waiting"]
    longer_than: Seconds = 8.0

    def found(self, moment: Moment) -> Found:
        """The wait in seconds."""
        return over("waited", moment.engagement.waited(moment.at) / 1000, self.longer_than)


class Burst(Section):
    """The customer wrote ``messages`` messages ``within`` so many seconds."""

    kind: Literal["burst"]
    messages: Annotated[int, Field(ge=2, le=20)] = 6
    within: Seconds = 30.0

    def found(self, moment: Moment) -> Found:
        """The number of messages."""
        return reached("burst", lately(moment.engagement.messages, moment.at, self.within), self.messages)


class SharedValue(Section):
    """``customers`` different customers came with the same value of the context field ``field`` ``within`` seconds.

    One order that several customers ask about may be somebody's fraud, or a parcel that went astray.
    """

    kind: Literal["shared_value"]
    field: Value = "order_number"
    customers: Annotated[int, Field(ge=2, le=100)] = 3
    within: Seconds = 3600.0

    def found(self, moment: Moment) -> Found:
        """The number of customers, with the value that they share."""
        value = moment.context.get(self.field, "")
        many = reached("customers", 1 + shared(moment, self.field, self.within), self.customers)
        return (Measured(self.field, value, "shared"), *many) if value and many else ()


class CustomerIs(Section):
    """What is known of the customer is among the accepted values, for each thing that is named here.

    ``verified_by``, ``account_status`` are from the business's record, ``name`` too; ``channel``, ``language`` are the
    conversation's; ``answers`` is outreach while they answer what they were written to first, before anybody says
    something else; ``context`` names context fields. Case makes no difference. A list left empty accepts anything.
    """

    kind: Literal["customer"]
    verified_by: _Accepted = ()
    account_status: _Accepted = ()
    channel: _Accepted = ()
    language: _Accepted = ()
    name: _Accepted = ()
    answers: _Accepted = ()
    context: dict[Value, Annotated[tuple[Value, ...], Field(min_length=1)]] = Field(default_factory=dict)

    @property
    def demands(self) -> list[tuple[str, tuple[str, ...], bool]]:
        """What is asked for: its name, the values accepted, whether it is a context field."""
        names = ("verified_by", "account_status", "channel", "language", "name", "answers")
        known: list[tuple[str, ...]] = [getattr(self, name) for name in names]
        own = [(name, accepted, False) for name, accepted in zip(names, known, strict=True) if accepted]
        return own + [(name, accepted, True) for name, accepted in self.context.items()]

    def found(self, moment: Moment) -> Found:
        """Each value that matched, with those that would have."""
        matched = []
        for name, accepted, in_context in self.demands:
            value = (moment.context if in_context else moment.attributes).get(name, "")
            if folded(value) not in set(map(folded, accepted)):
                return ()
            matched.append(Measured(name, value, ", ".join(accepted)[:2_000]))
        return tuple(matched)


def shared(moment: Moment, field: str, within: float) -> int:
    """How many other customers came with this conversation's value of the field in so many seconds."""
    value = moment.context.get(field, "")
    if not value:
        return 0
    return moment.sightings.customers(field, value, moment.at, int(within * 1000), moment.customer)
