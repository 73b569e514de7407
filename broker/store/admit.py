"""The rule that every store keeps: which batch may be written, given what was written before."""

from collections.abc import Mapping, MutableMapping

from broker.store.api import Batch, Conflict, Head, Receipt, Repeated

#: Who sent a command, with the id it had.
CommandKey = tuple[str, str]


def check_sound(batch: Batch) -> None:
    """Raise ValueError when rows are numbered out of step with their write: a bug of the caller, not a race."""
    for write in batch.writes:
        seq, stream = write.expected, write.stream
        for row in write.rows:
            seq += 1
            if row.seq != seq or row.stream != stream:
                raise ValueError(
                    f"row {row.stream}/{row.seq} stands where {stream}/{seq} belongs: "
                    "number a write's rows from its expected head"
                )


def admit(batch: Batch, heads: MutableMapping[str, Head], receipts: MutableMapping[CommandKey, Receipt]) -> None:
    """Enter the batch into the heads, the receipts; a write without rows only guards its stream's head.

    Raises Repeated or Conflict (a repeat goes first: the head has moved on since the first time) and ValueError
    for a receipt of a stream that does not exist, each with nothing entered.
    """
    receipt = batch.receipt
    if receipt is None:
        heads.update(_advanced(batch, heads))
        return
    key = receipt.sender, receipt.command
    if (first := receipts.get(key)) is not None:
        raise Repeated(first)
    after = _advanced(batch, heads)
    if receipt.stream not in after and receipt.stream not in heads:
        raise ValueError(f"receipt {receipt.command} belongs to {receipt.stream}, which does not exist")
    receipts[key] = receipt
    heads.update(after)


def _advanced(batch: Batch, heads: Mapping[str, Head]) -> dict[str, Head]:
    after: dict[str, Head] = {}
    for write in batch.writes:
        stream, expected = write.stream, write.expected
        head = after.get(stream) or heads.get(stream)
        actual = head.seq if head is not None else 0
        if actual != expected:
            raise Conflict(stream, expected, actual)
        if write.rows:
            after[stream] = Head(stream, actual + len(write.rows), write.open)
    return after
