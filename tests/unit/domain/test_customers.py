"""Claims about customers' records with their visits."""

from broker.domain.customers import (
    ConversationFinished,
    ConversationStarted,
    Customer,
    CustomerEvent,
    CustomerRecord,
    CustomerRecorded,
    CustomerSurveyed,
    Visit,
    evolve_customer,
)


def after(*events: CustomerEvent) -> Customer:
    """The customer after these events, which happen at 100, 101, 102 ..."""
    customer = Customer("maria")
    for at, event in enumerate(events, 100):
        customer = evolve_customer(customer, event, at)
    return customer


def test_nothing_is_vouched_for_at_first() -> None:
    assert Customer("maria").record == CustomerRecord()
    assert CustomerRecord().verified_by == "none"
    assert CustomerRecord().account_status == "unknown"


def test_a_new_record_replaces_the_one_before() -> None:
    older = CustomerRecord(name="Maria", phone="030 901820", verified_by="email")
    newer = CustomerRecord(name="Maria Silva")
    assert after(CustomerRecorded(older), CustomerRecorded(newer)).record == newer


def test_a_record_keeps_the_visits() -> None:
    maria = after(ConversationStarted("c1"), CustomerRecorded(CustomerRecord(name="Maria")))
    assert maria.visits == (Visit("c1", 100),)


def test_a_visit_runs_until_its_conversation_is_finished() -> None:
    assert after(ConversationStarted("c1")).visits[0].finished is None
    finished = after(ConversationStarted("c1"), ConversationFinished("c1", "resolved", "agent"))
    assert finished.visits == (Visit("c1", 100, 101, "resolved"),)


def test_a_finish_ends_its_own_visit_alone() -> None:
    maria = after(ConversationStarted("c1"), ConversationStarted("c2"), ConversationFinished("c1", "abandoned"))
    assert maria.visits == (Visit("c1", 100, 102, "abandoned"), Visit("c2", 101))


def test_a_reopened_conversation_is_finished_anew() -> None:
    maria = after(
        ConversationStarted("c1"), ConversationFinished("c1", "resolved"), ConversationFinished("c1", "timeout")
    )
    assert maria.visits == (Visit("c1", 100, 102, "timeout"),)


def test_a_stream_from_before_surveys_were_noted_tells_of_none() -> None:
    assert after(ConversationStarted("c1"), ConversationFinished("c1", "solved", "bot")).surveyed is None


def test_a_customer_was_surveyed_when_they_were_last_asked_in_any_conversation() -> None:
    assert after(CustomerSurveyed("c1"), CustomerSurveyed("c2"), ConversationFinished("c2", "solved")).surveyed == 101


def test_a_clock_that_was_set_back_does_not_make_it_longer_ago() -> None:
    maria = evolve_customer(Customer("maria"), CustomerSurveyed("c1"), 500)
    assert evolve_customer(maria, CustomerSurveyed("c2"), 400).surveyed == 500
