"""L1 to L3: service is back soon, a slow reader delays nobody, the broker stays small, alive, alone."""

import bisect
from collections.abc import Iterator
from typing import Final

from faults.facts import Asked, Facts, Span, Violation

BACK_S: Final = 8.0
DELAY_S: Final = 2.0
DRAIN_S: Final = 10.0
MOST_BYTES: Final = 256 * 1024 * 1024
#: Faults after which the service must be back within BACK_S.
_OF_THE_BROKER: Final = (
    "kill9_broker", "kill9_starting_broker", "term_broker", "stop_broker", "disk_full", "database_locked"
)  # fmt: skip
#: Faults that must not delay those who go past the proxy.
_OF_OTHERS: Final = (
    "stalled_reader", "resets", "cuts_in_frames", "lost_acks", "kill9_agent", "stop_agent", "kill9_bot", "stop_bot",
    "kill9_copilot", "hostile_frames", "cursor_beyond", "clock_jump",
)  # fmt: skip
_REFUSALS: Final = (
    "whole",
    "refused at the start",
    "refused while reading",
    "skipped",
    "altered, told by audit verify",
)


def check(facts: Facts) -> Iterator[Violation]:
    """Every violation of L1, L2, L3, with what the damaged copies showed."""
    for record in facts.by_what["unfinished"]:
        yield Violation("L1", f"the desk did not come back: {record['why']}", (record,))
    for record in facts.by_what["unsettled"]:
        yield Violation("L1", f"long after all healed there is no answer for {record['waiting']}", (record,))
    yield from _back(facts)
    yield from _delays(facts)
    yield from _memory(facts)
    yield from _ends(facts)
    yield from _refusals(facts)


def _back(facts: Facts) -> Iterator[Violation]:
    """After each heal something is acknowledged soon; a broker that was killed is healed when it is started again."""
    granted = sorted(
        (ack["at"], asked.sent[0]) for asked in facts.asked.values() if asked.who == "prober" for ack in asked.acks
    )
    starts = [record["at"] for record in facts.by_what["start"] if record["who"] == "broker"]
    closing = min((record["at"] for record in facts.by_what["end"]), default=facts.end)
    for span in facts.spans:
        healed = max((at for at in starts if span.begin <= at <= span.end), default=span.end)
        if span.kind not in _OF_THE_BROKER or _is_broken_again(facts, span, healed) or closing < healed + BACK_S:
            continue
        place = bisect.bisect(granted, (healed, 0.0))
        if place == len(granted) or granted[place][0] > healed + BACK_S:
            yield Violation("L1", f"{span.kind} healed, but nothing was acknowledged for {BACK_S:g} s")


def _is_broken_again(facts: Facts, this: Span, healed: float) -> bool:
    others = (span for span in facts.spans if span is not this and span.kind in _OF_THE_BROKER)
    return any(healed <= span.begin < healed + BACK_S for span in others)


def _delays(facts: Facts) -> Iterator[Violation]:
    """A probe is seen soon after it was sent, whoever else is slow."""
    seen = {
        record["id"]: record["at"]
        for record in facts.by_what["event"]
        if record["who"] == "watcher" and record["kind"] == "message_posted"
    }
    for asked in facts.said("prober"):
        moment = seen.get(asked.id)
        if moment is not None and moment - asked.sent[0] > DELAY_S and _is_blameless(facts, asked, moment):
            delay = moment - asked.sent[0]
            yield Violation("L2", f"probe {asked.id} took {delay:.1f} s although nothing of the broker's was broken")


def _is_blameless(facts: Facts, asked: Asked, moment: float) -> bool:
    """Whether neither a fault nor this very process was the reason."""
    begin = asked.sent[0]
    lagged = any(begin - 1 < record["at"] < moment + 1 for record in facts.by_what["lag"])
    return not lagged and facts.is_quiet(begin, moment, *_OF_OTHERS)


def _memory(facts: Facts) -> Iterator[Violation]:
    most = max((record["bytes"] for record in facts.by_what["rss"]), default=0)
    if most > MOST_BYTES:
        yield Violation("L3", f"the broker grew to {most / 2**20:.0f} MiB")


def _ends(facts: Facts) -> Iterator[Violation]:
    """The broker ends only when it is told to, then in good order."""
    for record in facts.by_what["exit"]:
        if record["who"] == "broker" and not record["wanted"]:
            yield Violation("L3", f"the broker ended by itself with code {record['code']}", (record,))
    for record in facts.by_what["terminated"]:
        if record["who"] == "broker" and (record["code"] != 0 or record["seconds"] > DRAIN_S):
            says = f"told to end, the broker took {record['seconds']:.1f} s and exited with {record['code']}"
            yield Violation("L3", says, (record,))


def _refusals(facts: Facts) -> Iterator[Violation]:
    """A file that is in use or damaged is refused, or served whole."""
    for record in facts.by_what["second_broker"]:
        if record["code"] != 3:
            yield Violation("I1", f"a second broker on the file exited with {record['code']}", (record,))
    for what in ("corrupt_copy", "read_only_copy"):
        for record in facts.by_what[what]:
            if record["outcome"] not in _REFUSALS:
                yield Violation("I1", f"{what}: {record['outcome']} ({record.get('how', '')})", (record,))
    for record in facts.by_what["damage"]:
        yield Violation("I1", f"the store is damaged after the run: {record['finding']}", (record,))
