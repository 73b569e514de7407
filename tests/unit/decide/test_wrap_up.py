"""Paperwork: when it begins, how it ends, that no customer waits for it."""

import pytest

from broker.decide.agent_care import care_agent
from broker.decide.timers import Timer
from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import WorkReleased, WrapUpEnded, WrapUpStarted
from broker.domain.commands import CloseConversation, Command, HandBack, OpenConversation, Resolve
from broker.domain.desk_commands import BeginWrapUp, EndWrapUp, SetPresence
from broker.domain.errors import Forbidden, NotFound, WrongPhase
from broker.domain.handoff_commands import (
    AcceptOffer,
    MakeOffer,
    Reassign,
    RequestHandoff,
    Snooze,
    TakeOver,
    Transfer,
)
from broker.domain.team_commands import Hold
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, TOM, Story


def story_of(mode: str, seconds: float = 60.0) -> Story:
    return Story(policy_of(wrap_up={"mode": mode, "seconds": seconds}))


def wrapped_up(mode: str = "timed") -> Story:
    story = story_of(mode).owned()
    story.send(ADA, Resolve("c", "done"))
    return story


def test_without_a_word_in_the_policy_there_is_none() -> None:
    story = Story().owned()
    assert story.send(ADA, Resolve("c", "done"))["agent:ada"] == (WorkReleased("c", "resolved"),)
    assert story.agents["ada"].routing == "idle"


@pytest.mark.parametrize(("mode", "lasts"), [("timed", 60_000), ("mandatory", None)])
def test_it_begins_with_the_end_of_the_work(mode: str, lasts: int | None) -> None:
    story = story_of(mode).owned()
    until = None if lasts is None else story.at + lasts
    assert story.send(ADA, Resolve("c", "done"))["agent:ada"] == (
        WorkReleased("c", "resolved"),
        WrapUpStarted("c", until),
    )
    assert (story.agents["ada"].routing, story.agents["ada"].free) == ("wrap_up", 1)


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (ADA, Resolve("c", "done")),
        (ADA, HandBack("c")),
        (ADA, Transfer("c", agent="ben")),
        (MARIA, CloseConversation("c")),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_work_that_its_agent_or_the_customer_ended_leaves_paperwork(actor: Actor, command: Command) -> None:
    story = story_of("mandatory").owned()
    story.send(actor, command)
    assert story.agents["ada"].wrapping == {"c": None}


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (ADA, Snooze("c", 2_000_000)),
        (SUPERVISOR, Reassign("c", agent="ben")),
        (SUPERVISOR, TakeOver("c", "Sue")),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_what_was_taken_from_an_agent_is_the_paperwork_of_whoever_ends_it(actor: Actor, command: Command) -> None:
    story = story_of("mandatory").owned()
    story.send(actor, command)
    assert story.agents["ada"].wrapping == {}
    assert story.agents["ada"].routing == "idle"


def test_an_agent_who_is_lost_has_none_either() -> None:
    assert story_of("mandatory").owned().loses(ADA).agents["ada"].wrapping == {}


def test_a_supervisor_who_took_over_has_none() -> None:
    story = story_of("mandatory").owned()
    story.send(SUPERVISOR, TakeOver("c", "Sue"))
    story.send(SUPERVISOR, Resolve("c", "done"))
    assert story.agents["sue"].wrapping == {}


def test_no_customer_waits_for_paperwork() -> None:
    """The conversation itself moves on at once; who writes again is somebody else's meanwhile."""
    story = wrapped_up("mandatory")
    assert story.state.goodbye_due
    story.queued().route()
    assert story.state.owner.agent == "ben"  # type: ignore[union-attr]


def test_the_desk_ends_it_when_its_time_is_over() -> None:
    story = wrapped_up()
    (timer,) = story.care_of_agent("ada")
    assert timer == Timer(f"wrap_up.c.{story.at + 60_000}", EndWrapUp("ada", "c"), due=story.at + 60_000)
    assert story.fire("ada", timer)
    assert (story.agents["ada"].routing, story.care_of_agent("ada")) == ("idle", ())
    assert story.agents["ada"].idle_since == story.at


