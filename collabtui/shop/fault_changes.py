"""Changes to the faults of a running shop, as plain values."""

from dataclasses import dataclass

from collabtui.shop.faults import CallFaults, Faults


@dataclass(frozen=True, slots=True)
class Change:
    """What somebody wants: None leaves a number as it is, ``call`` names the one kind of call that is meant."""

    fail_rate: float | None = None
    delay_ms: int | None = None
    call: str | None = None
    clear: bool = False


def changed(now: Faults, change: Change) -> Faults:
    """The faults after the change; a cleared shop keeps its seed."""
    faults = Faults(seed=now.seed) if change.clear else now
    if change.fail_rate is None and change.delay_ms is None:
        return faults
    if change.call is None:
        rate = faults.failure_rate if change.fail_rate is None else change.fail_rate
        delay = faults.latency_ms if change.delay_ms is None else change.delay_ms
        return faults.model_copy(update={"failure_rate": rate, "latency_ms": delay})
    before = faults.per_call.get(change.call, CallFaults())
    rate = before.failure_rate if change.fail_rate is None else change.fail_rate
    delay = before.latency_ms if change.delay_ms is None else change.delay_ms
    of_call = CallFaults(failure_rate=rate, latency_ms=delay)
    return faults.model_copy(update={"per_call": {**faults.per_call, change.call: of_call}})


def in_words(faults: Faults) -> str:
    """The faults as a person reads them, a line for all calls, one for each kind or key that has its own."""
    lines = [f"All calls: {_told(faults.failure_rate, faults.latency_ms)}."]
    lines += [f"{call}: {_told(one.failure_rate, one.latency_ms)}." for call, one in sorted(faults.per_call.items())]
    lines += [f"Key {key}: {rate:.0%} fail." for key, rate in sorted(faults.per_key.items())]
    return "\n".join(lines)


def _told(rate: float, delay_ms: int) -> str:
    return f"{rate:.0%} fail, each waits {delay_ms} ms"
