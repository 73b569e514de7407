"""Judging a conversation by the escalation rules."""

from dataclasses import dataclass, replace

from broker.domain.signals import Measured, Why
from broker.policy.models import Policy
from broker.policy.moment import Found, Moment
from broker.policy.rules import BotSilentRule, ConditionRule, KeywordRule, Rule

#: How many signals a why-card has room for.
_MOST_MEASURED = 20


@dataclass(frozen=True, slots=True)
class Escalation:
    """A rule fired: the reason for the record, with what the ticket asks for.

    ``words`` names the line that the customer reads; ``level`` is the least level of the skill. With ``offer`` the
    customer is asked first.
    """

    why: Why
    skill: str
    priority: int
    words: str
    level: int = 1
    offer: bool = False


def judge_turn(policy: Policy, moment: Moment, turn: str | None, *, may_offer: bool = True) -> Escalation | None:
    """The first rule that fires on a bot turn; ``turn`` is the id of the message that it answers.

    Without ``may_offer`` the rules that ask first are left out.
    """
    seen = replace(moment, fallback=policy.language, model=policy.risk)
    may_ask = may_offer and not _asked_lately(policy, seen)
    for rule in policy.escalation:
        if isinstance(rule, BotSilentRule) or not _is_due(rule, seen, may_ask):
            continue
        found = rule.found(seen)
        if found:
            return _escalation(policy, rule, found, turn)
    return None


def judge_text(policy: Policy, language: str, text: str, message: str) -> Escalation | None:
    """The first keyword rule that hands over at once whose phrase the customer's ``text`` contains."""
    for rule in policy.escalation:
        if isinstance(rule, KeywordRule) and rule.act == "now":
            phrase = rule.phrase_in(text, language, policy.language)
            if phrase is not None:
                return _escalation(policy, rule, (Measured("phrase", phrase, "typed"),), message)
    return None


def unanswered(policy: Policy, escalation: Escalation) -> Escalation:
    """The escalation for a bot that does not answer, as the policy's rule ``bot_silent`` wants it, if it has one."""
    for rule in policy.escalation:
        if isinstance(rule, BotSilentRule):
            wanted = _escalation(policy, rule, (), None)
            return replace(wanted, why=escalation.why)
    return escalation


def _asked_lately(policy: Policy, moment: Moment) -> bool:
    """Whoever was asked a moment ago is not asked again, by whatever rule."""
    asked = moment.engagement.asked_at
    return asked is not None and moment.engagement.turns - asked < policy.ask_again


def _is_due(rule: ConditionRule, moment: Moment, may_ask: bool) -> bool:
    """A keyword is judged before any bot turn, unless it only offers; an offer is made once an engagement."""
    if rule.act == "offer":
        return may_ask and rule.id not in moment.engagement.proposals
    return not isinstance(rule, KeywordRule)


def _escalation(policy: Policy, rule: Rule, found: Found, evidence: str | None) -> Escalation:
    why = Why(rule.id, found[:_MOST_MEASURED], evidence, policy.version)
    skill = rule.skill or policy.routing.default_skill
    return Escalation(why, skill, rule.priority, rule.line, rule.level, rule.act == "offer")
