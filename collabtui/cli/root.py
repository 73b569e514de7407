"""The command `collabtui`: one name for all commands, each loaded when it is asked for."""

import gc
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, version
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup
from typer.main import get_command

from broker.cli.told import told
from collabtui.cli.screen import can_draw

USAGE: Final = 2
#: What is imported stays, as does a transcript: to search it for garbage as often as usual takes a tenth of the start,
#: then 0.1 s again and again while somebody types beside ten thousand messages.
GC_THRESHOLDS: Final = (50_000, 20, 10)

#: Every command with its line in the help, which must not load them all to be shown.
COMMANDS: Final = {
    "demo": "Play customers against a whole desk on this machine.",
    "customer": "Talk to the desk in a window, or line by line.",
    "agent": "Answer customers on a screen, or line by line.",
    "conversation": "Look at conversations of the broker that runs here.",
    "scenario": "Play customers against a desk, check what they play, record more of them.",
    "broker": "The broker that bots, agents, customers meet at.",
    "token": "Who may come in.",
    "policy": "Check, explain, replay or apply the policy of the desk.",
    "staffing": "Forecast how many agents are needed in each half hour of a week.",
    "report": "How the copilot's suggestions fare, which words of the bot were flagged.",
    "erase": "Erase a customer from every file of this store.",
    "retention": "What is older than the policy's table [retention] keeps it.",
    "hold": "Legal holds: customers of whom nothing is erased.",
    "backup": "Copy the store while it is in use.",
    "restore": "Begin anew from a back-up.",
    "audit": "Who did what with privilege; whether the log is what was written.",
    "bot": "The assistant that answers customers first.",
    "outreach": "Write to customers first, when something happened that they want to know.",
    "copilot": "The assistant of the agents: it proposes, people send.",
    "understand": "Teach the bot your domain, read texts with it, see what a threshold would cause.",
    "summarise": "Sum up conversations, with the turns that each line rests on.",
    "kb": "Index a folder of documents, search it by words with meaning.",
    "suggest": "Rank answers by how well they fit a conversation.",
    "shop": "The simulated business API that bots ask about orders.",
    "asyncapi": "Print the protocol as an AsyncAPI 3 document.",
    "doctor": "Check this terminal, this installation, its data, the broker that runs here, who works at it.",
}


class Commands(TyperGroup):
    """A group whose commands are imported one at a time: arrays, sockets, screens cost only who uses them."""

    def list_commands(self, ctx: Any) -> list[str]:
        """The names in the order of the help."""
        return [*COMMANDS]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """One command, loaded now; None for an unknown name."""
        if cmd_name not in COMMANDS:
            return None
        found = _loaded(cmd_name)
        # Help in plain text is quick, and nobody's words become markup in it.
        found.rich_markup_mode = None
        command = get_command(found)
        command.name = cmd_name
        return command

    def format_commands(self, ctx: Any, formatter: Any) -> None:
        """The list of commands, without loading any."""
        with formatter.section("Commands"):
            formatter.write_dl([*COMMANDS.items()])


app = typer.Typer(cls=Commands, add_completion=False, rich_markup_mode=None, pretty_exceptions_enable=False)


def _say_version(wanted: bool) -> None:
    if wanted:
        try:
            typer.echo(f"collabtui {version('collabtui')}")
        except PackageNotFoundError:
            typer.echo("collabtui, run from a folder without being installed")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def collabtui(
    context: typer.Context,
    show_version: Annotated[
        bool, typer.Option("--version", callback=_say_version, is_eager=True, help="Say the version.")
    ] = False,
) -> None:
    """A support desk for the terminal where bots and people share one conversation log.

    Without a command it asks what you would like to do; without a terminal it shows this help.

    Example: collabtui demo
    """
    if context.invoked_subcommand is None:
        _ask(context)


def _ask(context: typer.Context) -> None:
    if not can_draw():
        typer.echo(context.get_help(), err=True)
        raise typer.Exit(USAGE)
    # Imported here: no command must wait for the screens of this question.
    from collabtui.cli.menu import ask

    arguments = ask()
    if arguments is not None:
        app(list(arguments), prog_name="collabtui")


def main() -> None:
    """The entry point."""
    gc.set_threshold(*GC_THRESHOLDS)
    with told():
        app(prog_name="collabtui")


def _loaded(name: str) -> typer.Typer:
    match name:
        case "demo":
            from collabtui.demo.command import app as found
        case "customer":
            from collabtui.cli.customer import customer

            found = _alone(customer)
        case "agent":
            from collabtui.cli.agent import agent

            found = _alone(agent)
        case "conversation":
            from collabtui.cli.conversation import app as found
        case "scenario":
            from collabtui.cli.scenario import app as found
        case "broker" | "token" | "policy" | "staffing" | "report" | "asyncapi":
            found = _of_the_broker(name)
        case "erase" | "retention" | "hold" | "backup" | "restore" | "audit":
            found = _of_the_store(name)
        case "bot" | "outreach" | "copilot":
            found = _of_bots(name)
        case "understand":
            from collabtui.cli.understand import app as found
        case "kb" | "suggest":
            found = _of_knowledge(name)
        case "shop":
            from collabtui.shop.cli import app as found
        case "summarise":
            from collabtui.summary.cli import summarise

            found = _alone(summarise)
        case "doctor":
            from collabtui.cli.doctor import app as found
        case _:
            raise LookupError(f"{name} is in the table of commands, but nothing says where it is.")
    return found


def _of_bots(name: str) -> typer.Typer:
    match name:
        case "outreach":
            from collabtui.bot.cli_outreach import app as found
        case "copilot":
            from collabtui.copilot.cli import app as found
        case _:
            from collabtui.bot.cli import app as found
    return found


def _of_knowledge(name: str) -> typer.Typer:
    if name == "kb":
        from collabtui.knowledge.cli import app as found
    else:
        from collabtui.knowledge.cli_suggest import suggest

        found = _alone(suggest)
    return found


def _of_the_broker(name: str) -> typer.Typer:
    match name:
        case "token":
            from broker.cli.token import app as found
        case "policy":
            from broker.cli.policy import app as found
        case "staffing":
            from broker.cli.staffing import staffing

            found = _alone(staffing)
        case "report":
            from broker.cli.report import app as found
        case "asyncapi":
            from broker.cli.asyncapi import app as found
        case _:
            from broker.cli.serve import app as found
    return found


def _of_the_store(name: str) -> typer.Typer:
    match name:
        case "retention":
            from broker.cli.retention import app as found
        case "hold":
            from broker.cli.hold import app as found
        case "audit":
            from broker.cli.audit import app as found
        case "backup":
            from broker.cli.backup import backup

            found = _alone(backup)
        case "restore":
            from broker.cli.restore import restore

            found = _alone(restore)
        case _:
            from broker.cli.erase import erase

            found = _alone(erase)
    return found


def _alone(command: Callable[..., None]) -> typer.Typer:
    """An application of one command, which then needs no name."""
    alone = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
    alone.command()(command)
    return alone
