"""The rule that every store keeps: which batch may be written, given what was written before."""

from collections.abc import Mapping, MutableMapping

from broker.store.api import Batch, Conflict, Head, Receipt, Repeated

#: Who sent a command, with the id it had.
CommandKey = tuple[str, str]


def check_sound(batch: Batch) -> None:
    """Raise ValueError when rows are numbered out of step with their write: a bug of the caller, not a race."""
    for write in batch.writes:
        for seq, row in enumerate(write.rows, write.expected + 1):
            if row.seq != seq or row.stream != write.stream:
                raise ValueError(
                    f"row {row.stream}/{row.seq} stands where {write.stream}/{seq} belongs: "
                    "number a write's rows from its expected head"
                )


def admit(batch: Batch, heads: MutableMapping[str, Head], receipts: MutableMapping[CommandKey, Receipt]) -> None:
    """Enter the batch into the heads, the receipts; a write without rows only guards its stream's head.

    Raises Repeated or Conflict (a repeat goes first: the head has moved on since the first time) and ValueError
    for a receipt of a stream that does not exist, each with nothing entered.
    """
    receipt = batch.receipt
    if receipt is not None and (first := receipts.get((receipt.sender, receipt.command))) is not None:
        raise Repeated(first)
    after = _advanced(batch, heads)
    if receipt is not None:
        if receipt.stream not in after and receipt.stream not in heads:
            raise ValueError(f"receipt {receipt.command} belongs to {receipt.stream}, which does not exist")
        receipts[receipt.sender, receipt.command] = receipt
    heads.update(after)


def _advanced(batch: Batch, heads: Mapping[str, Head]) -> dict[str, Head]:
    after: dict[str, Head] = {}
    for write in batch.writes:
        head = after.get(write.stream) or heads.get(write.stream)
        actual = head.seq if head is not None else 0
        if actual != write.expected:
            raise Conflict(write.stream, write.expected, actual)
        if write.rows:
            after[write.stream] = Head(write.stream, actual + len(write.rows), write.open)
    return after
