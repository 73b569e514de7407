"""The pictures of what agents do together, of what supervisors do."""

from typing import Final

from broker.domain.commands import PostMessage
from pictures.camera import Album, Size
from pictures.console import NARROW, Console, console
from pictures.plots import CHAT, RISKY, alarmed_desk, team_desk
from pictures.studio import Studio, studio

TEAM: Final = (
    "console-risk",
    "console-colleague",
    "console-warm",
    "console-consult",
    "console-judge",
    "console-hold",
    "console-snooze",
    "console-snoozed",
    "console-wrap-up",
)
OVERSEEN: Final = ("console-alerts", "supervisor", "supervisor-part", "supervisor-advises")
BEN: Final = "ben"
VERA: Final = "vera"
NOTE: Final = "Refund of the jacket. The label is right, billing has not begun."
QUESTION: Final = "May I refund before the warehouse has checked it?"
ANSWER: Final = "Yes, up to $200 for a regular customer."
ADVICE: Final = "Offer her the replacement by express: we pay."


async def team(album: Album, sizes: tuple[Size, ...]) -> None:
    """Robin passes on, asks, judges, sets aside, writes up; once for each size, for all of it changes the desk."""
    for size in sizes:
        async with studio() as desk:
            await team_desk(desk)
            async with console(desk, album, size) as here:
                await here.sees("WITH OTHERS 1")
                await _risky(here, is_narrow=size[0] < NARROW)
                await _passed_on(here)
                await _asked(here, desk)
                await _judged(here)
                await _set_aside(here)
                await _written_up(here, desk)


async def overseen(album: Album, sizes: tuple[Size, ...]) -> None:
    """Nobody takes those who wait: what an agent with full hands sees of it, then what a supervisor does."""
    for size in sizes:
        async with studio() as desk:
            await alarmed_desk(desk)
            async with console(desk, album, size, capacity=2) as here:
                await here.sees("WAITING 3")
                here.app.desk.moves.bring_up(CHAT)
                desk.clock.go_on(70)
                desk.clock.ring()
                await here.sees("Nobody has taken Elena")
                await here.take("console-alerts")
            async with console(desk, album, size, VERA, role="supervisor") as here:
                await here.sees("WAITING 3")
                await _oversees(here)


async def _risky(here: Console, *, is_narrow: bool) -> None:
    """Why the bot gave way: the score with what adds to it."""
    here.app.desk.moves.bring_up(RISKY)
    if is_narrow:
        await here.press("x")
    await here.sees("repeats 0.5")
    await here.take("console-risk")
    if is_narrow:
        await here.press("x", "escape")


async def _passed_on(here: Console) -> None:
    """To a colleague who accepts first; then it is taken back."""
    here.app.desk.moves.bring_up(CHAT)
    await here.press("t", "3")
    await here.sees("to whom?")
    await here.take("console-colleague")
    await here.press("1")
    await here.sees("Note for whoever takes it")
    await here.write(NOTE)
    await here.press("enter")
    await here.sees("with you, offered to ben")
    await here.take("console-warm")
    await here.press("t")
    await here.sees("Take the offer")
    await here.press("y")
    await here.sees("It stays yours")
    here.app.clear_notifications()


async def _asked(here: Console, desk: Studio) -> None:
    await here.press("q")
    await here.sees("Ask which colleague?")
    await here.press("1")
    await here.sees("Your question")
    await here.write(QUESTION)
    await here.press("enter")
    await here.sees("ben is asked for advice")
    await desk.done(desk.client(BEN), PostMessage(CHAT, ANSWER, visibility="note"))
    await here.sees(ANSWER[:20])
    here.app.clear_notifications()
    await here.take("console-consult")


async def _judged(here: Console) -> None:
    await here.press("m")
    await here.sees("What do you think of this handoff?")
    await here.take("console-judge")
    await here.press("escape")
    await here.until(lambda: len(here.app.screen_stack) == 1, "the question does not close")


async def _set_aside(here: Console) -> None:
    """One conversation on hold; the risky one sleeps."""
    await here.press("o")
    await here.sees("with you, on hold")
    await here.take("console-hold")
    here.app.desk.moves.bring_up(RISKY)
    await here.press("s")
    await here.sees("Set aside: for how long?")
    await here.take("console-snooze")
    await here.press("2")
    await here.sees("Note for the desk")
    await here.press("enter")
    await here.sees("SET ASIDE 1")
    here.app.clear_notifications()
    await here.take("console-snoozed")


async def _written_up(here: Console, desk: Studio) -> None:
    """Jonas's matter is done; Robin writes it up."""
    here.app.desk.moves.bring_up("jonas")
    await here.press("e")
    await here.sees("Resolve: how did it end?")
    await here.press("1")
    await here.sees("Resolves in")
    desk.clock.go_on(6)
    await here.until(lambda: here.app.desk.model.ended == "jonas", "Jonas's matter does not end")
    await here.press("ctrl+p")
    await here.write("wrap up")
    await here.sees("Take time for the paperwork")
    await here.press("enter")
    await here.sees("wrap-up: 1:00")
    here.app.clear_notifications()
    await here.take("console-wrap-up")


async def _oversees(here: Console) -> None:
    await here.take("supervisor")
    here.app.desk.moves.bring_up("maria")
    await here.sees("with ben")
    await here.press("v")
    await here.sees("Take part: how?")
    await here.take("supervisor-part")
    await here.press("2")
    await here.sees("you advise")
    await here.press("i")
    await here.write(ADVICE)
    await here.take("supervisor-advises")
