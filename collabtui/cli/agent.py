"""The command `collabtui agent`: a screen where there is a terminal, else lines."""

import asyncio
from importlib.resources import files
from pathlib import Path
from typing import Annotated

import typer

from broker.domain.agent_events import Presence
from collabtui.cli.screen import can_draw, known_theme
from collabtui.client.connection import Client
from collabtui.client.local import data_folder
from collabtui.line import cli as line
from collabtui.line.login import Newcomer, login

Theme = Annotated[str | None, typer.Option(help="Colours of the screen.", show_default="that of screens.toml")]

Domain = Annotated[
    Path | None,
    typer.Option(
        help="Folder with coaching.toml, the coach's rules, canned.toml, canned replies.",
        show_default="the demo shop's",
        exists=True,
        file_okay=False,
    ),
]


def agent(  # noqa: PLR0913, PLR0917  # a parameter is an option
    url: line.Url = None,
    token_file: line.TokenFile = None,
    ca: line.Ca = None,
    data_dir: line.DataDir = None,
    subject: Annotated[str, typer.Option("--as", help="Agent id.")] = "agent",
    name: Annotated[str, typer.Option(help="What customers read.", show_default="the id")] = "",
    skill: Annotated[list[str] | None, typer.Option(help="NAME or NAME=LEVEL (1-5), repeatable.")] = None,
    capacity: Annotated[int | None, typer.Option(help="Conversations at once.", min=0, max=100)] = None,
    away: Annotated[bool, typer.Option("--away", help="Come without getting offers.")] = False,
    supervisor: Annotated[bool, typer.Option("--supervisor", help="Come as a supervisor, who gets no offers.")] = False,
    theme: Theme = None,
    domain: Domain = None,
    linger: line.Linger = 0.0,
    plain: line.Plain = False,
    as_json: line.AsJson = False,
) -> None:
    """Answer customers on a screen, or line by line where there is no terminal to draw on.

    Example: collabtui agent --as ada --skill support=4 --skill returns --capacity 2
    """
    if supervisor and (plain or as_json or not can_draw()):
        raise typer.BadParameter("a supervisor needs a screen in a terminal.", param_hint="--supervisor")
    if plain or as_json or not can_draw():
        line.agent(url, token_file, ca, data_dir, subject, name, skill, capacity, away, linger, plain, as_json)
        return
    line.checked_id(subject, "--as")
    known_theme(theme)
    who = line.newcomer(subject, name, skill, capacity)
    if supervisor:
        who = Newcomer("supervisor", subject, who.name)
    console = _Console(who, data_folder(data_dir), "away" if away else "online", theme, domain)
    line.run(line.session(who, lambda: login(who, url, token_file, data_dir, ca), console.play))
    raise typer.Exit(console.code)


class _Console:
    """The screen of one agent; ``code`` is the exit code afterwards."""

    def __init__(self, who: Newcomer, data: Path, presence: Presence, theme: str | None, domain: Path | None) -> None:
        self._who, self._data, self._presence, self._theme, self._domain = who, data, presence, theme, domain
        self.code = 0

    async def play(self, client: Client, me: str) -> None:
        # Imported here: line mode must not pay for the screens.
        from collabtui.console.app import run_console
        from collabtui.console.coach import read_coaching
        from collabtui.console.office import Start
        from collabtui.ui.keys import CONSOLE
        from collabtui.ui.settings import read_settings, settings_path

        read = read_settings(settings_path(), CONSOLE)
        coaching = await asyncio.to_thread(read_coaching, self._domain or files("demo_data"))
        role, name = self._who.role, self._who.name
        start = Start(me, self._data, line.now, read.settings, self._presence, role=role, name=name, coaching=coaching)
        self.code = await run_console(client, start, read, theme=self._theme)
