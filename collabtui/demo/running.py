"""How the demo runs as a process: what ends it, with which exit code."""

import asyncio
import logging
import signal
import sqlite3
from collections.abc import Coroutine
from typing import Any, Final, TypeVar

import typer

from broker.domain.inert import inert

CANNOT_START: Final = 3
INTERRUPTED: Final = 130
TERMINATED: Final = 143
T = TypeVar("T")


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run to the end; Ctrl-C or TERM closes everything in order first. Raises typer.Exit for what can't start."""
    from broker.build import COMPLAINTS
    from broker.domain.errors import Refused
    from collabtui.client.errors import ClientError
    from collabtui.understanding.encoder import EncoderError
    from collabtui.understanding.model_file import ModelFileError
    from collabtui.understanding.toml_file import DataFileError

    data = (DataFileError, EncoderError, ModelFileError)
    complaints = (*COMPLAINTS, ClientError, Refused, *data, sqlite3.Error)
    reason = ""
    try:
        return asyncio.run(_terminable(work))
    except* KeyboardInterrupt:
        code = INTERRUPTED
    except* asyncio.CancelledError:
        code = TERMINATED
    except* (*complaints, ValueError) as troubles:
        code, reason = CANNOT_START, _sentence(troubles)
    raise stop(code, reason)


def hush() -> None:
    """Keep what the desk's parts log from the terminal: a screen owns it, or lines that tell what matters."""
    for name in ("broker", "collabtui", "websockets"):
        logging.getLogger(name).addHandler(logging.NullHandler())


def stop(code: int, reason: str) -> typer.Exit:
    """The end, with its reason in words if there is one."""
    if reason:
        typer.echo(reason, err=True)
    return typer.Exit(code)


async def _terminable(work: Coroutine[Any, Any, T]) -> T:
    task = asyncio.current_task()
    if task is not None:
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, task.cancel)
    return await work


def _sentence(troubles: BaseExceptionGroup[BaseException]) -> str:
    """The first trouble's own words: what follows is mostly its echo."""
    first: BaseException = troubles
    while isinstance(first, BaseExceptionGroup):
        first = first.exceptions[0]
    return inert(str(first) or type(first).__name__)
