"""The mirror folds each stream as its audience's log, one contiguous run."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.domain.actors import Actor
from broker.domain.agents import Agent
from broker.domain.audience import AUDIENCES, Audience
from broker.domain.events import Opaque, Recorded
from broker.domain.evolve import fold
from broker.domain.transcript import read_all
from broker.protocol.frames import EventFrame, Reset
from collabtui.client.mirror import Applied, Duplicate, Gap, Mirror
from tests.unit.client.streams import ANNA, TALK, event, said, shift, talk

RESET = Reset(stream=TALK, reason="too old")


def filled(audience: Audience, frames: tuple[EventFrame, ...]) -> Mirror:
    mirror = Mirror(audience)
    for frame in frames:
        assert mirror.apply(frame) == Applied(frame.stream, frame)
    return mirror


def test_the_desk_holds_the_conversation_that_the_broker_folds() -> None:
    log = talk(6)
    recorded = [Recorded(f.stream, f.n, f.at, f.actor, f.event) for f in log]
    assert filled("desk", log).conversation("c1") == fold("c1", recorded)


def test_the_public_holds_the_transcript_that_the_customer_reads() -> None:
    log = tuple(said(n) for n in range(1, 5))
    mirror = filled("public", log)
    assert mirror.transcript("c1") == read_all((f.n, f.at, f.actor, f.event) for f in log)  # type: ignore[misc]
    assert mirror.conversation("c1") is None


def test_a_bot_keeps_the_event_frames_as_they_came() -> None:
    log = talk(4)
    mirror = filled("bot", log)
    assert mirror.events(TALK) == log
    assert (mirror.n(TALK), mirror.conversation("c1"), mirror.transcript("c1")) == (4, None, None)


def test_an_agents_stream_folds_to_the_agent() -> None:
    mirror = filled("desk", shift())
    anna = mirror.agent("anna")
    assert anna is not None
    assert (anna.name, anna.presence, anna.present_since) == ("Anna", "online", 1_002)
    assert mirror.agents() == (anna,)
    assert mirror.conversations() == ()


def test_what_never_came_is_not_there() -> None:
    mirror = Mirror("desk")
    mirror.begin(TALK, 0)
    assert (mirror.n(TALK), mirror.conversation("c1"), mirror.conversations()) == (0, None, ())
    assert (mirror.n(ANNA), mirror.agent("anna"), mirror.events(ANNA)) == (0, None, ())


def test_a_number_that_is_known_changes_nothing() -> None:
    mirror = filled("desk", talk(3))
    before = mirror.conversation("c1")
    assert mirror.apply(said(3)) == Duplicate(TALK)
    assert mirror.apply(said(1)) == Duplicate(TALK)
    assert mirror.conversation("c1") is before


def test_a_number_too_far_ahead_is_a_gap_that_changes_nothing() -> None:
    mirror = filled("desk", talk(3))
    before = mirror.conversation("c1")
    assert mirror.apply(said(5)) == Gap(TALK, after_n=3, n=5)
    assert mirror.conversation("c1") is before
    assert mirror.n(TALK) == 3


def test_an_unfollowed_stream_must_begin_with_its_first_event() -> None:
    assert Mirror("desk").apply(said(2)) == Gap(TALK, after_n=0, n=2)


def test_streams_have_numbers_of_their_own() -> None:
    mirror = filled("desk", (*talk(3), *shift()))
    assert (mirror.n(TALK), mirror.n(ANNA)) == (3, 2)


def test_a_reset_empties_one_stream_to_be_told_anew() -> None:
    mirror = filled("desk", (*talk(3), *shift()))
    assert mirror.apply(RESET) == Applied(TALK, RESET)
    assert (mirror.n(TALK), mirror.conversation("c1"), mirror.n(ANNA)) == (0, None, 2)
    mirror.apply(talk(1)[0])
    held = mirror.conversation("c1")
    assert held is not None
    assert held.customer == "carla"


def test_a_stream_begun_in_its_middle_is_kept_unfolded() -> None:
    mirror = Mirror("desk")
    mirror.begin(TALK, 7)
    assert mirror.apply(said(7)) == Duplicate(TALK)
    assert mirror.apply(said(8)) == Applied(TALK, said(8))
    assert mirror.events(TALK) == (said(8),)
    assert mirror.conversation("c1") is None


def test_to_begin_again_keeps_what_is_held() -> None:
    mirror = filled("desk", talk(3))
    mirror.begin(TALK, 0)
    assert mirror.n(TALK) == 3


def test_a_forgotten_stream_leaves_the_others() -> None:
    mirror = filled("desk", (*talk(3), *shift()))
    mirror.forget(TALK)
    assert (mirror.n(TALK), mirror.n(ANNA)) == (0, 2)
    mirror.clear()
    assert mirror.n(ANNA) == 0


@pytest.mark.parametrize("audience", AUDIENCES)
@pytest.mark.parametrize("stream", [TALK, ANNA])
def test_an_event_newer_than_this_client_only_advances_the_number(audience: Audience, stream: str) -> None:
    mirror = Mirror(audience)
    mirror.apply(event(1, Opaque("teleported"), stream, Actor("desk", "desk")))
    assert mirror.n(stream) == 1
    assert mirror.agent("anna") == (Agent("anna") if stream == ANNA else None)


@pytest.mark.parametrize("audience", AUDIENCES)
def test_an_agents_event_in_a_conversation_is_passed_over(audience: Audience) -> None:
    mirror = Mirror(audience)
    stray = shift()[1].model_copy(update={"stream": TALK, "n": 1})
    assert mirror.apply(stray) == Applied(TALK, stray)
    held = mirror.conversation("c1")
    assert held is None or (held.seq, held.lines) == (1, ())


@given(st.lists(st.integers(min_value=1, max_value=12), max_size=80))
def test_whatever_comes_the_mirror_holds_a_run_from_one(numbers: list[int]) -> None:
    log, mirror, applied = talk(12), Mirror("desk"), []
    for n in numbers:
        if isinstance(mirror.apply(log[n - 1]), Applied):
            applied.append(n)
    assert applied == list(range(1, len(applied) + 1))
    assert mirror.n(TALK) == len(applied)
