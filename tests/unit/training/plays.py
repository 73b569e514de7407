"""A small scenario with transcripts for it."""

from broker.domain.actors import DESK, Actor, Role
from broker.domain.transcript import PublicLine, PublicTranscript
from collabtui.training.scenario import Expect, Scenario, Survey

BOT_ALONE = Expect(escalated_by="", resolved_by="bot", survey=4)
BY_KEYWORD = Expect(escalated_by="keyword", resolved_by="agent", survey=4)


def scenario(*turns: str, expect: Expect = BOT_ALONE) -> Scenario:
    told = {
        "name": "late",
        "title": "Late",
        "customer": "maria",
        "turn": [{"say": text} for text in turns or ("Where is it?", "FH-10234", "Thanks, bye")],
        "survey": Survey(score=4, comment="Fine."),
        "expect": expect,
    }
    return Scenario.model_validate(told)


def transcript(*roles: Role, closed: bool = False, survey: str = "") -> PublicTranscript:
    """What these roles said one after the other; ``survey`` is "", "open" or "answered"."""
    actors = {role: Actor(role, role) for role in roles} | {"desk": DESK}
    lines = tuple(PublicLine(n, n, actors[role], f"m{n}", "words") for n, role in enumerate(roles, start=2))
    return PublicTranscript(
        n=len(roles) + 1,
        lines=lines,
        closed=closed,
        survey_open=survey == "open",
        survey_score=4 if survey == "answered" else None,
    )
