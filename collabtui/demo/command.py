"""The command `collabtui demo`."""

import sys
import time
from collections.abc import Sequence
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from collabtui.cli.screen import can_draw, known_theme
from collabtui.demo.running import CANNOT_START, hush, run, stop

if TYPE_CHECKING:  # the play brings numpy with websockets, which --help must not wait for
    from collabtui.demo.cast import Part
    from collabtui.training.outcome import Outcome

NO: Final = 1
#: Seconds between two lines that say how far it is.
PROGRESS_S: Final = 2.0
#: How many come (played: one for each scenario), how fast they type, where nothing is said of it.
PLAYED, LIVE, LIVE_SPEED = 13, 10, 2.0
#: What the scenarios carry that the demo plays.
PLAYED_TAG: Final = "demo"

Headless = Annotated[bool, typer.Option("--headless", help="Play without screens, as it does by itself.")]
AsCustomer = Annotated[bool, typer.Option("--customer", help="Be a customer: simulated people answer.")]
Customers = Annotated[
    int | None,
    typer.Option(help="Conversations to play.", min=1, max=5_000, show_default=f"{LIVE} live, {PLAYED} headless"),
]
Seed = Annotated[int, typer.Option(help="Who plays what; the same gives the same.", min=0)]
Speed = Annotated[
    float | None,
    typer.Option(
        help="Customers type: 1 as people do, 10 ten times so.",
        min=0.1,
        show_default=f"{LIVE_SPEED:g} live, headless nobody waits",
    ),
]
DataDir = Annotated[
    Path | None,
    typer.Option("--data-dir", help="Play on the broker that serves this folder.", show_default="one of its own"),
]
Theme = Annotated[str | None, typer.Option(help="Colours of the screen.", show_default="that of screens.toml")]
AsJson = Annotated[bool, typer.Option("--json", help="Play without screens, answer in JSON.")]

app = typer.Typer(add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


@app.command()
def demo(
    headless: Headless = False,
    customer: AsCustomer = False,
    customers: Customers = None,
    seed: Seed = 7,
    speed: Speed = None,
    data_dir: DataDir = None,
    theme: Theme = None,
    as_json: AsJson = False,
) -> None:
    """Play customers against a whole desk on this machine: broker, shop, bot, copilot, agents.

    On a terminal you are the agent; a line on the screen says what to do next. Without one, or with --headless,
    simulated agents serve everybody; the exit code is 1 when a conversation ends otherwise than its scenario says.
    It is 3 when something cannot start. Everything lives in a folder that is gone at the end.

    Example: collabtui demo --headless --customers 26 --seed 7
    """
    hush()
    if headless or as_json or not (can_draw() or customer):
        _headless(customers or PLAYED, seed, speed, data_dir, as_json=as_json)
        return
    known_theme(theme)
    if not can_draw():
        raise typer.BadParameter("a customer's window needs a terminal.", param_hint="--customer")
    typer.echo("Setting up the desk: shop, broker, bot, copilot…")
    if customer:
        _customer(seed, speed or LIVE_SPEED, data_dir, theme)
    else:
        _console(customers or LIVE, seed, speed or LIVE_SPEED, data_dir, theme)


def _headless(customers: int, seed: int, speed: float | None, theirs: Path | None, *, as_json: bool) -> None:
    from collabtui.demo.play import play
    from collabtui.demo.report import document

    parts = _parts(customers, seed, theirs)
    watcher = _Watcher(len(parts), as_json)
    outcomes = run(play(parts, seed, speed, watcher.told, theirs))
    if as_json:
        typer.echo(document(outcomes, seed))
    else:
        _show(outcomes)
    if not all(outcome.ok for outcome in outcomes):
        raise typer.Exit(NO)


def _console(customers: int, seed: int, speed: float, theirs: Path | None, theme: str | None) -> None:
    # Imported here: a play without screens must not pay for them.
    from collabtui.demo.cast import soon_escalated
    from collabtui.demo.live import live
    from collabtui.demo.report import line

    parts = soon_escalated(_parts(max(customers, PLAYED), seed, theirs))[:customers]
    endings: list[tuple[Part, Outcome]] = []
    code = run(live(parts, seed, speed, theme, lambda part, outcome: endings.append((part, outcome)), theirs))
    for part, outcome in endings:
        if not outcome.resolved_by:
            typer.echo(line(part, outcome))
    if endings:
        _show([outcome for _, outcome in endings], is_judged=False)
    raise typer.Exit(code)


def _customer(seed: int, speed: float, theirs: Path | None, theme: str | None) -> None:
    from collabtui.demo.visit import visit

    raise typer.Exit(run(visit(seed, speed, theme, theirs)))


def _parts(customers: int, seed: int, theirs: Path | None) -> "tuple[Part, ...]":
    from collabtui.client.ids import new_id
    from collabtui.demo.cast import cast
    from collabtui.training.scenario import load_scenarios
    from collabtui.understanding.toml_file import DataFileError

    try:
        scenarios = load_scenarios(files("demo_data") / "scenarios", PLAYED_TAG)
    except DataFileError as error:
        raise stop(CANNOT_START, str(error)) from error
    # Their broker may have seen a demo before: its conversations must not be taken for ours.
    return (
        cast(scenarios, customers, seed)
        if theirs is None
        else cast(scenarios, customers, seed, f"demo-{new_id()[-8:]}")
    )


class _Watcher:
    """Tells of each ending as it comes; for JSON now and then on stderr how many there were."""

    def __init__(self, expected: int, as_json: bool) -> None:
        self._expected, self._as_json = expected, as_json
        self._ended, self._told_at = 0, time.monotonic()

    def told(self, part: "Part", outcome: "Outcome") -> None:
        from collabtui.demo.report import line

        self._ended += 1
        if not self._as_json:
            typer.echo(line(part, outcome))
        elif time.monotonic() - self._told_at >= PROGRESS_S:
            self._told_at = time.monotonic()
            typer.echo(f"{self._ended} of {self._expected} conversations ended.", err=True)


def _show(outcomes: Sequence["Outcome"], *, is_judged: bool = True) -> None:
    """The closing table: drawn for a terminal, plain for a file or a pipe.

    Where a person was the agent nobody judges whether all went as the scenarios expect.
    """
    from collabtui.demo.report import rows, score, table

    if not sys.stdout.isatty():
        typer.echo(f"\n{table(rows(outcomes))}")
        return
    from rich.console import Console
    from rich.table import Table

    drawn = Table("handled by", "conversations", *(["as expected"] if is_judged else []), "survey")
    for row in rows(outcomes):
        drawn.add_row(row.way, str(row.count), *([str(row.ok)] if is_judged else []), score(row))
    Console().print(drawn)
