"""What the rules of a policy mean, in sentences for the people who answer for it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from broker.domain.engagement import Engagement
from broker.domain.signals import Signals
from broker.policy.escalation import Escalation, judge_text, judge_turn
from broker.policy.models import Policy
from broker.policy.moment import Moment
from broker.policy.readings import Reading, readings
from broker.policy.rules import BotSilentRule, EscalationRule, KeywordRule, Rule
from broker.policy.sentences import when


@dataclass(frozen=True, slots=True)
class Tried:
    """One rule on what was tried. ``holds``: its condition is met; ``why_not``: why that did not decide."""

    rule: str
    holds: bool
    fired: bool
    readings: tuple[Reading, ...]
    why_not: str = ""


@dataclass(frozen=True, slots=True)
class Trial:
    """What the policy makes of a message with the signals measured on it.

    ``turn`` is 0 where the message itself decided, else the number of the bot's turn; None where no rule fired.
    """

    fired: Escalation | None
    turn: int | None
    rules: tuple[Tried, ...]


def sentence(policy: Policy, rule: EscalationRule, language: str) -> str:
    """The rule as one plain sentence."""
    if isinstance(rule, BotSilentRule):
        return f"When the desk itself calls a person, since no bot answers, the ticket has {_ticket(policy, rule)}."
    if rule.act == "offer":
        done = "the bot's answer is shown, then the customer is asked whether they want a person; on a yes a ticket has"
    else:
        done = "a person is asked for at once,"
    with_words = "" if rule.act == "offer" else "with "
    return f"When {when(rule, language)}, {done} {with_words}{_ticket(policy, rule)}."


def line_read(policy: Policy, rule: Rule, language: str) -> str:
    """What the customer reads when the rule fires."""
    return policy.wording(language).line(rule.line)


def tried(policy: Policy, language: str, text: str, turns: Sequence[Signals]) -> Trial:
    """Judge a first message ``text`` (empty: nothing typed), then bot turns with these signals, until a rule fires.

    The message counts as typed before the last turn, so that it is no repetition of itself.
    """
    fired, turn = (judge_text(policy, language, text, "said") if text else None), 0 if text else None
    moment = Moment(Engagement(), language=language, fallback=policy.language, model=policy.risk)
    for number, signals in enumerate(turns, 1):
        if fired is not None:
            break
        engagement = moment.engagement.said(0, text) if text and number == len(turns) else moment.engagement
        moment = replace(moment, engagement=engagement.after(signals), text=text if number == len(turns) else "")
        fired, turn = judge_turn(policy, moment, "said"), number
    if not turns or turn == 0:
        moment = replace(moment, engagement=moment.engagement.said(0, text) if text else moment.engagement, text=text)
    rules = tuple(_tried(rule, moment, fired, in_turn=bool(turn)) for rule in policy.escalation)
    return Trial(fired, turn if fired else None, rules)


def _tried(rule: EscalationRule, moment: Moment, fired: Escalation | None, *, in_turn: bool) -> Tried:
    if isinstance(rule, BotSilentRule):
        return Tried(rule.id, False, False, (), "it only names the ticket for a bot that does not answer")
    is_the_one = fired is not None and fired.why.rule == rule.id
    holds = bool(rule.found(moment))
    return Tried(rule.id, holds, is_the_one, readings(rule, moment), _why_not(rule, holds, is_the_one, in_turn, fired))


def _why_not(rule: Rule, holds: bool, fired: bool, in_turn: bool, by: Escalation | None) -> str:
    if fired:
        return ""
    if not holds:
        return "its condition does not hold"
    if not in_turn and not (isinstance(rule, KeywordRule) and rule.act == "now"):
        return "it is judged when the bot has answered"
    return f"{by.why.rule} decided before it" if by is not None else "it was not judged"


def _ticket(policy: Policy, rule: Rule) -> str:
    skill = rule.skill or policy.routing.default_skill
    wanted = f"skill {skill}" if skill else "any skill"
    level = f" at level {rule.level} or above" if skill and rule.level > 1 else ""
    return f"priority {rule.priority} and {wanted}{level}"
