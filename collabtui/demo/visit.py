"""The customer's window on a desk where simulated people answer."""

from pathlib import Path
from typing import Final

from broker.domain.commands import OpenConversation
from collabtui.client.ids import new_id
from collabtui.customer.app import run_customer
from collabtui.demo.pace import pace
from collabtui.demo.stage import Stage, staged
from collabtui.ui.keys import CUSTOMER
from collabtui.ui.settings import read_settings, settings_path

#: A customer of the shop with orders to ask for.
CUSTOMER_ID: Final = "maria"
AGENTS: Final = 1
#: One of her orders.
TRY: Final = "Where is my parcel FH-10234?"


async def visit(seed: int, speed: float, theme: str | None, theirs: Path | None = None) -> int:
    """The window's exit code; simulated agents type as fast as ``speed`` says.

    ``theirs`` is the data folder of a broker to play on. Raises what ``staged`` raises, Refused, ClientError.
    """
    async with staged((), seed, AGENTS, pace(speed), theirs) as stage:
        return await window(stage, theme)


async def window(stage: Stage, theme: str | None) -> int:
    """The same on a stage that is there. Raises Refused, ClientError."""
    record = stage.record(CUSTOMER_ID)
    read = read_settings(settings_path(), CUSTOMER)
    token = await stage.token_of(CUSTOMER_ID, record)
    opening = OpenConversation(new_id(), record.channel or "web", record.language, record.device)
    async with stage.client(token, "public") as client:
        return (await run_customer(client, opening, read, theme=theme, hint=TRY)).code
