"""What an organisation decides, as one checked file."""

from collections.abc import Iterator
from typing import Annotated

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from broker.policy.answers import BUILT_IN, Answers, answers_problems
from broker.policy.fields import DetectLanguage, Language, Path, Section, Version
from broker.policy.outreach import Outreach
from broker.policy.phrases import in_language
from broker.policy.redaction import Redaction
from broker.policy.retention import Retention
from broker.policy.risk import Risk
from broker.policy.routing_rules import Routing, routing_problems
from broker.policy.rule_problems import rule_problems
from broker.policy.rules import EscalationRule
from broker.policy.sections import Bots, Limits, SurveyPolicy, WrapUp
from broker.policy.service_rules import Alerts, Hours, Sla, hours_problems
from broker.policy.wording import Wording


class Policy(Section):
    """The whole policy; rules are judged in the order they stand, the first that fires decides.

    ``language`` is the desk's own, spoken where a customer's has no words here. ``detect_language`` is how sure (a
    share) a bot must be of the language a message is written in for the conversation to go on in it; at 1 that is
    next to never. A customer who was asked whether they want a person is asked again, by another rule, after
    ``ask_again`` turns of the bot at the earliest. ``answers`` tells by language what is a yes or a no; English and
    German have their own.
    """

    version: Version
    language: Language = "en"
    detect_language: DetectLanguage = 0.8
    ask_again: Annotated[int, Field(ge=1, le=100)] = 3
    escalation: Annotated[tuple[EscalationRule, ...], Field(max_length=500)] = ()
    risk: Risk = Field(default_factory=Risk)
    answers: dict[Language, Answers] = Field(default_factory=dict)
    routing: Routing = Field(default_factory=Routing)
    bots: Bots = Field(default_factory=Bots)
    outreach: Outreach = Field(default_factory=Outreach)
    survey: SurveyPolicy = Field(default_factory=SurveyPolicy)
    wrap_up: WrapUp = Field(default_factory=WrapUp)
    limits: Limits = Field(default_factory=Limits)
    hours: Hours = Field(default_factory=Hours)
    sla: Sla = Field(default_factory=Sla)
    alerts: Alerts = Field(default_factory=Alerts)
    redaction: Redaction = Field(default_factory=Redaction)
    retention: Retention = Field(default_factory=Retention)
    words: dict[Language, Wording]

    @model_validator(mode="after")
    def _is_coherent(self) -> "Policy":
        problems = tuple(self._contradictions())
        if problems:
            sentences = "; ".join(f"{path}: expected {expected}" for path, expected in problems)
            raise PydanticCustomError("incoherent", "{sentences}", {"sentences": sentences, "problems": problems})
        return self

    def _contradictions(self) -> Iterator[tuple[Path, str]]:
        """Where two parts of the policy do not fit: the place, what it should hold."""
        if self.language not in self.words:
            yield ("words", self.language), "words in the policy's own language, got nothing"
        yield from hours_problems(self.hours)
        yield from answers_problems(self.answers)
        yield from rule_problems(self.escalation, self.words, self.language)
        yield from routing_problems(self.routing)

    def wording(self, language: str) -> Wording:
        """The words in this language, else in the language without its region, else in the policy's own."""
        return self.words[self.spoken(language) or self.language]

    def phrases_of(self, language: str) -> Answers:
        """What counts as yes or no in this language, else in the policy's own, else in English."""
        known = {**BUILT_IN, **self.answers}
        return in_language(known, language, self.language) or known["en"]

    def spoken(self, language: str) -> str | None:
        """The language of the words for a customer who writes in ``language``; None when there are no such words."""
        return next((key for key in (language, language.partition("-")[0]) if key in self.words), None)
