"""The life of a copilot's suggestion: proposed, marked with what became of it, rated."""

from broker.decide.case import Case, known_message
from broker.domain.commands import MarkSuggestion, OfferSuggestion, RateSuggestion
from broker.domain.errors import BadCommand, NotFound, WrongPhase
from broker.domain.events import SuggestionMarked, SuggestionOffered, SuggestionRated
from broker.domain.past import past_of


def proposed(case: Case, command: OfferSuggestion) -> SuggestionOffered:
    """A proposal about something that was said, while somebody may still need it."""
    known_message(case.state, command.about)
    if case.state.is_closed:
        raise WrongPhase("The conversation is closed: nobody needs a suggestion.", {"phase": "closed"})
    if command.past is not None:
        _may_be_told(case, command.past)
    return SuggestionOffered(
        case.facts.command,
        command.about,
        command.text,
        command.source,
        command.score,
        command.internal,
        command.sort,
        command.past,
    )


def _may_be_told(case: Case, past: str) -> None:
    """Refuse the words of a conversation that was erased, or taken up again, since a copilot read it."""
    state = case.facts.pasts.get(past)
    if state is None or past_of(state) is None:
        raise NotFound(f"Nothing of the conversation {past} may be told: it stands resolved by people no more.")


def marked(case: Case, command: MarkSuggestion) -> SuggestionMarked:
    """What became of a suggestion; only of what was sent can anybody know how much was kept."""
    _known(case, command.suggestion)
    measured = (command.ai_share, command.kept_share, command.edits)
    if command.fate != "sent" and measured != (None, None, None):
        raise BadCommand(
            f"A suggestion that was {command.fate} has no ai_share, kept_share or edits: send them once it was sent."
        )
    return SuggestionMarked(command.suggestion, command.fate, *measured)


def rated(case: Case, command: RateSuggestion) -> SuggestionRated:
    """A verdict on a suggestion of this conversation; whoever thinks better of it gives another."""
    _known(case, command.suggestion)
    return SuggestionRated(command.suggestion, command.good, command.reason)


def _known(case: Case, suggestion: str) -> None:
    if suggestion not in case.state.suggestions:
        raise NotFound(f"There is no suggestion {suggestion} in this conversation.")
