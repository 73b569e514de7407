"""What is known about a customer, as the context pane gets it."""

from dataclasses import replace
from datetime import UTC, tzinfo

import pytest

from broker.domain.actors import Actor
from broker.domain.context import Field, Reading, Source
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Ticket
from broker.domain.customers import CustomerRecord, Visit
from broker.domain.packet import Packet, packet_of
from broker.domain.signals import ApiCall, Intent, Measured, Signals, Why
from collabtui.console.present.context import DIAGNOSES, LATELY, conflict
from collabtui.console.present.context import context_view as context_at
from collabtui.console.views import ContextView, DiagnosisRow, FieldReading
from tests.unit.console.made import MINE, conversation, line

#: 2025-11-12 14:03 in UTC.
NOON = 1_762_956_180_000


def context_view(
    state: Conversation | None, packet: Packet | None = None, tz: tzinfo | None = None, now: int = NOON
) -> ContextView:
    return context_at(state, packet, tz, now=now)


def reading(value: str | None, source: Source = "bot", at: int = NOON, version: int = 1) -> Reading:
    return Reading(value, version, source, 0.9, Actor("bot", "b1"), at)


def with_why(why: Why) -> Conversation:
    state = conversation(MINE, line(1, text="I want a human"))
    return replace(state, ticket=Ticket("t1", NOON, why, "", 3))


def why(*measured: Measured, evidence: str | None = None, rule: str = "keyword") -> tuple[str, ...]:
    return context_view(with_why(Why(rule, measured, evidence))).why


def test_no_conversation_is_an_empty_context_that_says_so() -> None:
    view = context_view(None)
    assert view == ContextView(None, empty="What is known about the customer stands here.")


@pytest.mark.parametrize(
    ("rule", "measured", "sentence"),
    [
        ("keyword", Measured("phrase", "human", "typed"), 'asked for a person (keyword): typed "human"'),
        ("low_confidence", Measured("confidence", 0.31, 0.6), "bot unsure (low_confidence): 0.31, below 0.60"),
        ("angry", Measured("sentiment", -0.8, -0.5), "angry: sentiment -0.80, below -0.50"),
        ("lost", Measured("fallbacks", 3.0, 2.0), "lost: fallbacks 3, at least 2"),
        ("shop_down", Measured("api_errors", 2.0, 2.0), "shop down: api errors 2, at least 2"),
        ("agent_asked", Measured("reason", "knows him", "asked"), 'agent asked: "knows him"'),
    ],
)
def test_the_why_card_tells_what_was_measured_against_what(rule: str, measured: Measured, sentence: str) -> None:
    assert why(measured, rule=rule) == (sentence,)


def test_every_measure_is_a_sentence() -> None:
    sentences = why(Measured("confidence", 0.1, 0.6), Measured("fallbacks", 2.0, 2.0), rule="both")
    assert sentences == ("both: confidence 0.10, below 0.60", "fallbacks 2, at least 2")


def test_a_rule_that_measured_nothing_is_told_by_its_name() -> None:
    assert why(rule="customer_asked") == ("customer asked",)


def test_the_evidence_is_quoted() -> None:
    assert why(evidence="m1")[1:] == ('on: "I want a human"',)


def test_evidence_that_is_not_at_hand_is_left_out() -> None:
    assert why(evidence="m99") == ("asked for a person (keyword)",)


def packet(state: Conversation) -> Packet:
    return packet_of(state, None)


def test_after_the_ticket_is_gone_the_packet_still_tells_why() -> None:
    state = with_why(Why("keyword"))
    later = replace(state, ticket=None)
    assert context_view(later).why == ()
    assert context_view(later, packet(state)).why == ("asked for a person (keyword)",)


def test_the_record_shows_what_the_business_knows() -> None:
    record = CustomerRecord("Maria Lopez", "maria@example.org", "+49 30 1", "email", "iPhone", "active", "web", "es")
    shown = dict(context_view(replace(conversation(), record=record)).record)
    assert shown == {
        "name": "Maria Lopez",
        "customer": "maria",
        "e-mail": "maria@example.org",
        "phone": "+49 30 1",
        "identity": "verified by email",
        "account": "active",
        "channel": "web",
        "language": "es",
        "device": "iPhone",
        "chat": "c1",
    }


def test_an_unknown_customer_is_told_to_be_unverified() -> None:
    shown = dict(context_view(conversation()).record)
    assert shown.pop("chat") == "c1"
    assert shown == {"customer": "maria", "identity": "not verified", "account": "unknown", "language": "en"}


