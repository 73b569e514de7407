"""The two windows on a broker of their own, to be run in a pseudo-terminal.

Each imports its own screens alone: a program is started for every test.
"""

import time
from contextlib import AsyncExitStack
from pathlib import Path

from broker.domain.commands import OpenConversation, PostMessage
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer
from broker.domain.handoff_commands import RequestHandoff
from collabtui.client.connection import Client
from collabtui.client.local import credentials
from collabtui.ui.settings import Read, Settings
from tests.e2e.parties import broker_in, party


async def console(folder: Path) -> int:
    """Ada's, with Maria Lopez waiting for a person."""
    from collabtui.console.app import run_console
    from collabtui.console.office import Start

    async with AsyncExitStack() as around:
        running = await around.enter_async_context(broker_in(folder))
        sue = await around.enter_async_context(party(running, folder / "data", "supervisor", "sue"))
        await sue.send(RecordCustomer("maria", CustomerRecord(name="Maria Lopez")))
        maria = await around.enter_async_context(party(running, folder / "data", "customer", "maria"))
        for command in (OpenConversation("c1"), PostMessage("c1", "hello there"), RequestHandoff("c1")):
            await maria.send(command)
        token = await credentials(
            running.local, "agent", "ada", name="Ada", skills={"support": 3}, capacity=3, data_dir=folder / "data"
        )
        client = await around.enter_async_context(Client(running.url, token, role_audience="desk"))
        start = Start("ada", folder, lambda: time.time_ns() // 1_000_000, Settings())
        return await run_console(client, start, Read(start.settings))


async def customer(folder: Path) -> int:
    """Maria's."""
    from collabtui.customer.app import run_customer

    async with (
        broker_in(folder) as running,
        party(running, folder / "data", "customer", "maria") as client,
    ):
        return (await run_customer(client, OpenConversation("c1"), Read(Settings()))).code
