"""Rosters for tests, with a way to say when."""

from datetime import datetime
from zoneinfo import ZoneInfo

from broker.policy.roster import Roster, parse_roster

BERLIN = ZoneInfo("Europe/Berlin")

GOOD = """\
timezone = "Europe/Berlin"

[[agent]]
id = "ada"
name = "Ada"
skills = { billing = 4 }
capacity = 3
channels = { phone = 1 }

[[agent]]
id = "ben"
name = "Ben"

[[shift]]
agents = ["ada"]
days = ["mon", "tue"]
from = "09:00"
to = "17:00"

[[absence]]
agent = "ada"
from = 2026-12-21
to = 2026-12-22
"""


def ms(text: str, fold: int = 0) -> int:
    """The Unix milliseconds of a time by the clocks of Berlin, such as "2026-11-23 09:00"."""
    return round(datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold).timestamp() * 1000)


def roster(*shifts: str, absences: tuple[str, ...] = (), agents: tuple[str, ...] = ("ada", "ben")) -> Roster:
    """A roster of Berlin with these agents; each shift or absence is the text of its table."""
    parts = ['timezone = "Europe/Berlin"']
    parts += [f'[[agent]]\nid = "{id}"\nname = "{id.title()}"\nskills = {{ support = 3 }}' for id in agents]
    parts += [f"[[shift]]\n{shift}" for shift in shifts]
    parts += [f"[[absence]]\n{absence}" for absence in absences]
    return parse_roster("\n".join(parts), "roster.toml")


def weekly(agent: str, days: str, begins: str, ends: str, more: str = "") -> str:
    """A shift each week; ``days`` are names with blanks between them."""
    named = ", ".join(f'"{day}"' for day in days.split())
    return f'agents = ["{agent}"]\ndays = [{named}]\nfrom = "{begins}"\nto = "{ends}"\n{more}'


def once(agent: str, date: str, begins: str, ends: str) -> str:
    """A shift on one date."""
    return f'agents = ["{agent}"]\ndate = {date}\nfrom = "{begins}"\nto = "{ends}"'
