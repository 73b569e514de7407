"""How a bot turn is judged: in which language, by which rules."""

from dataclasses import replace
from typing import Final

from broker.decide.case import Case, is_a_persons
from broker.decide.outreach import CHANNEL as OUTREACH
from broker.domain.commands import TakeBotTurn
from broker.domain.events import Event
from broker.domain.judgement_events import LanguageDetected
from broker.policy.escalation import Escalation, judge_text, judge_turn
from broker.policy.moment import Moment

#: Who answers a customer; the desk's own lines tell of waiting, of coming and going.
SPEAKING: Final = frozenset({"bot", "agent", "supervisor"})


def in_its_language(case: Case, command: TakeBotTurn) -> tuple[Case, tuple[Event, ...]]:
    """The case in the language that the bot is sure of, with the event that says so when it is another one."""
    signals = command.signals
    if signals is None or command.turn is None or signals.language_confidence < case.policy.detect_language:
        return case, ()
    language = case.policy.spoken(signals.language)
    if language is None or language == case.policy.spoken(case.state.language):
        return case, ()
    detected = LanguageDetected(language, signals.language_confidence)
    return replace(case, state=replace(case.state, language=language)), (detected,)


def judged(case: Case, command: TakeBotTurn, *, language_is_new: bool) -> Escalation | None:
    """What the turn calls for. A goodbye measures no message, so there is nothing that could be evidence.

    Keywords were looked for when the message came, so again only when its language was taken for another one then.
    What would end the matter offers nothing: the customer gets one question at a time.
    """
    if command.turn is None:
        return None
    moment = _moment(case, command, command.turn)
    if language_is_new:
        named = judge_text(case.policy, moment.language, moment.text, command.turn)
        if named is not None:
            return named
    return judge_turn(case.policy, moment, command.turn, may_offer=not command.done)


def _moment(case: Case, command: TakeBotTurn, turn: str) -> Moment:
    engagement = case.state.engagement
    line = case.state.line(turn)
    return Moment(
        engagement=engagement.after(command.signals) if command.signals else engagement,
        at=case.at,
        text=line.text if line else "",
        language=case.state.language,
        customer=case.state.customer,
        attributes=_attributes(case),
        context=_context(case, command),
        sightings=case.facts.sightings,
    )


def _attributes(case: Case) -> dict[str, str]:
    """What is known of the customer: by the business's record, by the conversation itself."""
    known = {"channel": case.state.channel, "language": case.state.language, "answers": _answered(case)}
    record = case.state.record
    if record is None:
        return known
    return {**known, "verified_by": record.verified_by, "account_status": record.account_status, "name": record.name}


def _answered(case: Case) -> str:
    """What the customer's words answer: the outreach, until somebody says more than the words it began with."""
    if case.state.channel != OUTREACH:
        return ""
    said = sum(line.visibility == "public" and line.author.role in SPEAKING for line in case.state.lines)
    return OUTREACH if said == 1 else ""


def _context(case: Case, command: TakeBotTurn) -> dict[str, str]:
    """The context as it stands once the turn's findings are written: never over what a person wrote."""
    kept = {name for name, field in case.state.fields.items() if is_a_persons(field)}
    return {**case.state.values, **{value.name: value.value for value in command.fields if value.name not in kept}}
