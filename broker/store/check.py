"""A look for damage in a store's file, which may be in use meanwhile."""

from pathlib import Path

from broker.store.api import StoreError
from broker.store.queries import QUERIES
from broker.store.sqlite_file import check_header
from broker.store.sqlite_reader import Reader


async def check(path: Path) -> list[str]:
    """What is wrong with the file, a sentence each; empty when it is sound. Reads all of it: seconds for a GB."""
    try:
        check_header(path)
        reader = await Reader.open(path)
        try:
            return await _findings(reader)
        finally:
            await reader.close()
    except StoreError as error:
        return [str(error)]


async def _findings(reader: Reader) -> list[str]:
    damage = [str(text) for (text,) in await reader.ask("PRAGMA quick_check") if text != "ok"]
    if damage:
        return [f"SQLite finds damage: {text}. Put the newest back-up in the file's place" for text in damage]
    uneven = await _uneven(reader)
    return (uneven or await _broken(reader)) + await _strays(reader)


async def _uneven(reader: Reader) -> list[str]:
    return [
        f"{name} should hold 1 to {head} but has {count} rows from {first} to {last}: "
        "put the newest back-up in the file's place"
        for name, head, count, first, last in await reader.ask(QUERIES["uneven_streams"])
    ]


async def _broken(reader: Reader) -> list[str]:
    return [
        f"the events of {name} do not lead from the last to the first: put the newest back-up in the file's place"
        for (name,) in await reader.ask(QUERIES["broken_trails"])
    ]


async def _strays(reader: Reader) -> list[str]:
    return [
        f"row {row} of table {table} belongs to no {parent}: put the newest back-up in the file's place"
        for table, row, parent, _ in await reader.ask("PRAGMA foreign_key_check")
    ]
