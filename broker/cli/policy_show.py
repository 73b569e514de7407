"""The command that shows a policy with every default filled in."""

from pathlib import Path
from typing import Annotated, Any

import tomli_w
import typer

from broker.cli.adopted import adopted
from broker.cli.answers import AsJson, Data, File, run_to_end, settings_of, stopped
from broker.cli.exits import NO
from broker.cli.policy_file import policy_in
from broker.cli.recorded import recordings
from broker.policy.models import Policy


def show(
    file: Annotated[
        Path | None, typer.Argument(help="The policy.", metavar="[FILE]", show_default="the one the desk runs by")
    ] = None,
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Show a policy as it works: with everything that the file leaves out.

    Without a file it is the one that the store adopted last; the store is only read.

    Example: collabtui policy show --data-dir ./desk > policy.toml
    """
    if file is not None and data is not None:
        raise typer.BadParameter("name a file or a store, not both", param_hint="FILE")
    found = policy_in(file).policy if file else run_to_end(_adopted(settings_of({"data": data}, config).database))
    if as_json:
        typer.echo(found.model_dump_json())
    else:
        typer.echo(tomli_w.dumps(_written(found.model_dump(mode="python"))), nl=False)


async def _adopted(path: Path) -> Policy:
    async with recordings(path) as recorded:
        policy = await adopted(recorded)
    if policy is None:
        raise stopped(f"{path} never adopted a policy: start a broker on it once, or name a file.", NO)
    return policy


def _written(value: Any) -> Any:
    """The value as TOML has it: lists for tuples, nothing for what is left out or empty."""
    match value:
        case dict():
            return {str(key): _written(item) for key, item in value.items() if item is not None and item != ""}
        case tuple() | list():
            return [_written(item) for item in value]
        case _:
            return value
