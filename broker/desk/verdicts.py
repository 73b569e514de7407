"""What the sender of a command is told once the disk has answered."""

from broker.desk.writer import Pending
from broker.domain.errors import IdReused, StorageUnavailable
from broker.protocol.frames import Ack
from broker.store.api import Conflict, Receipt, Repeated, Unavailable


def given(answer: Ack | Exception) -> Ack:
    """The ack; raises what there is instead of one."""
    if isinstance(answer, Exception):
        raise answer
    return answer


def answer_of(pending: Pending, body: bytes) -> Ack | Exception | None:
    """The ack of what the disk has, or why there is none; None where the command must be decided anew."""
    match pending.failure:
        case None:
            return pending.ack
        case Conflict():
            return None
        case Repeated(receipt=receipt):
            return first_answer(pending.receipt.command, receipt, body)
        case Unavailable() as error:
            refused = StorageUnavailable(f"Nothing was saved: {error} Try again in a moment.")
            refused.__cause__ = error
            return refused
        case failure:
            return failure


def unsafe() -> StorageUnavailable:
    """The answer where a refusal rested on what never reached the disk."""
    return StorageUnavailable("What this was held against did not reach the disk: try again in a moment.")


def first_answer(command_id: str, receipt: Receipt, body: bytes) -> Ack | IdReused:
    """The answer that the command's id got first, if that was for the same ``body``."""
    # An erased fingerprint tells nothing any more: the id's first answer stands.
    if receipt.fingerprint and receipt.fingerprint != body:
        return IdReused(f"The command id {command_id} was used for another command: make a new id.")
    return Ack(id=command_id, stream=receipt.stream, n=receipt.n, epoch=receipt.epoch)
