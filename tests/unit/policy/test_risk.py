"""Claims about the predicted risk, which explains itself."""

from math import log
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from broker.domain.engagement import Engagement
from broker.domain.signals import Intent, Signals
from broker.policy.escalation import judge_turn
from broker.policy.moment import Moment
from broker.policy.risk import MOST_PARTS, Risk, Weights, features, risk
from broker.policy.sightings import SightingIndex
from tests.unit.policy.rulebook import policy

NAMES = sorted(Weights.model_fields)
NONE = Weights(**dict.fromkeys(NAMES, 0.0))
BAD = Engagement(
    turns=20,
    fallbacks=3,
    total_fallbacks=5,
    api_errors=3,
    confidences=(0.0,),
    gaps=(0.0,),
    moods=(1.0, 0.5, 0.0, -0.5, -1.0),
    risk=1.0,
)

engagements = st.builds(
    Engagement,
    turns=st.integers(0, 30),
    fallbacks=st.integers(0, 9),
    total_fallbacks=st.integers(0, 9),
    api_errors=st.integers(0, 9),
    confidences=st.lists(st.none() | st.floats(0, 1), max_size=3).map(tuple),
    gaps=st.lists(st.none() | st.floats(0, 1), max_size=3).map(tuple),
    moods=st.lists(st.floats(-1, 1), max_size=6).map(tuple),
    waiting_since=st.none() | st.integers(0, 200_000),
    risk=st.none() | st.floats(0, 1),
)
weights = st.builds(Weights, **{name: st.floats(-20, 20) for name in NAMES})
models = st.builds(Risk, bias=st.floats(-20, 20), weights=weights)


@given(models, engagements, st.integers(0, 10))
def test_the_score_is_a_share_made_of_its_parts(model: Risk, engagement: Engagement, shared: int) -> None:
    score = risk(model, engagement, 100_000, shared)
    assert 0 <= score.total <= 1
    assert len(score.parts) <= MOST_PARTS
    if 1e-9 < score.total < 1 - 1e-9:
        odds = model.bias + sum(part.contribution or 0.0 for part in score.parts)
        assert log(score.total / (1 - score.total)) == pytest.approx(odds, rel=1e-4, abs=1e-4)


@given(engagements, st.integers(0, 10), st.integers(0, 200_000))
def test_every_feature_is_between_0_and_1_and_has_a_weight(engagement: Engagement, shared: int, at: int) -> None:
    values = features(engagement, at, shared)
    assert sorted(values) == NAMES
    assert all(0 <= value <= 1 for value in values.values())


@given(st.sampled_from(NAMES), st.floats(0.1, 20), engagements, engagements)
def test_the_score_rises_with_each_feature_of_positive_weight(
    name: str, weight: float, one: Engagement, other: Engagement
) -> None:
    model = Risk(bias=0.0, weights=NONE.model_copy(update={name: weight}))
    less, more = sorted((one, other), key=lambda each: features(each, 100_000)[name])
    assert risk(model, less, 100_000).total <= risk(model, more, 100_000).total


@given(engagements)
def test_the_weightiest_part_comes_first(engagement: Engagement) -> None:
    sizes = [abs(part.contribution or 0.0) for part in risk(Risk(), engagement, 100_000).parts]
    assert sizes == sorted(sizes, reverse=True)
    assert all(sizes)


