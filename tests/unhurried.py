"""Rates for tests in which nobody is too fast."""

from broker.server.rate import Rate, Rates

_ANY = Rate(1_000_000, 1_000_000)
UNHURRIED = Rates(customer=_ANY, agent=_ANY, copilot=_ANY, supervisor=_ANY, bot=_ANY)
