"""The command that says in sentences what the rules of a policy do."""

import dataclasses
import json
from pathlib import Path
from typing import Annotated, Final

import typer
from pydantic import TypeAdapter, ValidationError

from broker.cli.answers import AsJson, stopped
from broker.cli.exits import NO
from broker.cli.policy_file import policy_in
from broker.domain.inert import inert
from broker.domain.signals import Signals
from broker.policy.explain import Trial, line_read, sentence, tried
from broker.policy.models import Policy
from broker.policy.rules import EscalationRule

_SIGNALS: Final[TypeAdapter[tuple[Signals, ...]]] = TypeAdapter(tuple[Signals, ...])
_EXAMPLE: Final = '{"intents": [{"name": "refund", "confidence": 0.4}], "sentiment": -0.7}'
_MOST_TEXT: Final = 8_000


def explain(
    file: Annotated[Path, typer.Argument(help="The policy.", metavar="FILE")],
    rule: Annotated[str | None, typer.Option(help="Only this rule.", metavar="ID", show_default="all")] = None,
    say: Annotated[str, typer.Option(help="Try it: what the customer types.", show_default=False)] = "",
    signals: Annotated[
        str, typer.Option(help="Try it: what a bot measures, as JSON; a list for turn after turn.", show_default=False)
    ] = "",
    language: Annotated[str, typer.Option(help="The customer's language.", show_default="the policy's own")] = "",
    as_json: AsJson = False,
) -> None:
    """Say what each rule does, in the order they are judged; try them on a message or on signals.

    Example: collabtui policy explain policy.toml --signals '{"sentiment": -0.7, "fallback": true}'
    """
    policy = policy_in(file).policy
    if len(say) > _MOST_TEXT:
        raise typer.BadParameter(f"a message has at most {_MOST_TEXT} characters", param_hint="--say")
    rules = _chosen(policy, rule)
    spoken = language or policy.language
    trial = tried(policy, spoken, say, _read(signals)) if say or signals else None
    typer.echo(_document(policy, rules, spoken, trial) if as_json else _text(policy, rules, spoken, trial))


def _chosen(policy: Policy, id: str | None) -> tuple[EscalationRule, ...]:
    if id is None:
        return policy.escalation
    found = tuple(rule for rule in policy.escalation if rule.id == id)
    if not found:
        known = ", ".join(rule.id for rule in policy.escalation) or "none"
        raise stopped(f"There is no rule {inert(id, max_chars=80, multiline=False)}: the policy has {known}.", NO)
    return found


def _read(text: str) -> tuple[Signals, ...]:
    """The signals of each turn; one object is one turn."""
    if not text:
        return ()
    given = text.strip()
    try:
        return _SIGNALS.validate_json(given if given.startswith("[") else f"[{given}]", extra="forbid")
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False)[0]
        place = ".".join(map(str, first["loc"][1:])) or "the whole"
        reason = inert(f"{place}: {first['msg']}", max_chars=300, multiline=False)
        raise typer.BadParameter(f"{reason}; expected such as {_EXAMPLE}", param_hint="--signals") from error


def _document(policy: Policy, rules: tuple[EscalationRule, ...], language: str, trial: Trial | None) -> str:
    told = [
        {"id": one.id, "kind": one.kind, "act": one.act, "sentence": sentence(policy, one, language)}
        | {"words": line_read(policy, one, language)}
        for one in rules
    ]
    ids = {one.id for one in rules}
    document: dict[str, object] = {"version": policy.version, "rules": told}
    if trial is not None:
        tries = [dataclasses.asdict(one) for one in trial.rules if one.rule in ids]
        fired = trial.fired.why.rule if trial.fired else None
        document["trial"] = {"fired": fired, "turn": trial.turn, "rules": tries}
    return json.dumps(document)


def _text(policy: Policy, rules: tuple[EscalationRule, ...], language: str, trial: Trial | None) -> str:
    lines: list[str] = []
    outcomes = {one.rule: one for one in trial.rules} if trial else {}
    for number, one in enumerate(rules, 1):
        lines.append(f"{number}. {one.id}: {inert(sentence(policy, one, language), multiline=False)}")
        lines.append(f'   The customer reads: "{inert(line_read(policy, one, language), multiline=False)}"')
        if (outcome := outcomes.get(one.id)) is not None:
            read = "; ".join(map(str, outcome.readings))
            verdict = "FIRES" if outcome.fired else f"does not fire, since {outcome.why_not}"
            lines.append(f"   {verdict}{': ' if read else ''}{inert(read, multiline=False)}.")
    if not rules:
        lines.append("There is no rule: a person is asked for only where somebody asks for one.")
    return "\n".join([*lines, *_outcome(trial)])


def _outcome(trial: Trial | None) -> list[str]:
    if trial is None:
        return []
    if trial.fired is None:
        return ["", "No rule fires: the bot goes on."]
    when = f"on the bot's turn {trial.turn}" if trial.turn else "on the customer's message, before any bot answers"
    act = "asks the customer first" if trial.fired.offer else "hands over at once"
    return ["", f"{trial.fired.why.rule} fires {when}: it {act}."]
