"""What the desk's coach knows of a conversation, what it says about it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from importlib.resources.abc import Traversable

from broker.domain.conversation import Conversation
from collabtui.coaching.api import Asked, Hint, Situation
from collabtui.coaching.check import checked
from collabtui.coaching.mood import calming
from collabtui.coaching.rules import COACHING, CoachRules, load_coach_rules
from collabtui.coaching.steps import next_steps
from collabtui.console.views import AdviceRow
from collabtui.understanding.toml_file import DataFileError
from collabtui.writing.canned import CannedReplies, load_canned


@dataclass(frozen=True, slots=True)
class Coaching:
    """The desk's rules with its canned replies; ``problem`` says what can't be read of them, empty for nothing."""

    rules: CoachRules = field(default_factory=CoachRules)
    problem: str = ""
    canned: CannedReplies = field(default_factory=CannedReplies)


def read_coaching(folder: Traversable) -> Coaching:
    """What a domain's folder has. One without the files has none; a broken file costs what it holds, no more."""
    rules, canned, problems = CoachRules(), CannedReplies(), []
    try:
        rules = load_coach_rules(folder) if (folder / COACHING).is_file() else rules
    except DataFileError as error:
        problems.append(f"No hints about what you write, no next steps until this is mended: {error}")
    try:
        canned = load_canned(folder)
    except DataFileError as error:
        problems.append(f"No canned replies until this is mended: {error}")
    return Coaching(rules, "\n".join(problems), canned)


def hints(state: Conversation, text: str, rules: CoachRules) -> tuple[Hint, ...]:
    """What to look at before this is sent to the customer."""
    return checked(text, asked(state), rules)


def asked(state: Conversation) -> Asked:
    """What a reply answers: what the customer wrote since anybody answered, which the desk's own lines never do."""
    words: list[str] = []
    for line in reversed(state.lines):
        if line.visibility == "public" and line.author.role not in ("customer", "desk"):
            break
        words += [line.text] if line.author.role == "customer" else []
    name = state.record.name if state.record else ""
    return Asked("\n".join(reversed(words)), name, state.language or "en")


def advice(state: Conversation | None, rules: CoachRules) -> tuple[AdviceRow, ...]:
    """What to do next, the words for a bad mood first; nothing once the conversation is closed."""
    if state is None or state.is_closed:
        return ()
    return (*_soothing(state, rules), *_steps(state, rules))


def _steps(state: Conversation, rules: CoachRules) -> Iterator[AdviceRow]:
    for step in next_steps(situation(state), rules):
        yield AdviceRow(step.title, step.why, step.words)


def _soothing(state: Conversation, rules: CoachRules) -> Iterator[AdviceRow]:
    phrase = calming(_moods(state), state.language or "en", rules)
    if phrase:
        yield AdviceRow("Begin with a calming phrase", "the customer's mood is low, or falls", phrase)


def situation(state: Conversation) -> Situation:
    """Where the conversation stands for the rules of next steps: of each measure the newest."""
    intents = [one.signals.intents[0].name for one in state.diagnoses if one.signals.intents]
    moods = _moods(state)
    return Situation(intents[-1] if intents else "", state.values, _calls(state), moods[-1] if moods else 0.0)


def _calls(state: Conversation) -> Mapping[str, bool]:
    return {call.name: call.ok for one in state.diagnoses for call in one.signals.api_calls}


def _moods(state: Conversation) -> tuple[float, ...]:
    return tuple(one.signals.sentiment for one in state.diagnoses if one.signals.sentiment is not None)
