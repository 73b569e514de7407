"""Times that look as if another unit, or the other one of two, was meant."""

from collections.abc import Iterator

from broker.policy.fields import Odd, Path
from broker.policy.models import Policy

_HOUR = 3600.0
#: Times that no desk wants longer, in seconds: more looks like milliseconds.
_MOST: dict[Path, float] = {
    ("routing", "accept_timeout"): _HOUR,
    ("routing", "grace"): _HOUR,
    ("routing", "late"): 24 * _HOUR,
    ("alerts", "repeat"): _HOUR,
    ("alerts", "team"): 24 * _HOUR,
    ("sla", "handling"): 24 * _HOUR,
    ("wrap_up", "seconds"): _HOUR,
    ("bots", "turn_timeout"): 600.0,
    ("bots", "absent"): _HOUR,
    ("bots", "grace"): _HOUR,
}


def suspicious_times(policy: Policy) -> Iterator[Odd]:
    """Each time that can hardly be meant."""
    for path, most in _MOST.items():
        value = _value(policy, path)
        if value > most:
            yield path, f"{value:g} s is {value / _HOUR:.3g} hours: times are in seconds, not milliseconds"
    late, overdue = policy.routing.late, policy.routing.overdue
    if overdue < late:
        yield ("routing", "late"), f"{late:g} s is after routing.overdue ({overdue:g} s)"
    if policy.routing.accept_timeout < 5:
        yield ("routing", "accept_timeout"), f"{policy.routing.accept_timeout:g} s is too short for a person to accept"
    yield from _alerts(policy)
    yield from _sla(policy)
    yield from _survey(policy)


def _alerts(policy: Policy) -> Iterator[Odd]:
    alerts, lasts = policy.alerts, policy.routing.accept_timeout
    if "repeat" in alerts.model_fields_set and lasts <= alerts.repeat <= _HOUR:
        yield ("alerts", "repeat"), f"nobody is rung again: an offer lasts {lasts:g} s (routing.accept_timeout)"
    if 0 < alerts.supervisor < alerts.team:
        yield ("alerts", "supervisor"), f"the supervisors hear of a wait before the team does ({alerts.team:g} s)"


def _sla(policy: Policy) -> Iterator[Odd]:
    promised = [time for time in (policy.sla.first_response, *policy.sla.by_priority.values()) if time]
    if promised and policy.routing.accept_timeout > min(promised):
        yield (
            ("routing", "accept_timeout"),
            (
                f"an offer may lie {policy.routing.accept_timeout:g} s, longer than an answer is promised in "
                f"({min(promised):g} s, section sla)"
            ),
        )


def _survey(policy: Policy) -> Iterator[Odd]:
    rest, open_for = policy.survey.cool_down, policy.survey.timeout
    if 0 < rest < open_for:
        why = f"{rest:g} s are over while the survey before still waits for its answer ({open_for:g} s, survey.timeout)"
        yield ("survey", "cool_down"), f"{why}: times are in seconds, not days"


def _value(policy: Policy, path: Path) -> float:
    value: object = policy
    for part in path:
        value = getattr(value, str(part))
    return float(value) if isinstance(value, float | int) else 0.0
