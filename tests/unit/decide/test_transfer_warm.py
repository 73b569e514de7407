"""Warm transfers: the sender has it until the receiver accepts; blind ones only reach who is here."""

from collections.abc import Callable

import pytest

from broker.decide.timers import Care
from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import OfferReleased, OfferReserved, ReleaseOutcome, WorkReleased, WorkTaken
from broker.domain.commands import CloseConversation, HandBack, PostMessage, Resolve
from broker.domain.desk_commands import SetCapacity, SetPresence
from broker.domain.errors import BadCommand, Forbidden, NoCapacity, NotFound, OfferGone, Refused, WrongPhase
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    ExpireOffer,
    HandoffCommand,
    LoseAgent,
    Reassign,
    Snooze,
    TakeOver,
    Transfer,
    WithdrawOffer,
)
from broker.domain.owner_events import OfferAccepted, WarmEnded, WarmOffered
from broker.domain.owners import AgentOwner
from tests.unit.decide.stories import ADA, BEN, MARIA, SUPERVISOR, Story

CY = Actor("agent", "cy")
WARM = Transfer("c", agent="ben", mode="warm")


# -- offering ----------------------------------------------------------------------------------------------------


def test_a_warm_transfer_reserves_the_receiver_while_the_sender_goes_on() -> None:
    story = Story().owned()
    epoch = story.state.epoch
    decision = story.would(ADA, Transfer("c", agent="ben", note="refund, please", mode="warm"))
    offered = decision["conversation:c"][0]
    assert offered == WarmOffered("would.offer", "ben", story.at + 30_000, "refund, please")
    (reserved,) = decision["agent:ben"]
    assert isinstance(reserved, OfferReserved)
    assert (reserved.conversation, reserved.skill, reserved.channel) == ("c", "support", "web")
    story.send(ADA, WARM)
    assert story.state.owner == AgentOwner("ada")
    story.does(ADA, PostMessage("c", "One moment, I am asking Ben.", epoch))


def test_what_the_sender_writes_along_stands_among_the_notes() -> None:
    story = Story().warm(note="refund, please")
    line = story.state.lines[-1]
    assert (line.author, line.text, line.visibility) == (ADA, "refund, please", "note")


@pytest.mark.parametrize(
    ("command", "kind"),
    [
        (Transfer("c", skill="support", mode="warm"), BadCommand),
        (Transfer("c", skill="support", agent="ben", mode="warm"), BadCommand),
        (Transfer("c", agent="ada", mode="warm"), BadCommand),
        (Transfer("c", agent="nobody", mode="warm"), NotFound),
    ],
)
def test_a_warm_transfer_is_to_one_other_person(command: Transfer, kind: type[Refused]) -> None:
    assert Story().owned().refuses(kind, ADA, command).message


@pytest.mark.parametrize("mode", ["blind", "warm"])
@pytest.mark.parametrize("presence", ["busy", "away", "offline"])
def test_a_transfer_to_somebody_who_is_not_online_says_who_it_is_with_what_to_do(mode: str, presence: str) -> None:
    story = Story().owned()
    story.send(BEN, SetPresence(presence))  # type: ignore[arg-type]
    refused = story.refuses(WrongPhase, ADA, Transfer("c", agent="ben", mode=mode))  # type: ignore[arg-type]
    assert refused.message == f"Agent ben is {presence}: name somebody who is online, or send it to a skill."


def test_a_transfer_to_somebody_who_was_cut_off_is_refused() -> None:
    story = Story().owned().parts(BEN)
    assert "not connected" in story.refuses(WrongPhase, ADA, WARM).message
    assert "not connected" in story.refuses(WrongPhase, ADA, Transfer("c", agent="ben")).message


def test_a_warm_transfer_needs_a_place_a_blind_one_waits_for_it() -> None:
    story = Story().owned()
    story.send(SUPERVISOR, SetCapacity("ben", 0))
    assert "0 of 0" in story.refuses(NoCapacity, ADA, WARM).message
    story.does(ADA, Transfer("c", agent="ben"))
    assert story.state.ticket is not None
    assert story.state.ticket.preferred == "ben"


def test_somebody_who_let_an_offer_run_out_is_not_waited_for() -> None:
    story = Story().offered(BEN)
    story.send(DESK, ExpireOffer("c", story.offer))
    story.owned(ADA)
    assert "silent" in story.refuses(WrongPhase, ADA, WARM).message


def test_two_warm_transfers_at_once_are_refused() -> None:
    story = Story().warm().joins(CY)
    assert "ben" in story.refuses(WrongPhase, ADA, Transfer("c", agent="cy", mode="warm")).message


# -- answering ---------------------------------------------------------------------------------------------------


