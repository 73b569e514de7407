"""What a played customer does next in a scenario with all its turns, from what the customer sees."""

import re
from dataclasses import dataclass, replace

from broker.domain.transcript import PublicLine, PublicTranscript
from collabtui.training.asking import asks_for
from collabtui.training.mood import has_had_enough, in_mood, misunderstandings
from collabtui.training.scenario import Deed, Scenario, Turn, When
from collabtui.training.script import Done, Rate, Wait, heard, is_answered
from collabtui.training.typist import with_typos


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a play is: the next turn, the next message of it, messages posted, waits complained of.

    ``vented`` counts the grievances that the customer has put into words.
    """

    turn: int = 0
    part: int = 0
    posted: int = 0
    nudges: int = 0
    vented: int = 0


@dataclass(frozen=True, slots=True)
class Say:
    """Words, with how far the play is once they are said."""

    text: str
    then: Progress


@dataclass(frozen=True, slots=True)
class Do:
    """A deed, with how far the play is once it is done; ``away`` in seconds."""

    deed: Deed
    then: Progress
    away: float = 0.0


Move = Say | Do | Rate | Wait | Done
#: What a customer waits for who may lose patience.
ANSWER = "an answer"


def next_move(scenario: Scenario, at: Progress, seen: PublicTranscript, seed: int = 0) -> Move:
    """The move that is due now. Turns whose ``when`` does not hold are passed over."""
    if heard(seen) < at.posted:
        return Wait("its own words")
    if seen.closed or seen.survey_score is not None or seen.survey_open:
        return _at_the_end(scenario, at, seen, seed)
    if has_had_enough(scenario.persona, grievances(at, seen)):
        return Do("give_up", at)
    if at.part:
        return _said(scenario, at, _texts(scenario.turns[at.turn])[at.part], seen, seed)
    if at.turn == len(scenario.turns) and at.posted and not seen.resolved and not is_answered(seen):
        return Wait(ANSWER)
    if at.turn == len(scenario.turns) or seen.resolved:
        return Wait("the survey") if scenario.survey else Do("give_up", at)
    return _turn(scenario, at, seen, seed)


def nudge(scenario: Scenario, at: Progress, seed: int = 0) -> tuple[Progress, Say | None]:
    """How far the play is when patience has run out, with the next of the nudges; None after the last one."""
    nudges = scenario.persona.nudges
    later = replace(at, nudges=at.nudges + 1)
    if at.nudges >= len(nudges):
        return later, None
    return later, Say(typed(scenario, nudges[at.nudges], at, seed), replace(later, posted=at.posted + 1))


def is_through(scenario: Scenario, at: Progress) -> bool:
    """Whether nothing is left but what is only said under a condition."""
    return all(turn.when is not None for turn in scenario.turns[at.turn :])


def grievances(at: Progress, seen: PublicTranscript) -> int:
    """How often the customer was not answered in time, or not understood."""
    return at.nudges + misunderstandings(seen.lines)


def typed(scenario: Scenario, text: str, at: Progress, seed: int) -> str:
    """The words as this customer's fingers bring them out."""
    return with_typos(text, scenario.persona.typos, f"{seed}-{scenario.name}-{at.posted}")


def place(scenario: Scenario, at: Progress, seen: PublicTranscript) -> str:
    """The place in the scenario in words, for a conversation that does not go on."""
    told = f"turn {at.turn} of {len(scenario.turns)}"
    match next_move(scenario, at, seen):
        case Wait(awaited):
            return f"waiting for {awaited} after {told}"
        case Done():
            return f"closed after {told}"
        case Rate():
            return f"about to rate after {told}"
        case Say() | Do():
            return f"about to go on after {told}"


def holds(when: When, seen: PublicTranscript) -> bool:
    """Whether the condition is met by what was answered to the customer's newest message."""
    answers = [line for line in _answers(seen) if when.by in ("anyone", line.author.role)]
    return (
        (when.contains is None or any(re.search(when.contains, line.text, re.IGNORECASE) for line in answers))
        and (when.asks_for is None or any(asks_for(line.text, when.asks_for) for line in answers))
        and (when.speaker is None or seen.speaker == when.speaker)
        and (when.offered is None or bool(seen.proposal) == when.offered)
        and (when.survey is None or seen.survey_open == when.survey)
    )


def _at_the_end(scenario: Scenario, at: Progress, seen: PublicTranscript, seed: int) -> Move:
    """Who is asked to rate does so, unless the next turn is meant to be said in its place."""
    following = scenario.turns[at.turn] if at.turn < len(scenario.turns) else None
    if seen.closed:
        reopens = following is not None and following.do == "reopen"
        return Do("reopen", replace(at, turn=at.turn + 1)) if reopens else Done()
    if seen.survey_score is not None:
        return Wait("the end")
    if _spoke_instead(at, seen):
        return Wait(ANSWER)
    if following is not None and following.when is not None and following.when.survey:
        return _turn(scenario, at, seen, seed)
    if scenario.survey is None:
        return Do("give_up", at)
    return Rate(scenario.survey.score, scenario.survey.comment)


def _spoke_instead(at: Progress, seen: PublicTranscript) -> bool:
    """Whether the newest words are the customer's: who asks something more does not rate before it is answered."""
    return at.posted > 0 and bool(seen.lines) and seen.lines[-1].author.role == "customer"


def _turn(scenario: Scenario, at: Progress, seen: PublicTranscript, seed: int) -> Move:
    turn = scenario.turns[at.turn]
    if turn.do == "reopen":
        return Wait("the end")
    # Where no bot was in time to say goodbye, the desk closed: nobody will ever answer what was said before that.
    comes_back = at.turn > 0 and scenario.turns[at.turn - 1].do == "reopen"
    if at.posted and not turn.interrupts and not comes_back and not is_answered(seen):
        return Wait(ANSWER)
    if turn.until is not None and not holds(turn.until, seen):
        return Wait(ANSWER)
    after = replace(at, turn=at.turn + 1)
    if turn.when is not None and not holds(turn.when, seen):
        if not turn.otherwise:
            return next_move(scenario, after, seen, seed)
        return _said(scenario, at, turn.otherwise, seen, seed, is_whole=True)
    if turn.do is not None:
        return Do(turn.do, after, turn.away)
    return _said(scenario, at, turn.say, seen, seed)


def _said(
    scenario: Scenario, at: Progress, text: str, seen: PublicTranscript, seed: int, *, is_whole: bool = False
) -> Say:
    """The words in the customer's mood and typing; ``is_whole`` leaves out what follows them at once."""
    felt = grievances(at, seen)
    text = in_mood(scenario.persona, text, felt, felt - at.vented)
    is_last = is_whole or at.part == len(scenario.turns[at.turn].also)
    then = replace(
        at,
        turn=at.turn + 1 if is_last else at.turn,
        part=0 if is_last else at.part + 1,
        posted=at.posted + 1,
        vented=felt,
    )
    return Say(typed(scenario, text, at, seed), then)


def _texts(turn: Turn) -> tuple[str, ...]:
    return (turn.say, *turn.also)


def _answers(seen: PublicTranscript) -> list[PublicLine]:
    """What others said after the customer's newest message, oldest first."""
    since = max((line.n for line in seen.lines if line.author.role == "customer"), default=0)
    return [line for line in seen.lines if line.n > since]
