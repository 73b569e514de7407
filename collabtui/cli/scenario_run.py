"""The command that plays scenarios without a screen."""

import tempfile
from collections.abc import Sequence
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final, NamedTuple

import typer

from collabtui.cli.scenario_files import named_files
from collabtui.demo.running import CANNOT_START, hush, stop
from collabtui.demo.running import run as run_to_the_end

if TYPE_CHECKING:  # what plays brings numpy with websockets, which --help must not wait for
    from collabtui.cli.scenario_play import Job
    from collabtui.training.report import Result

FAILED: Final = 1
#: How fast customers type at a live pace: as people do.
LIVE: Final = 1.0


class Pace(StrEnum):
    """How time passes for customers."""

    LIVE = "live"
    FAST = "fast"


Files = Annotated[
    list[str] | None,
    typer.Argument(
        help="Scenario files, folders of them, names of shipped ones.",
        metavar="[FILE]...",
        show_default="all that ship",
    ),
]
Tests = Annotated[bool, typer.Option("--bot/--agent", help="Test the bot, or ask at once for the person behind it.")]
Url = Annotated[str | None, typer.Option(help="Play on this broker.", show_default="a desk of its own")]
TokenFile = Annotated[
    Path | None, typer.Option(help="File with a supervisor's token for --url; else COLLABTUI_TOKEN has it.")
]
Ca = Annotated[Path | None, typer.Option(help="Who signed the broker's certificate (PEM).", envvar="COLLABTUI_CA")]
DataDir = Annotated[
    Path | None, typer.Option("--data-dir", help="Play on the broker that serves this folder, instead of --url.")
]
Agents = Annotated[int, typer.Option(help="Simulated agents to bring to a desk that is not our own.", min=0, max=50)]
Seed = Annotated[int, typer.Option(help="Slips of the keys, faults of the shop; the same gives the same.", min=0)]
PaceOption = Annotated[Pace, typer.Option("--pace", help="Customers type as people do, or nobody waits for them.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON; progress goes to stderr.")]
Junit = Annotated[Path | None, typer.Option(help="Write the results as JUnit XML, too.", metavar="FILE")]
Transcripts = Annotated[
    Path | None,
    typer.Option(help="Keep every conversation here.", metavar="DIR", show_default="the failed ones, in a new folder"),
]


def run(  # noqa: PLR0913, PLR0917 - a command's options
    files: Files = None,
    bot: Tests = True,
    url: Url = None,
    token_file: TokenFile = None,
    ca: Ca = None,
    data_dir: DataDir = None,
    agents: Agents = 0,
    seed: Seed = 7,
    pace: PaceOption = Pace.FAST,
    as_json: AsJson = False,
    junit: Junit = None,
    transcripts: Transcripts = None,
) -> None:
    """Play scenarios, judge each by what it expects.

    Without --url or --data-dir it sets up a desk of its own: broker, shop, bot, copilot, simulated agents, gone at the
    end. On another desk its own bots answer; scenarios whose faults would break it are skipped. The exit code is 0 when
    all pass, 1 when one fails, 2 for wrong use, 3 when something can't be reached or read.

    Example: collabtui scenario run where-is-my-parcel ./my-scenarios --junit results.xml
    """
    if url is not None and data_dir is not None:
        raise typer.BadParameter("name one desk: --url or --data-dir, not both.", param_hint="--url")
    jobs = _jobs(files or [], is_ours=url is None and data_dir is None)
    hush()
    speed = LIVE if pace is Pace.LIVE else None
    results = _played(jobs, _Options(bot, url, token_file, ca, data_dir, agents, seed, speed, as_json, transcripts))
    _told(results, seed, junit, as_json=as_json)


class _Options(NamedTuple):
    bot: bool
    url: str | None
    token_file: Path | None
    ca: Path | None
    data_dir: Path | None
    agents: int
    seed: int
    speed: float | None
    as_json: bool
    transcripts: Path | None


def _played(jobs: "list[Job]", given: _Options) -> "list[Result]":
    """The results in the order of the jobs. Raises typer.Exit for what can't start."""
    from collabtui.cli.scenario_desk import supervised
    from collabtui.cli.scenario_play import Wanted, play_all
    from collabtui.cli.scenario_report import Watcher
    from collabtui.shop.catalogue import demo_folder, load_catalogue

    watcher = Watcher(len(jobs), given.transcripts, as_json=given.as_json)

    async def play() -> None:
        theirs = await supervised(given.url, given.token_file, given.ca, given.data_dir)
        wanted = Wanted("bot" if given.bot else "agent", given.seed, given.speed, theirs, given.agents)
        with tempfile.TemporaryDirectory(prefix="collabtui-scenarios-") as folder:
            await play_all(jobs, wanted, load_catalogue(demo_folder()), Path(folder), watcher.told)

    run_to_the_end(play())
    return watcher.in_order([job.part.scenario.name for job in jobs])


def _told(results: "list[Result]", seed: int, junit: Path | None, *, as_json: bool) -> None:
    """Tell how all went. Raises typer.Exit where one failed."""
    from collabtui.training.report import document, summary
    from collabtui.training.report import junit as junit_of

    if junit is not None:
        _written(junit, junit_of(results))
    typer.echo(document(results, seed) if as_json else summary(results))
    if any(result.outcome is not None and not result.passed for result in results):
        raise typer.Exit(FAILED)


def _jobs(named: Sequence[str], *, is_ours: bool) -> "list[Job]":
    """What is to be played. A desk that is there may know our customers: these get ids that nobody had."""
    from collabtui.cli.scenario_play import Job
    from collabtui.client.ids import new_id
    from collabtui.demo.cast import Part
    from collabtui.training.scenario import load_scenario
    from collabtui.understanding.toml_file import DataFileError

    begins = "play" if is_ours else f"play-{new_id()[-8:].lower()}"
    try:
        # Who names a file twice means it once.
        found = {one.name: (one, str(path)) for path in named_files(named) for one in [load_scenario(path)]}.values()
    except DataFileError as error:
        raise stop(CANNOT_START, f"{error} `collabtui scenario check` tells of all mistakes.") from error
    return [
        Job(Part(number, one, f"{one.customer}-{begins}-{number}", f"{begins}-{number:04}"), path)
        for number, (one, path) in enumerate(found, start=1)
    ]


def _written(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise stop(CANNOT_START, f"{path} can't be written: {error.strerror or error}.") from error
