"""What users of other desks complained of, each as a claim that this core keeps."""

import pytest

from broker.domain.actors import DESK, Actor
from broker.domain.agent_events import Presence
from broker.domain.commands import Command, GrantBotLease, HandBack, OpenConversation, PostMessage, TakeBotTurn
from broker.domain.desk_commands import SetPresence
from broker.domain.errors import NoCapacity, OfferGone, StaleEpoch, WrongPhase
from broker.domain.handoff_commands import (
    AcceptOffer,
    DeclineOffer,
    ExpireOffer,
    MakeOffer,
    Reassign,
    RequestHandoff,
    Snooze,
    TakeOver,
    Transfer,
    WakeUp,
)
from broker.domain.owner_events import HandoffRequested
from broker.domain.owners import AgentOwner, Offered, Queue
from broker.domain.team_commands import Hold
from tests.unit.decide.stories import ADA, BEN, BOT, MARIA, SUPERVISOR, SURE, TOM, UNSURE, Story

HOUR = 3_600_000


def waiting(story: Story, *conversations: str) -> Story:
    for key in conversations:
        story.send(TOM, OpenConversation(key))
        story.send(TOM, RequestHandoff(key))
    return story


@pytest.mark.parametrize("command", [TakeOver("c", "Sue"), Reassign("c", agent="ben"), RequestHandoff("c")])
def test_no_word_of_a_bot_follows_a_takeover_chatwoot_13673(command: Command) -> None:
    """chatwoot PR #13673, #11363: the bot goes on talking after a person took over."""
    story = Story().leased()
    late = story.turn("Your parcel is on its way.", signals=SURE)
    story.does(SUPERVISOR, command) if command.kind != "request_handoff" else story.does(MARIA, command)
    story.refuses(StaleEpoch, BOT, late)


def test_an_old_signal_hands_nothing_over_twice_chatwoot_13880() -> None:
    """chatwoot #13880, #15068: handed back, the same bad turn hands over again, round after round."""
    story = Story().leased()
    story.send(BOT, story.turn("Hm?", signals=UNSURE))
    story.owned().send(ADA, HandBack("c"))
    story.send(MARIA, PostMessage("c", "and now?"))
    story.send(DESK, GrantBotLease("c", BOT.id))
    story.does(BOT, story.turn("It comes today.", signals=SURE))
    assert story.state.phase == "bot"


def test_one_wish_for_a_person_makes_one_handoff_chatwoot_13178() -> None:
    """chatwoot PR #13178, #13881: a handoff that fires twice, or tells nobody."""
    story = Story().leased()
    late = story.turn("Hm?", signals=UNSURE)
    story.does(MARIA, RequestHandoff("c"))
    story.refuses(WrongPhase, MARIA, RequestHandoff("c"))
    story.refuses(StaleEpoch, BOT, late)
    requested = [one for one in story.log_of("c") if isinstance(one.event, HandoffRequested)]
    assert len(requested) == 1
    assert story.route() == 1


def test_two_agents_never_own_one_chat_rocketchat_22206() -> None:
    """Rocket.Chat #22206: two agents take the same chat."""
    story = Story().offered(ADA)
    stale = story.offer
    story.send(DESK, ExpireOffer("c", stale))
    story.offered(BEN).send(BEN, AcceptOffer("c", story.offer))
    refused = story.refuses(OfferGone, ADA, AcceptOffer("c", stale))
    assert refused.current == {"owner": "agent ben", "phase": "agent"}
    assert (set(story.agents["ada"].holding), set(story.agents["ben"].holding)) == (set(), {"c"})


def test_a_limit_of_two_never_gives_three_rocketchat_37776() -> None:
    """Rocket.Chat PR #37776: a limit of 3 that gave 4, by offers that nobody counted."""
    story = waiting(Story().offered(ADA), "d", "e")
    story.send(DESK, MakeOffer("d", "ada"))
    story.refuses(NoCapacity, DESK, MakeOffer("e", "ada"))
    story.send(ADA, DeclineOffer("d", next(key for key, one in story.agents["ada"].offers.items() if one == "d")))
    story.send(ADA, AcceptOffer("c", story.offer))
    story.send(DESK, MakeOffer("e", "ada"))
    story.refuses(NoCapacity, DESK, MakeOffer("d", "ada"))
    assert story.agents["ada"].load == story.agents["ada"].capacity == 2


