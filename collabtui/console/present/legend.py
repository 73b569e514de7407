"""What the signs of the console mean, for the help."""

from typing import Final

from collabtui.ui.help import HelpRow

_QUEUE: Final = "Signs in the queue"
_TABS: Final = "Signs on the tabs"

LEGEND: Final = (
    HelpRow(_QUEUE, ("!",), "Offered to you; behind a wait: overdue."),
    HelpRow(_QUEUE, ("*",), "Yours."),
    HelpRow(_QUEUE, ("=",), "Yours, on hold: it takes none of your room."),
    HelpRow(_QUEUE, ("w",), "Waiting for an agent."),
    HelpRow(_QUEUE, ("z",), "Set aside until the time at the end of its row."),
    HelpRow(_QUEUE, ("b",), "With the bot."),
    HelpRow(_QUEUE, ("a",), "With another agent."),
    HelpRow(_QUEUE, ("1 2 3 …",), "After the sign the priority, 1 comes first; before the wait what is unread."),
    HelpRow(_QUEUE, ("A1 T2 S3",), "How many alerts it has had, the last to the agent, the team, the supervisors."),
    HelpRow(_QUEUE, ("L", "X"), "Such an alert: the promised time is nearly over, is over."),
    HelpRow(_QUEUE, ("4+",), "Behind a skill: the least level that is asked for."),
    HelpRow(_QUEUE, (":(", ":)"), "The customer's mood, where it is clear."),
    HelpRow(_TABS, ("!",), "Offered to you."),
    HelpRow(_TABS, ("~",), "Somebody else's, to read along."),
    HelpRow(_TABS, ("+",), "Holds words that were not sent."),
    HelpRow(_TABS, ("1 2 3 …",), "How many messages you have not seen."),
)
