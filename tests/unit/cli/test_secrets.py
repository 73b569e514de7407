"""Secrets on the command line: none, for everybody on a machine may read those."""

from collections.abc import Iterator
from typing import Any

import typer
from typer.main import get_command

from collabtui.cli.root import app

#: Parameters that speak of secrets: files that hold them.
FILES = {"hook_token_file", "tls_key", "token_file"}


def parameters(command: Any, parent: Any = None) -> Iterator[tuple[str, str]]:
    """Every parameter of every command, behind the command's name."""
    context = typer.Context(command, parent=parent)
    for parameter in command.params:
        yield str(command.name), parameter.name
    if hasattr(command, "list_commands"):
        for name in command.list_commands(context):
            yield from parameters(command.get_command(context, name), context)


def test_no_command_takes_a_secret_as_an_argument() -> None:
    known = set(parameters(get_command(app)))
    assert len(known) > 60
    words = ("token", "secret", "password", "key")
    assert {name for _, name in known if any(word in name for word in words)} == FILES
