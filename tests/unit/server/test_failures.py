"""Wrong tokens, counted with a growing delay."""

from broker.server.failures import FORGIVEN_AFTER_S, REMEMBERED, Failures


def failures() -> Failures:
    return Failures(free=5, longest_s=4.0)


def test_five_failures_are_free_then_each_waits_longer() -> None:
    known = failures()
    assert [known.count("a", 1_000) for _ in range(10)] == [0, 0, 0, 0, 0, 0.5, 1.0, 2.0, 4.0, 4.0]
    assert known.count("b", 1_000) == 0


def test_failures_are_forgiven_after_some_quiet() -> None:
    known = failures()
    for _ in range(9):
        known.count("a", 1_000)
    assert known.count("a", 1_000 + FORGIVEN_AFTER_S) == 4.0
    assert known.count("a", 1_001 + 2 * FORGIVEN_AFTER_S) == 0


def test_a_thousand_failures_do_not_overflow() -> None:
    known = failures()
    assert {known.count("a", 1_000) for _ in range(2_000)} == {0, 0.5, 1.0, 2.0, 4.0}


def test_keys_without_end_take_no_memory_without_end() -> None:
    known = failures()
    for _ in range(6):
        known.count("first", 1_000)
    for number in range(REMEMBERED):
        known.count(f"key-{number}", 1_000)
    assert known.count("first", 1_000) == 0
