"""A draft that a copilot is writing, as the console knows of it."""

import pytest

from broker.domain.actors import Actor
from broker.domain.events import Event, MessagePosted, SuggestionOffered
from broker.protocol.copilot_frames import DraftingNow
from collabtui.client.updates import DraftingSeen, StateChanged, Update
from collabtui.console.growing import STALE_MS
from tests.unit.console.desk_made import ADA, MARIA, NOW, Told

COPILOT = Actor("copilot", "copilot")


@pytest.fixture
def told() -> Told:
    """With one conversation on the screen."""
    told = Told()
    told.opened("c1")
    told.model.tabs.open("c1")
    return told


def growing(conversation: str = "c1", *, epoch: int = 1, over: bool = False) -> DraftingSeen:
    return DraftingSeen(DraftingNow(conversation=conversation, about="m1", epoch=epoch, text="You can", over=over))


def test_a_draft_grows_on_the_screen_until_it_is_over(told: Told) -> None:
    assert told.model.apply(growing(), NOW) == {"suggestions"}
    assert told.model.growing.of(told.model.state, NOW) == "You can"
    assert told.model.apply(growing("c2"), NOW) == set()
    told.model.apply(growing(over=True), NOW)
    assert told.model.growing.of(told.model.state, NOW) is None


@pytest.mark.parametrize(
    ("update", "later"),
    [
        (growing(epoch=7), 0),
        (StateChanged("reconnecting", "The line was cut."), 0),
        (StateChanged("online"), STALE_MS),
    ],
    ids=["of another ownership", "the line is cut", "its copilot died"],
)
def test_a_draft_that_nobody_knows_of_any_more_grows_on_no_screen(told: Told, update: Update, later: int) -> None:
    told.model.apply(growing(), NOW)
    told.model.apply(update, NOW)
    assert told.model.growing.of(told.model.state, NOW + later) is None


@pytest.mark.parametrize(
    ("event", "actor", "grows"),
    [
        (SuggestionOffered("s1", "m1", "You can.", "kb", 1, sort="draft"), COPILOT, False),
        (SuggestionOffered("s1", "m1", "An article.", "kb", 1), COPILOT, True),
        (MessagePosted("m2", "Here it is.", 1), ADA, False),
        (MessagePosted("m2", "A hard one.", 1, "note"), ADA, True),
        (MessagePosted("m2", "hello?", 1), MARIA, True),
    ],
    ids=["the draft", "an article", "an answer", "a note", "the customer, who may ask no more"],
)
def test_what_takes_the_place_of_a_growing_draft(told: Told, event: Event, actor: Actor, grows: bool) -> None:
    told.model.apply(growing(), NOW)
    told.talk("c1", event, actor=actor)
    assert (told.model.growing.of(told.model.state, NOW) is not None) == grows