def test_the_record_of_the_packet_is_newer() -> None:
    state = replace(conversation(), record=CustomerRecord("Maria"))
    newer = replace(packet(state), record=CustomerRecord("Maria Lopez"))
    assert dict(context_view(state, newer).record)["name"] == "Maria Lopez"


def test_a_field_has_its_source_with_its_history_newest_first() -> None:
    readings = (reading("3", version=3), reading(None, version=2), reading("1", "customer"))
    (row,) = context_view(replace(conversation(), fields={"order": Field("order", readings)}), tz=UTC).fields
    assert (row.name, row.version) == ("order", 3)
    assert row.present == FieldReading("3", "bot", 0.9, "bot b1", "14:03")
    assert [one.value for one in row.history] == [None, "1"]


def test_fields_stand_in_the_order_of_their_names() -> None:
    fields = {name: Field(name, (reading("1"),)) for name in ("order", "email")}
    assert [row.name for row in context_view(replace(conversation(), fields=fields)).fields] == ["email", "order"]


def test_another_value_of_another_source_is_a_conflict() -> None:
    readings = (reading("1234"), reading("5678", "customer", NOON - 1_000))
    (row,) = context_view(replace(conversation(), fields={"order": Field("order", readings)})).fields
    assert row.conflict == "5678"


@pytest.mark.parametrize(
    ("readings", "reason"),
    [
        ((reading("1"),), "there is one value"),
        ((reading("1"), reading("2")), "the same source corrected itself"),
        ((reading("1", "agent"), reading("2", "customer")), "an agent decided"),
        ((reading(None), reading("2", "customer")), "it was emptied"),
        ((reading("1"), reading(None, "agent")), "the other emptied it"),
        ((reading(" Ann "), reading("ANN", "customer")), "capitals, blanks differ only"),
        ((reading("1"), reading("2", "customer", NOON - LATELY - 1)), "that was long before"),
        ((reading("1"), reading("1", "customer"), reading("2", "customer")), "the other agrees by now"),
    ],
)
def test_no_conflict(readings: tuple[Reading, ...], reason: str) -> None:
    assert conflict(readings) is None, reason


def measured(turn: str, signals: Signals) -> Diagnosis:
    return Diagnosis(turn, NOON, signals)


def test_diagnoses_are_told_newest_first_with_their_message() -> None:
    first = measured("m1", Signals(fallback=True))
    call = ApiCall("orders", False, 9, "timeout")
    second = measured("m2", Signals((Intent("refund", 0.8), Intent("cancel", 0.1)), sentiment=-0.5, api_calls=(call,)))
    state = replace(conversation(MINE, line(1, text="eh"), line(2, text="refund me")), diagnoses=(first, second))
    assert context_view(state, tz=UTC).diagnoses == (
        DiagnosisRow("14:03", "refund me", "refund", 0.8, False, -0.5, ("orders (timeout)",)),
        DiagnosisRow("14:03", "eh", "", None, True, None),
    )


def test_a_long_conversation_shows_its_last_diagnoses() -> None:
    many = tuple(measured(f"m{n}", Signals()) for n in range(DIAGNOSES + 20))
    lines = tuple(line(n) for n in range(DIAGNOSES + 20))
    rows = context_view(replace(conversation(MINE, *lines), diagnoses=many)).diagnoses
    assert len(rows) == DIAGNOSES
    assert all(row.text for row in rows)


def test_earlier_visits_are_told_newest_first_without_the_present_one() -> None:
    visits = (Visit("a", NOON - 2_000, NOON, "solved"), Visit("b", NOON - 1_000), Visit("c1", NOON))
    shown = context_view(conversation(), replace(packet(conversation()), visits=visits), UTC).visits
    assert shown == ("14:02, still open", "14:02, solved")


def test_a_visit_without_an_outcome_was_closed() -> None:
    visits = (Visit("a", NOON, NOON),)
    assert context_view(conversation(), replace(packet(conversation()), visits=visits), UTC).visits == (
        "14:03, closed",
    )


def test_what_was_before_today_is_told_with_its_day() -> None:
    visits = (Visit("a", NOON, NOON, "solved"),)
    state = replace(conversation(), fields={"order": Field("order", (reading("1"),))})
    view = context_view(state, replace(packet(state), visits=visits), UTC, NOON + 24 * 3_600_000)
    assert view.visits == ("yesterday 14:03, solved",)
    assert view.fields[0].present.time == "yesterday 14:03"


def test_a_workers_process_is_nobodys_business() -> None:
    read = replace(reading("1"), by=Actor("bot", "bot.01M8281ESEA24MC9890D34DQ4G"))
    (row,) = context_view(replace(conversation(), fields={"order": Field("order", (read,))})).fields
    assert row.present.by == "bot"