def test_accepting_moves_it_in_one_append() -> None:
    story = Story().warm()
    offer, epoch = story.offer, story.state.epoch
    decision = story.send(BEN, AcceptOffer("c", offer))
    assert decision["conversation:c"][0] == OfferAccepted(offer, "ben", "Ben")
    assert decision["agent:ben"] == (WorkTaken("c", offer, "web"),)
    assert decision["agent:ada"] == (WorkReleased("c", "transferred"),)
    assert (story.state.owner, story.state.warm, story.state.epoch) == (AgentOwner("ben"), None, epoch + 1)
    assert story.state.lines[-1].text == "Ben is with you now."


ENDS: dict[str, tuple[Actor, Callable[[str], HandoffCommand], ReleaseOutcome]] = {
    "declined": (BEN, lambda offer: DeclineOffer("c", offer, "lunch"), "declined"),
    "run out": (DESK, lambda offer: ExpireOffer("c", offer), "timed_out"),
    "withdrawn by the desk": (DESK, lambda offer: WithdrawOffer("c", offer, "gone"), "withdrawn"),
    "withdrawn by the sender": (ADA, lambda offer: WithdrawOffer("c", offer, "my mistake"), "withdrawn"),
}


@pytest.mark.parametrize("end", ENDS)
def test_a_warm_transfer_that_comes_to_nothing_leaves_the_sender_where_they_were(end: str) -> None:
    actor, way, outcome = ENDS[end]
    story = Story().warm()
    offer, epoch = story.offer, story.state.epoch
    decision = story.send(actor, way(offer))
    (ended,) = decision["conversation:c"]
    assert isinstance(ended, WarmEnded)
    assert ended.outcome == outcome
    assert decision["agent:ben"][0] == OfferReleased(offer, "c", outcome)
    assert (story.state.owner, story.state.warm, story.state.epoch) == (AgentOwner("ada"), None, epoch)
    story.refuses(OfferGone, BEN, AcceptOffer("c", offer))


def test_only_the_sender_takes_a_warm_transfer_back() -> None:
    story = Story().warm().joins(CY)
    story.refuses(Forbidden, CY, WithdrawOffer("c", story.offer, "no"))
    story.refuses(Forbidden, SUPERVISOR, WithdrawOffer("c", story.offer, "no"))


def test_people_do_not_take_back_what_the_desk_offers() -> None:
    story = Story().offered(BEN)
    story.refuses(Forbidden, ADA, WithdrawOffer("c", story.offer, "mine"))


def test_only_the_receiver_accepts_it() -> None:
    story = Story().warm().joins(CY)
    assert "agent ben" in story.refuses(OfferGone, CY, AcceptOffer("c", story.offer)).message


@pytest.mark.parametrize(
    ("actor", "command"),
    [
        (ADA, Resolve("c", "done")),
        (ADA, HandBack("c")),
        (ADA, Transfer("c", skill="support")),
        (ADA, Snooze("c", 2_000_000)),
        (MARIA, CloseConversation("c")),
        (SUPERVISOR, TakeOver("c", "Sue")),
        (SUPERVISOR, Reassign("c", skill="support")),
    ],
    ids=lambda one: getattr(one, "kind", one),
)
def test_whatever_ends_the_senders_work_withdraws_the_offer_in_the_same_append(
    actor: Actor, command: HandoffCommand
) -> None:
    story = Story().warm()
    decision = story.send(actor, command)
    assert isinstance(decision["conversation:c"][0], WarmEnded)
    assert isinstance(decision["agent:ben"][0], OfferReleased)
    assert (story.agents["ben"].offers, story.agents["ada"].holding) == ({}, frozenset())


def test_a_sender_who_is_lost_leaves_no_offer_behind() -> None:
    story = Story().warm().loses(ADA)
    assert story.agents["ben"].offers == {}
    assert story.state.phase == "queued"


# -- care --------------------------------------------------------------------------------------------------------


def test_a_warm_transfer_runs_out_by_a_timer_of_its_own() -> None:
    story = Story().warm()
    first = story.care_of("c").timers[0]
    assert (first.command, first.delay_ms) == (ExpireOffer("c", story.offer), 30_000)
    story.send(ADA, WithdrawOffer("c", story.offer, "changed my mind"))
    story.send(ADA, WARM)
    assert story.care_of("c").timers[0].id != first.id


@pytest.mark.parametrize("presence", ["away", "offline"])
def test_a_receiver_who_leaves_gives_it_back(presence: str) -> None:
    story = Story().warm()
    story.send(BEN, SetPresence(presence))  # type: ignore[arg-type]
    assert story.care_of("c").now == WithdrawOffer("c", story.offer, f"the agent is {presence}")


def test_a_receiver_who_is_cut_off_gives_it_back() -> None:
    story = Story().warm().parts(BEN)
    wanted = story.care_of("c").now
    assert wanted == WithdrawOffer("c", story.offer, "the agent is not connected")
    story.send(DESK, wanted)
    assert story.care_of("c") == Care()


def test_a_sender_who_leaves_goes_before_the_offer() -> None:
    story = Story().warm()
    story.send(ADA, SetPresence("offline"))
    assert story.care_of("c").now == LoseAgent("c", "ada")
