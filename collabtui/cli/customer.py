"""The command `collabtui customer`: a window where there is a terminal, else lines."""

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from broker.domain.commands import OpenConversation
from collabtui.cli.screen import can_draw, known_theme
from collabtui.client.connection import Client
from collabtui.client.ids import new_id
from collabtui.client.local import data_folder
from collabtui.line import cli as line
from collabtui.line.begun import taken_up
from collabtui.line.customer import CustomerShell, Opening
from collabtui.line.login import Newcomer, demo_record, login
from collabtui.line.printed import Say

if TYPE_CHECKING:  # scenarios must not cost those who play none
    from collabtui.customer.script import Performance
    from collabtui.training.scenario import Scenario

DEFAULT = "maria"
AS_PEOPLE_DO = 1.0
#: What is done with the client, as whoever it says we are.
Play = Callable[[Client, str], Coroutine[Any, Any, None]]


Subject = Annotated[
    str | None,
    typer.Option(
        "--as",
        help="Customer id: one of the demo shop's, or a stranger without orders.",
        show_default=f"the script's, else {DEFAULT}",
    ),
]
Conversation = Annotated[str | None, typer.Option(help="Resume this conversation.")]
Language = Annotated[str | None, typer.Option(help="Language, like en.", show_default="the record's")]
ScriptFile = Annotated[
    str | None, typer.Option(help="A scenario plays the customer: a file, or a shipped one's name.", metavar="FILE")
]
Pace = Annotated[
    float | None, typer.Option(help="The script types: 1 as people do, 10 ten times so.", min=0.1, show_default="1")
]
Theme = Annotated[str | None, typer.Option(help="Colours of the window.", show_default="that of screens.toml")]
Echo = Annotated[bool, typer.Option("--echo", help="Print your own lines once they are stored.")]


def customer(  # noqa: PLR0913, PLR0917  # a parameter is an option
    url: line.Url = None,
    token_file: line.TokenFile = None,
    ca: line.Ca = None,
    data_dir: line.DataDir = None,
    subject: Subject = None,
    conversation: Conversation = None,
    language: Language = None,
    script: ScriptFile = None,
    pace: Pace = None,
    theme: Theme = None,
    echo: Echo = False,
    linger: line.Linger = 0.0,
    plain: line.Plain = False,
    as_json: line.AsJson = False,
) -> None:
    """Talk to the desk in a window, or line by line where there is no terminal to draw on.

    With --script a scenario of demo_data/scenarios, or a file like them, plays the customer. In the window F6 lets you
    take over in the middle, then gives the script its part back.

    Example: collabtui customer --script asks-for-a-person
    """
    scenario = _scenario(script, pace)
    subject = subject or (scenario.customer if scenario else DEFAULT)
    draws = can_draw() and not plain and not as_json
    if not draws and scenario is None:
        line.customer(url, token_file, ca, data_dir, subject, conversation, language, echo, linger, plain, as_json)
        return
    known_theme(theme if draws else None)
    who, opening = _newcomer(subject, conversation, language, knows=not url and not token_file)
    speed = pace or AS_PEOPLE_DO
    if draws or scenario is None:
        play: Play = _Window(opening, scenario, speed, data_folder(data_dir), theme).play
    else:
        play = _lines(opening, scenario, speed, line.printer(as_json), linger)
    line.run(line.session(who, lambda: login(who, url, token_file, data_dir, ca), play))


def _newcomer(subject: str, conversation: str | None, language: str | None, *, knows: bool) -> tuple[Newcomer, Opening]:
    """Who comes, with what; the shop ``knows`` the customers of a desk on this machine. Raises typer.BadParameter."""
    line.checked_id(subject, "--as")
    if conversation is not None:
        line.checked_id(conversation, "--conversation")
    record = demo_record(subject) if knows else None
    return Newcomer("customer", subject, record=record), line.opened_by(record, conversation, language)


def _scenario(script: str | None, pace: float | None) -> "Scenario | None":
    """What --script names. Raises typer.BadParameter, typer.Exit."""
    if script is None:
        if pace is not None:
            raise typer.BadParameter("it is the pace of a script: name one with --script.", param_hint="--pace")
        return None
    # Imported here: who plays no scenario must not pay for it.
    from collabtui.cli.customer_script import scenario_of

    return scenario_of(script)


def _lines(opening: Opening, scenario: "Scenario", speed: float, say: Say, linger: float) -> Play:
    """The scenario line by line; what the script says is printed, too: nobody else would know it."""

    async def play(client: Client, _me: str) -> None:
        from collabtui.cli.customer_script import ScriptLines

        typed = ScriptLines(client, scenario, speed)
        await CustomerShell(client, typed, say, opening, echo=True, linger_s=linger).run()

    return play


class _Window:
    """The window of one customer, where a scenario plays, or a person."""

    def __init__(
        self, opening: Opening, scenario: "Scenario | None", speed: float, data: Path, theme: str | None
    ) -> None:
        self._opening, self._scenario, self._speed = opening, scenario, speed
        self._data, self._theme = data, theme

    async def play(self, client: Client, me: str) -> None:
        """The window until the customer leaves. Raises Refused, ClientError, typer.Exit where it did not end well."""
        # Imported here: line mode must not pay for the screens.
        from collabtui.customer.app import run_customer
        from collabtui.customer.draft_files import DraftFiles
        from collabtui.ui.desk_app import HUNG_UP
        from collabtui.ui.keys import CUSTOMER
        from collabtui.ui.settings import read_settings, settings_path

        opening = self._opening if self._scenario else await taken_up(client, self._opening)
        id = opening.resumed or new_id()
        wish = OpenConversation(id, opening.channel, opening.language, opening.device)
        code, last = await run_customer(
            client,
            wish,
            read_settings(settings_path(), CUSTOMER),
            is_new=opening.resumed is None,
            theme=self._theme,
            drafts=DraftFiles(self._data, me),
            performance=self._performance(),
        )
        if code != HUNG_UP:
            typer.echo(f"collabtui customer --conversation {last} takes the conversation up again.")
        if code:
            raise typer.Exit(code)

    def _performance(self) -> "Performance | None":
        if self._scenario is None:
            return None
        from collabtui.cli.customer_script import performance_of

        return performance_of(self._scenario, self._speed)
