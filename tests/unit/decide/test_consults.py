"""Questions to colleagues: asked in notes, while the owner stays."""

import pytest

from broker.domain.actors import Actor
from broker.domain.commands import CloseConversation, Command, HandBack, Resolve
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden, NotFound, NotOwner, Refused, WrongPhase
from broker.domain.handoff_commands import AcceptOffer, Transfer
from broker.domain.owners import AgentOwner
from broker.domain.team_commands import AskColleague, EndConsult
from broker.domain.teamwork_events import ConsultAsked, ConsultEnded
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, Story

CY = Actor("agent", "cy")


def asked() -> Story:
    story = Story().owned().joins(CY)
    story.send(ADA, AskColleague("c", "ben", "Do we refund this?"))
    return story


def test_a_question_is_a_note_while_the_owner_stays() -> None:
    story = Story().owned()
    epoch = story.state.epoch
    events = story.does(ADA, AskColleague("c", "ben", "Do we refund this?"))
    assert isinstance(events[0], ConsultAsked)
    assert (events[0].agent, events[0].by, events[0].question) == ("ben", "ada", "Do we refund this?")
    line = story.state.lines[-1]
    assert (line.author, line.text, line.visibility) == (ADA, "Do we refund this?", "note")
    assert (story.state.owner, story.state.epoch) == (AgentOwner("ada"), epoch)


def test_a_question_without_words_leaves_no_empty_note() -> None:
    events = Story().owned().does(ADA, AskColleague("c", "ben"))
    assert [event.kind for event in events] == ["consult_asked"]


@pytest.mark.parametrize(
    ("actor", "command", "kind"),
    [
        (ADA, AskColleague("c", "ada"), BadCommand),
        (ADA, AskColleague("c", "nobody"), NotFound),
        (ADA, AskColleague("c", "ben", "again?"), AlreadyExists),
        (BEN, AskColleague("c", "cy"), NotOwner),
        (CY, EndConsult("c", "gone"), NotFound),
    ],
)
def test_a_question_is_to_one_colleague_once(actor: Actor, command: Command, kind: type[Refused]) -> None:
    assert asked().refuses(kind, actor, command).message


def test_nobody_asks_somebody_who_is_not_here() -> None:
    story = Story().owned().parts(BEN)
    assert "ben is not connected" in story.refuses(WrongPhase, ADA, AskColleague("c", "ben")).message


@pytest.mark.parametrize("actor", [ADA, BEN, SUPERVISOR])
def test_either_side_or_a_supervisor_ends_it(actor: Actor) -> None:
    story = asked()
    (open_question,) = story.state.consults
    story.refuses(Forbidden, CY, EndConsult("c", open_question.id))
    assert story.does(actor, EndConsult("c", open_question.id)) == (ConsultEnded(open_question.id, "ben"),)
    assert story.state.consults == ()


def test_whoever_was_asked_answers_it_by_taking_the_conversation() -> None:
    story = asked()
    story.send(ADA, AskColleague("c", "cy"))
    story.send(ADA, Transfer("c", agent="ben", mode="warm"))
    story.send(BEN, AcceptOffer("c", story.offer))
    assert story.state.consults == (), "the other question ends with the owner who asked it"


def test_a_new_owner_may_ask_the_same_colleague_anew() -> None:
    story = asked()
    story.send(ADA, Transfer("c", agent="cy", mode="warm"))
    story.send(CY, AcceptOffer("c", story.offer))
    story.send(CY, AskColleague("c", "ben"))
    assert [one.by for one in story.state.consults] == ["cy"]


@pytest.mark.parametrize(
    ("actor", "command"),
    [(ADA, Resolve("c", "done")), (ADA, HandBack("c")), (MARIA, CloseConversation("c"))],
    ids=lambda one: getattr(one, "kind", one),
)
def test_no_question_outlives_the_work_it_was_about(actor: Actor, command: Command) -> None:
    story = asked()
    story.send(actor, command)
    assert story.state.consults == ()
