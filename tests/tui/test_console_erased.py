"""What the console shows of a customer who was erased while their conversation is on the screen."""

from pathlib import Path

from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer
from broker.domain.keeping_commands import EraseCustomer
from tests.tui.console_kit import desk_of


async def test_no_pane_keeps_a_word_of_who_was_erased(tmp_path: Path) -> None:
    async with desk_of(tmp_path, (160, 40), role="supervisor") as desk:
        sue = await desk.joins("supervisor", "sue")
        await sue.send(RecordCustomer("maria", CustomerRecord("Zoe Zander", "zoe@zander.example")))
        await desk.customer("maria", "my zebra is lost, a human please")
        await desk.sees("WAITING 1")
        await desk.press("enter")
        await desk.sees("my zebra is lost", "zoe@zander.example")
        await sue.send(EraseCustomer("maria"))
        await desk.sees("[erased]", "what was written up to here was erased")
        await desk.sees_no("zebra")
        await desk.sees_no("zander")
        await desk.sees_no("Zoe")
