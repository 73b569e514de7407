"""Bounds at the door."""

import pytest

from broker.server.gate import Gate
from broker.server.limits import Limits


class Watch:
    now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


def gate_of(watch: Watch, connections: int = 3, per_address: int = 2) -> Gate:
    limits = Limits(connections=connections, connections_per_address=per_address, failures=5, longest_delay_s=4.0)
    return Gate(limits, watch)


def test_an_address_has_room_until_its_bound(watch: Watch) -> None:
    gate = gate_of(watch)
    gate.enter("a")
    assert gate.has_room("a")
    gate.enter("a")
    assert not gate.has_room("a")
    assert gate.has_room("b")
    gate.leave("a")
    assert gate.has_room("a")


def test_all_addresses_together_have_a_bound(watch: Watch) -> None:
    gate = gate_of(watch)
    for address in "abc":
        gate.enter(address)
    assert not gate.has_room("d")
    assert gate.connections == 3


def test_guesses_from_one_address_wait_longer_each_time(watch: Watch) -> None:
    gate = gate_of(watch)
    assert [gate.failed("a", f"token-{n}.x") for n in range(8)] == [0, 0, 0, 0, 0, 0.5, 1.0, 2.0]
    assert gate.failed("b", "token-9.x") == 0


def test_guesses_of_one_token_wait_longer_each_time_wherever_they_come_from(watch: Watch) -> None:
    gate = gate_of(watch)
    assert [gate.failed(f"10.0.0.{n}", f"ada-1.guess{n}") for n in range(8)] == [0, 0, 0, 0, 0, 0.5, 1.0, 2.0]
    assert gate.failed("10.0.0.99", "ben-1.guess") == 0


def test_what_claims_to_be_no_token_counts_for_its_address_alone(watch: Watch) -> None:
    gate = gate_of(watch)
    assert {gate.failed(f"10.0.0.{n}", "nothing") for n in range(20)} == {0}