@pytest.mark.parametrize("way", ["lost", "held", "asleep", "declined"])
def test_no_chat_is_in_nobodys_list_rocketchat_22105(way: str) -> None:
    """Rocket.Chat #22105, #24693: chats that belong to nobody, shown to nobody."""
    story = Story().owned()
    if way == "lost":
        story.loses(ADA)
    elif way == "held":
        story.send(ADA, Hold("c"))
        story.loses(ADA)
    elif way == "asleep":
        story.send(ADA, Snooze("c", story.at + HOUR))
        assert story.fire("c", story.care_of("c").timers[0])
    else:
        story.send(ADA, Transfer("c", agent="ben", mode="warm"))
        story.send(BEN, DeclineOffer("c", story.offer))
        assert story.state.owner == AgentOwner("ada")
        return
    assert story.orphans() == []
    assert story.route() == 1


@pytest.mark.parametrize("presence", ["offline", "away", "busy"])
def test_nobody_who_is_out_is_given_work_chatwoot_4158(presence: Presence) -> None:
    """chatwoot #4158, #9587, libredesk PR #568: conversations assigned to agents who are not there."""
    story = Story().queued()
    story.send(BEN, SetPresence(presence))
    assert presence in story.refuses(WrongPhase, DESK, MakeOffer("c", "ben")).message
    story.owned(ADA)
    for command in (Transfer("c", agent="ben"), Transfer("c", agent="ben", mode="warm")):
        story.refuses(WrongPhase, ADA, command)
    story.refuses(WrongPhase, SUPERVISOR, Reassign("c", agent="ben"))


def test_who_goes_offline_with_an_offer_open_does_not_accept_it() -> None:
    story = Story().offered(ADA)
    story.send(ADA, SetPresence("offline"))
    assert "go online" in story.refuses(WrongPhase, ADA, AcceptOffer("c", story.offer)).message
    wanted = story.care_of("c").now
    assert wanted is not None
    story.send(DESK, wanted)
    assert story.route() == 1


# -- bad input ---------------------------------------------------------------------------------------------------


def test_presence_that_flaps_costs_nobody_their_place() -> None:
    story = Story().queued()
    since = story.at
    for presence in ("offline", "online", "away", "online", "offline", "online"):
        story.at += 10
        story.send(ADA, SetPresence(presence))
        story.send(BEN, SetPresence(presence))
        story.route()
        wanted = story.care_of("c").now
        if wanted is not None:
            story.send(DESK, wanted)
    assert isinstance(story.state.owner, Offered)
    assert story.state.ticket is not None
    assert (story.state.ticket.since, story.state.ticket.passed) == (since, {})


def test_a_second_accept_is_told_who_has_it() -> None:
    """The same id is answered before the core is asked; another one finds the offer used up."""
    story = Story().offered(ADA)
    offer = story.offer
    story.send(ADA, AcceptOffer("c", offer))
    assert "agent ada" in story.refuses(OfferGone, ADA, AcceptOffer("c", offer)).message


def test_an_accept_that_comes_too_late_changes_nothing() -> None:
    story = Story().offered(ADA)
    late = story.offer
    story.send(DESK, ExpireOffer("c", late))
    assert "the queue" in story.refuses(OfferGone, ADA, AcceptOffer("c", late)).message
    assert story.state.owner == Queue()


def test_whoever_was_offered_nothing_accepts_nothing() -> None:
    story = Story().offered(ADA)
    assert "agent ada" in story.refuses(OfferGone, BEN, AcceptOffer("c", story.offer)).message
    story.refuses(OfferGone, BEN, AcceptOffer("c", "made-up"))


def test_a_clock_that_goes_back_strands_nobody() -> None:
    """No deadline moves, no wait turns negative for long: everything is still granted at the earlier time."""
    story = waiting(Story().owned(), "d")
    story.send(ADA, Snooze("c", story.at + HOUR))
    story.at -= 2 * HOUR
    (wake,) = story.care_of("c").timers
    assert wake.due == story.at + 3 * HOUR
    story.send(DESK, WakeUp("c"))
    assert story.route() == 2
    for key, owner in (("c", story.state.owner), ("d", story.conversation("d").owner)):
        assert isinstance(owner, Offered)
        assert owner.deadline == story.at + 30_000
        story.send(Actor("agent", owner.agent), AcceptOffer(key, owner.offer))
    assert story.orphans() == []


def test_a_turn_that_names_no_lease_is_nobodys() -> None:
    story = Story().owned()
    late = TakeBotTurn("c", "gone", 1, None, ("Hello again!",))
    story.refuses(StaleEpoch, BOT, late)
