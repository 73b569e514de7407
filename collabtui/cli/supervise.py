"""Questions to the broker that runs here, asked as its supervisor."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Final, TypeVar

import typer

from broker.domain.errors import Refused
from broker.domain.inert import inert
from collabtui.client.connection import Client
from collabtui.client.errors import ClientError
from collabtui.client.local import find
from collabtui.client.service import reached

# A command tells of a refusal itself: Python would print the client's warning beside it.
logging.getLogger("collabtui.client").addHandler(logging.NullHandler())

NO: Final = 1
CANNOT_REACH: Final = 3
T = TypeVar("T")


def ask(data: Path | None, question: Callable[[Client], Awaitable[T]]) -> T:
    """The answer to a question; a refusal or silence becomes a sentence with its exit code."""
    try:
        return asyncio.run(asked(data, question))
    except Refused as refused:
        raise _stop(refused.message, NO) from refused
    except (ClientError, OSError, ValueError) as error:
        raise _stop(str(error), CANNOT_REACH) from error


async def asked(data: Path | None, question: Callable[[Client], Awaitable[T]]) -> T:
    """The answer to a question. Raises Refused, ClientError, ValueError for a spoiled ``local.json``."""
    local = find(data)
    async with Client(local.url, local.token, role_audience="desk", trust=local.trust) as client:
        await reached(client, local.url)
        return await question(client)


def _stop(reason: str, code: int) -> typer.Exit:
    typer.echo(inert(reason), err=True)
    return typer.Exit(code)
