"""The names of days, months, units of time as English with German customers write them."""

from typing import ClassVar, Final

from dateutil.parser import parserinfo

MONTHS: Final = (
    ("jan", "january", "januar", "jänner"),
    ("feb", "february", "februar", "feber"),
    ("mar", "march", "märz", "mär", "maerz"),
    ("apr", "april"),
    ("may", "mai"),
    ("jun", "june", "juni"),
    ("jul", "july", "juli"),
    ("aug", "august"),
    ("sep", "sept", "september"),
    ("oct", "october", "okt", "oktober"),
    ("nov", "november"),
    ("dec", "december", "dez", "dezember"),
)
WEEKDAYS: Final = (
    ("monday", "montag"),
    ("tuesday", "dienstag"),
    ("wednesday", "mittwoch"),
    ("thursday", "donnerstag"),
    ("friday", "freitag"),
    ("saturday", "samstag", "sonnabend"),
    ("sunday", "sonntag"),
)
DAYS_AWAY: Final = {
    "day before yesterday": -2,
    "vorgestern": -2,
    "yesterday": -1,
    "gestern": -1,
    "today": 0,
    "heute": 0,
    "tomorrow": 1,
    "morgen": 1,
    "day after tomorrow": 2,
    "übermorgen": 2,
}
#: Each unit with the name that ``dateutil.relativedelta`` has for it.
UNITS: Final = {
    **dict.fromkeys(("day", "days", "tag", "tage", "tagen"), "days"),
    **dict.fromkeys(("week", "weeks", "woche", "wochen"), "weeks"),
    **dict.fromkeys(("month", "months", "monat", "monate", "monaten"), "months"),
    **dict.fromkeys(("year", "years", "jahr", "jahre", "jahren"), "years"),
}


class Months(parserinfo):  # type: ignore[misc]
    """What ``dateutil`` needs to read a date in either language."""

    MONTHS: ClassVar = list(MONTHS)
    JUMP: ClassVar = [*parserinfo.JUMP, "of", "the", "den", "der"]
