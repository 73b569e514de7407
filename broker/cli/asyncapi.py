"""The command that prints the protocol as an AsyncAPI document."""

import json

import typer

from broker.protocol.asyncapi import document

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def asyncapi() -> None:
    """Print the protocol as an AsyncAPI 3 document, made from the frames that this version speaks.

    It is JSON, for generators of clients, for readers such as AsyncAPI Studio.

    Example: collabtui asyncapi > collabtui.asyncapi.json
    """
    typer.echo(json.dumps(document(), indent=2, ensure_ascii=False))
