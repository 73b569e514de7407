"""The commands about the policy: what it says, what it would do, whether the desk runs by it."""

import json
from pathlib import Path
from typing import Annotated

import typer

from broker.cli.answers import AsJson, Data, File, give, settings_of, stopped
from broker.cli.exits import NO
from broker.cli.policy_check import check
from broker.cli.policy_explain import explain
from broker.cli.policy_file import policy_in
from broker.cli.policy_replay import replay
from broker.cli.policy_show import show
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.inert import inert

#: What one command may carry, in code points; see PolicyText.
MOST_CHARACTERS = 100_000

app = typer.Typer(no_args_is_help=True, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.callback()
def policy() -> None:
    """Check, explain, replay or apply the policy of the desk."""


@app.command()
def apply(
    file: Annotated[Path, typer.Argument(help="The policy to run by from now on.", metavar="FILE")],
    data: Data = None,
    config: File = None,
    as_json: AsJson = False,
) -> None:
    """Have the broker run by this policy from now on, whole or not at all.

    Conversations under way keep the version they were judged by until they change hands.

    Example: collabtui policy apply policy.toml --data-dir ./desk
    """
    good = policy_in(file)
    if len(good.text) > MOST_CHARACTERS:
        raise stopped(f"{file} has {len(good.text)} characters: a policy may have {MOST_CHARACTERS}.", NO)
    give(settings_of({"data": data}, config), AdoptPolicy(good.text))
    version = good.policy.version
    typer.echo(json.dumps({"version": version}) if as_json else f"The desk runs by {inert(version)} from now on.")


app.command()(check)
app.command()(show)
app.command()(explain)
app.command()(replay)
