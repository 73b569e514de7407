"""The form in which a customer asks to be called."""

import re
from dataclasses import dataclass

from collabtui.ui.form import Form, FormField
from collabtui.ui.moments import moment

MOST_TOPIC = 2_000
_PHONE = re.compile(r"\+?[0-9][0-9 ()/.-]{3,40}")


@dataclass(frozen=True, slots=True)
class Call:
    """``due`` in Unix milliseconds."""

    due: int
    phone: str
    topic: str


def form(at: int) -> Form:
    """The form as it is shown at the moment ``at`` (Unix milliseconds)."""
    return Form("Be called by a person", fields(at), submit="Call me")


def fields(at: int) -> tuple[FormField, ...]:
    """What is asked at the moment ``at`` (Unix milliseconds)."""
    return (
        FormField("when", "When, on this machine's clock", check=lambda text: _time(text, at), hint="tomorrow 9:00"),
        FormField("phone", "Your phone number", check=_phone, hint="+1 206 555 0110"),
        FormField("topic", "What about, if you like", check=_topic),
    )


def read(answer: dict[str, str], at: int) -> Call | str:
    """The call that was asked for in a form whose fields are right; a sentence where the time has passed since."""
    due = moment(answer["when"], at)
    return due if isinstance(due, str) else Call(due, " ".join(answer["phone"].split()), answer["topic"].strip())


def _time(text: str, at: int) -> str | None:
    due = moment(text, at)
    return due if isinstance(due, str) else None


def _phone(text: str) -> str | None:
    return None if _PHONE.fullmatch(" ".join(text.split())) else "Write the phone number like +1 206 555 0110."


def _topic(text: str) -> str | None:
    if len(text) <= MOST_TOPIC:
        return None
    return f"This has {len(text):,} characters; {MOST_TOPIC:,} is the most."