@pytest.mark.parametrize(
    ("name", "engagement", "value"),
    [
        ("doubt", Engagement(turns=1, confidences=(0.2,)), 0.8),
        ("doubt", Engagement(turns=1, confidences=(None,)), 1.0),
        ("ambiguity", Engagement(gaps=(0.25,)), 0.75),
        ("fallbacks", Engagement(fallbacks=1), 1 / 3),
        ("total_fallbacks", Engagement(total_fallbacks=2), 0.4),
        ("api_errors", Engagement(api_errors=9), 1.0),
        ("bad_mood", Engagement(moods=(-0.4,)), 0.4),
        ("bad_mood", Engagement(moods=(0.4,)), 0.0),
        ("falling_mood", Engagement(moods=(0.5, 0.0)), 0.5),
        ("waiting", Engagement(waiting_since=70_000), 0.5),
        ("turns", Engagement(turns=5), 0.25),
        ("repeats", Engagement().said(1, "hello there").said(2, "Hello there!"), 0.5),
        ("burst", Engagement().said(99_000, "a").said(99_500, "b"), 0.1),
        ("short_replies", Engagement().said(1, "a b c d").said(2, "a b c d").said(3, "a").said(4, "a"), 0.75),
        ("worker_risk", Engagement(risk=0.9), 0.9),
    ],
)
def test_each_feature_has_the_scale_that_is_documented(name: str, engagement: Engagement, value: float) -> None:
    assert features(engagement, 100_000)[name] == pytest.approx(value)


def test_a_quiet_conversation_is_far_from_a_lost_one_by_the_built_in_weights() -> None:
    fine = Engagement(turns=2, confidences=(0.95,), gaps=(0.9,), moods=(0.1, 0.2))
    assert risk(Risk(), fine, 0).total < 0.1
    assert risk(Risk(), BAD, 0).total > 0.95


def fired(rules: dict[str, Any], moment: Moment, above: float) -> Any:
    return judge_turn(policy({"id": "lost", "kind": "predicted_risk", "above": above}, **rules), moment, "m1")


def test_the_why_card_shows_the_score_then_what_it_is_made_of() -> None:
    rules = {"risk": {"bias": 0.0, "weights": {**NONE.model_dump(), "bad_mood": 4.0, "turns": 1.0}}}
    found = fired(rules, Moment(Engagement(turns=10, moods=(-0.5,))), 0.5)
    assert [(one.name, one.value, one.contribution) for one in found.why.measured[1:]] == [
        ("bad_mood", 0.5, 2.0),
        ("turns", 0.5, 0.5),
    ]
    score = found.why.measured[0]
    assert (score.name, score.threshold, score.contribution) == ("risk", 0.5, None)
    assert score.value == pytest.approx(0.924, abs=1e-3)


def test_a_score_at_the_threshold_does_not_fire() -> None:
    rules = {"risk": {"bias": 0.0, "weights": NONE.model_dump()}}
    assert fired(rules, Moment(BAD), 0.5) is None
    assert fired(rules, Moment(BAD), 0.49) is not None


def test_weights_that_are_not_named_keep_their_own() -> None:
    changed = policy(risk={"weights": {"turns": 0.0}}).risk.weights
    assert changed == Weights().model_copy(update={"turns": 0.0})


def test_a_value_that_others_share_counts_by_the_field_that_the_policy_names() -> None:
    seen = SightingIndex()
    seen.saw("parcel", "P1", "tom", 900)
    rules = {"risk": {"bias": 0.0, "weights": {**NONE.model_dump(), "shared": 3.0}, "shared_field": "parcel"}}
    moment = Moment(Engagement(), 1_000, customer="maria", context={"parcel": "P1"}, sightings=seen)
    assert fired(rules, moment, 0.5).why.measured[1].contribution == pytest.approx(1.0)
    assert fired({**rules, "risk": {**rules["risk"], "shared_field": "order"}}, moment, 0.5) is None


@pytest.mark.parametrize("weight", [20.1, -20.1, float("nan")])
def test_a_weight_out_of_bounds_is_refused(weight: float) -> None:
    with pytest.raises(ValidationError):
        Weights(turns=weight)


def test_the_built_in_model_judges_nobody_without_a_rule() -> None:
    assert judge_turn(policy(), Moment(BAD), "m1") is None


def test_a_measured_turn_moves_the_score() -> None:
    lost = Engagement().after(Signals((Intent("a", 0.1),), sentiment=-1.0, risk=1.0))
    assert risk(Risk(), lost, 0).total > risk(Risk(), Engagement(), 0).total
