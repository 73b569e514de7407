"""What a customer played in a window says next: the words of a scenario, without its conditions."""

from dataclasses import dataclass

from broker.domain.transcript import PublicTranscript
from collabtui.training.scenario import Scenario


@dataclass(frozen=True, slots=True)
class Say:
    """The next turn's words."""

    text: str


@dataclass(frozen=True, slots=True)
class Rate:
    """The answer to the survey."""

    score: int
    comment: str


@dataclass(frozen=True, slots=True)
class Wait:
    """Nothing, until something happens; ``awaited`` names it for whoever asks why it does not go on."""

    awaited: str


@dataclass(frozen=True, slots=True)
class Done:
    """Nothing any more: the conversation is closed."""


Step = Say | Rate | Wait | Done


def next_step(scenario: Scenario, said: int, transcript: PublicTranscript) -> Step:
    """The step after ``said`` turns; the desk's own lines, such as a place in the queue, answer nothing.

    Who is asked to rate does so, even when the desk ended it before all was said.
    """
    if transcript.closed:
        return Done()
    if heard(transcript) < said:
        return Wait("its own words")
    if transcript.survey_score is not None:
        return Wait("the end")
    if transcript.survey_open:
        survey = scenario.survey
        return Rate(survey.score, survey.comment) if survey else Wait("nothing more")
    if said == len(scenario.lines) or transcript.resolved:
        return Wait("the survey")
    if said and not is_answered(transcript):
        return Wait("an answer")
    return Say(scenario.lines[said].say)


def where(scenario: Scenario, said: int, transcript: PublicTranscript) -> str:
    """The place in the scenario in words, for a conversation that does not go on."""
    place = f"turn {said} of {len(scenario.lines)}"
    match next_step(scenario, said, transcript):
        case Wait(awaited):
            return f"waiting for {awaited} after {place}"
        case Done():
            return f"closed after {place}"
        case Say():
            return f"about to speak after {place}"
        case Rate():
            return f"about to rate after {place}"


def heard(transcript: PublicTranscript) -> int:
    """How many of the customer's own messages the broker has told back."""
    return sum(line.author.role == "customer" for line in transcript.lines)


def is_answered(transcript: PublicTranscript) -> bool:
    """Whether a bot or a person spoke after the customer's newest message."""
    for line in reversed(transcript.lines):
        if line.author.role != "desk":
            return line.author.role != "customer"
    return False
