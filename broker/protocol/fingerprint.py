"""Telling two commands apart that claim the same id."""

import hashlib

from pydantic import TypeAdapter

from broker.domain.commands import Command

_COMMAND: TypeAdapter[Command] = TypeAdapter(Command)


def fingerprint(command: Command) -> bytes:
    """16 bytes that are equal for equal commands only."""
    return hashlib.blake2b(_COMMAND.dump_json(command), digest_size=16).digest()
