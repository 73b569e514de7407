"""A small scenario with transcripts for it."""

from typing import Any

from broker.domain.actors import DESK, Actor, Role
from broker.domain.transcript import PublicLine, PublicTranscript
from collabtui.training.scenario import Expect, Scenario, Survey

BOT_ALONE = Expect(escalated_by="", resolved_by="bot", survey=4)
BY_KEYWORD = Expect(escalated_by="keyword", resolved_by="agent", survey=4)


def scenario(*turns: str, expect: Expect = BOT_ALONE) -> Scenario:
    said = [{"say": text} for text in turns or ("Where is it?", "FH-10234", "Thanks, bye")]
    return told(*said, expect=expect)


def told(*turns: dict[str, Any], **parts: Any) -> Scenario:
    """A scenario with these turns; ``parts`` replace other parts of it."""
    whole = {
        "name": "late",
        "title": "Late",
        "customer": "maria",
        "turn": list(turns),
        "survey": Survey(score=4, comment="Fine."),
        "expect": BOT_ALONE,
    }
    return Scenario.model_validate(whole | parts)


def transcript(*roles: Role, closed: bool = False, survey: str = "") -> PublicTranscript:
    """What these roles said one after the other; ``survey`` is "", "open" or "answered"."""
    return talk(*((role, "words") for role in roles), closed=closed, survey=survey)


def talk(*said: tuple[Role, str], closed: bool = False, survey: str = "") -> PublicTranscript:
    """The same with their words."""
    actors: dict[Role, Actor] = {"desk": DESK}
    lines = tuple(
        PublicLine(n, n, actors.get(role, Actor(role, role)), f"m{n}", text)
        for n, (role, text) in enumerate(said, start=2)
    )
    return PublicTranscript(
        n=len(said) + 1,
        lines=lines,
        closed=closed,
        survey_open=survey == "open",
        survey_score=4 if survey == "answered" else None,
    )
