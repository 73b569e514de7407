"""The erasures that a back-up does not know of yet, made up for before it is served."""

from collections.abc import Collection, Mapping

from broker.build import ask_any
from broker.cli.answers import new_id, stopped
from broker.cli.exits import NO
from broker.config import Config
from broker.domain.inert import inert
from broker.domain.keeping_commands import EraseCustomer, LiftHold
from broker.protocol.frames import CommandFrame, Query, Result
from broker.protocol.questions import GetErasure
from broker.protocol.rows import ErasureRow
from broker.store.api import Unavailable


async def erased_again(settings: Config, erasures: Mapping[str, int], lift: Collection[str]) -> list[str]:
    """Erase whom the ledger names at a time after their last erasure in the store; the ids of these.

    ``lift``: on whom no hold stands in the way any more. Nobody is erased where one does: raises typer's Exit then,
    Refused, Unavailable.
    """
    rows = [await _known(settings, customer) for customer in erasures]
    # What a back-up holds of somebody who was certified after that came later: they are a customer again.
    due = [row for row in rows if row.known and not (row.erased is not None and row.erased >= erasures[row.customer])]
    if held := [row for row in due if row.hold is not None and row.customer not in lift]:
        raise stopped("\n".join(map(_sentence, held)), NO)
    for row in due:
        await _erase(settings, row)
    return [row.customer for row in due]


async def _erase(settings: Config, row: ErasureRow) -> None:
    if row.hold is not None:
        await ask_any(settings, CommandFrame(id=new_id(), command=LiftHold(row.customer)))
    await ask_any(settings, CommandFrame(id=new_id(), command=EraseCustomer(row.customer)))
    after = await _known(settings, row.customer)
    if after.events or after.erasing is not None:
        raise Unavailable(
            f"customer {row.customer} could not be erased again, so nothing was restored: "
            f"{after.obstacle or 'something still holds their words'}"
        )


def _sentence(row: ErasureRow) -> str:
    return (
        f"Nothing was restored: customer {row.customer} is on legal hold in the back-up "
        f"({inert(row.hold or '', multiline=False)}), but was erased after it, says the ledger. Where that hold is "
        f"over, restore with --lift-hold {row.customer}; where it is not, restore a back-up from after the erasure, "
        "or take the line out of the ledger."
    )


async def _known(settings: Config, customer: str) -> ErasureRow:
    answer = await ask_any(settings, Query(id=new_id(), query=GetErasure(customer=customer)))
    if not isinstance(answer, Result) or answer.erasure is None:
        raise Unavailable(f"what is known of customer {customer} can't be found out: update collabtui")
    return answer.erasure
