"""Whether a customer is asked how it went, with what asking them writes."""

from broker.decide.case import Case, Decision
from broker.decide.work import together
from broker.domain.customers import Customer, CustomerSurveyed
from broker.domain.errors import SurveyNotDue
from broker.domain.events import Event, SurveyAsked
from broker.domain.ids import CUSTOMER, stream_of
from broker.policy.models import Policy


def may_be_asked(customer: Customer, policy: Policy, at: int) -> bool:
    """Whether the customer's cool-down is over, at ``at`` (Unix milliseconds), whichever conversation began it."""
    rest = int(policy.survey.cool_down * 1000)
    return not rest or customer.surveyed is None or at >= customer.surveyed + rest


def is_survey_due(case: Case) -> bool:
    """Whether this conversation's customer may be asked now; one whose record nobody has may."""
    customer = case.facts.customers.get(case.state.customer)
    return customer is None or may_be_asked(customer, case.policy, case.at)


def of_a_due_survey(case: Case) -> None:
    """Refuse words that ask how it went within the cool-down."""
    if not is_survey_due(case):
        raise SurveyNotDue("This customer was asked how it went not long ago: say it without the survey.")


def asked(case: Case, *said: Event) -> Decision:
    """The question how it went, noted of the customer in the same append."""
    return together(case.only(*said, SurveyAsked()), noted(case))


def noted(case: Case) -> Decision:
    """The cool-down that begins now, in the customer's own stream, where each of their conversations sees it."""
    customer = case.state.customer
    if customer not in case.facts.customers:
        return {}
    return {stream_of(CUSTOMER, customer): (CustomerSurveyed(case.state.id),)}
