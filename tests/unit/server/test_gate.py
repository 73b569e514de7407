"""Bounds at the door."""

import pytest

from broker.server.gate import FORGIVEN_AFTER_S, REMEMBERED, Gate
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


def test_five_failures_are_free_then_each_waits_longer(watch: Watch) -> None:
    gate = gate_of(watch)
    assert [gate.failed("a") for _ in range(10)] == [0, 0, 0, 0, 0, 0.5, 1.0, 2.0, 4.0, 4.0]
    assert gate.failed("b") == 0


def test_failures_are_forgiven_after_some_quiet(watch: Watch) -> None:
    gate = gate_of(watch)
    for _ in range(9):
        gate.failed("a")
    watch.now += FORGIVEN_AFTER_S
    assert gate.failed("a") == 4.0
    watch.now += FORGIVEN_AFTER_S + 1
    assert gate.failed("a") == 0


def test_a_thousand_failures_do_not_overflow(watch: Watch) -> None:
    gate = gate_of(watch)
    assert {gate.failed("a") for _ in range(2_000)} == {0, 0.5, 1.0, 2.0, 4.0}


def test_addresses_without_end_take_no_memory_without_end(watch: Watch) -> None:
    gate = gate_of(watch)
    for _ in range(6):
        gate.failed("first")
    for number in range(REMEMBERED):
        gate.failed(f"address-{number}")
    assert gate.failed("first") == 0