def test_a_mandatory_one_waits_for_its_agent() -> None:
    story = wrapped_up("mandatory")
    assert story.care_of_agent("ada") == ()
    assert story.send(ADA, EndWrapUp("ada", "c")) == {"agent:ada": (WrapUpEnded("c"),)}


def test_a_policy_that_has_none_any_more_ends_them_all() -> None:
    story = wrapped_up("mandatory")
    (timer,) = care_agent(story.agents["ada"], policy_of(), story.at)
    assert (timer.command, timer.due) == (EndWrapUp("ada", "c"), story.at)


def test_only_their_own_is_an_agents_to_end() -> None:
    story = wrapped_up()
    story.refuses(Forbidden, BEN, EndWrapUp("ada", "c"))
    story.refuses(WrongPhase, ADA, EndWrapUp("ada", "d"))
    story.refuses(NotFound, DESK, EndWrapUp("nobody", "c"))


def test_who_leaves_takes_no_paperwork_along() -> None:
    story = wrapped_up("mandatory")
    kinds = [event.kind for event in story.send(ADA, SetPresence("offline"))["agent:ada"]]
    assert kinds == ["wrap_up_ended", "presence_set"]
    assert story.agents["ada"].wrapping == {}


def test_who_has_left_already_gets_none() -> None:
    story = story_of("mandatory").owned()
    story.send(ADA, SetPresence("offline"))
    story.send(MARIA, CloseConversation("c"))
    assert story.agents["ada"].wrapping == {}


def test_being_away_keeps_it() -> None:
    story = wrapped_up("mandatory")
    story.send(ADA, SetPresence("away"))
    assert story.agents["ada"].wrapping == {"c": None}


def test_an_optional_one_is_the_agents_choice_once() -> None:
    story = story_of("optional").owned()
    story.send(ADA, Resolve("c", "done"))
    assert story.agents["ada"].routing == "idle"
    story.at += 60_000
    assert story.send(ADA, BeginWrapUp("c")) == {"agent:ada": (WrapUpStarted("c", story.at + 60_000),)}
    story.send(ADA, EndWrapUp("ada", "c"))
    story.refuses(WrongPhase, ADA, BeginWrapUp("c"))


def test_an_optional_one_is_for_what_just_ended() -> None:
    story = story_of("optional").owned()
    story.refuses(WrongPhase, ADA, BeginWrapUp("c"))
    story.send(ADA, Resolve("c", "done"))
    assert "c" in story.refuses(WrongPhase, ADA, BeginWrapUp("d")).message
    story.refuses(WrongPhase, BEN, BeginWrapUp("c"))
    story.at += 60_001
    story.refuses(WrongPhase, ADA, BeginWrapUp("c"))


@pytest.mark.parametrize("mode", ["off", "timed", "mandatory"])
def test_elsewhere_it_is_no_choice(mode: str) -> None:
    story = story_of(mode).owned()
    story.send(ADA, Resolve("c", "done"))
    assert mode in story.refuses(Forbidden, ADA, BeginWrapUp("c")).message


def test_what_is_taken_up_again_is_work_and_no_paperwork() -> None:
    story = wrapped_up("mandatory")
    story.send(ADA, EndWrapUp("ada", "c"))
    story.owned(ADA).send(ADA, Resolve("c", "done"))
    assert story.agents["ada"].load == 1


def test_paperwork_on_what_was_set_aside_keeps_offers_away_even_from_who_is_full() -> None:
    """It took no place while it was held; its paperwork does, beyond the capacity if need be."""
    story = story_of("mandatory").owned()
    story.send(ADA, Hold("c"))
    for key in ("d", "e"):
        story.send(TOM, OpenConversation(key))
        story.send(TOM, RequestHandoff(key))
        story.send(DESK, MakeOffer(key, "ada"))
        (offer,) = story.agents["ada"].offers
        story.send(ADA, AcceptOffer(key, offer))
    story.send(ADA, Resolve("c", "done"))
    assert (story.agents["ada"].load, story.agents["ada"].free) == (3, 0)
    story.send(ADA, EndWrapUp("ada", "c"))
    assert story.agents["ada"].load == 2
