"""What a customer is told who asks for a person while nobody can come."""

from typing import Final

from broker.decide.case import Case
from broker.policy.openings import opening_words

_CLOSED: Final = {
    "en": "We are closed now and open again on {opens}. Leave your message here and we will answer it then, "
    "or choose a time for us to call you.",
    "de": "Wir haben gerade geschlossen und sind wieder für Sie da: {opens}. Schreiben Sie uns Ihr Anliegen, "
    "wir antworten dann; oder wählen Sie eine Zeit für unseren Rückruf.",
}
_NOBODY: Final = {
    "en": "Nobody is at the desk at this moment. You keep your place in the queue: wait here, leave a message "
    "that we will answer, or choose a time for us to call you.",
    "de": "Im Moment ist niemand am Platz. Ihr Platz in der Warteschlange bleibt: Warten Sie hier, schreiben Sie uns "
    "Ihr Anliegen, oder wählen Sie eine Zeit für unseren Rückruf.",
}


def waiting_line_words(case: Case) -> str:
    """What to say instead of the line that promises a person soon; nothing where somebody is there to come."""
    calendar = case.policy.hours.calendar
    opens = calendar.opens(case.at)
    if opens is not None and opens > case.at:
        line = case.words.closed or _own(_CLOSED, case)
        return line.replace("{opens}", opening_words(calendar.local(opens), _language(case)))
    return "" if case.facts.on_duty else case.words.nobody or _own(_NOBODY, case)


def _own(lines: dict[str, str], case: Case) -> str:
    return lines.get(_language(case).partition("-")[0], lines["en"])


def _language(case: Case) -> str:
    """The language that the desk speaks to this customer."""
    spoken = case.state.language
    return spoken if spoken in case.policy.words else case.policy.language
