"""A bot's turn, judged before a word of it becomes public."""

import pytest

from broker.domain.actors import DESK
from broker.domain.commands import EndBotLease, GiveUpOnBots, GrantBotLease, PostMessage, SetField, WantedCall
from broker.domain.context import FieldValue
from broker.domain.errors import AlreadyExists, BadCommand, LimitReached, NotOwner, StaleEpoch, WrongPhase
from broker.domain.events import ContextSet, MessagePosted, SignalsReported, SurveyAsked
from broker.domain.handoff_commands import AcceptOffer
from broker.domain.owner_events import HandoffRequested, Resolved
from broker.domain.owners import BotLease, BotPool, Queue
from broker.domain.signals import ApiCall, Intent, Measured, Signals
from tests.policies import policy_of
from tests.unit.decide.stories import ADA, BOT, MARIA, OTHER_BOT, SURE, UNSURE, Story

FALLBACK = Signals(fallback=True)
DOWN = ApiCall("orders", ok=False, milliseconds=30, error="timeout")


def test_a_good_answer_becomes_public_with_what_was_measured() -> None:
    story = Story().leased()
    events = story.does(BOT, story.turn("It is on its way.", signals=SURE))
    assert [event.kind for event in events] == ["signals_reported", "message_posted"]
    assert story.state.pending is None
    assert story.state.lines[-1].author == BOT


def test_a_late_bot_reply_is_refused_after_takeover() -> None:
    story = Story().leased()
    late = story.turn("Have you tried turning it off?", signals=SURE)
    story.owned()
    refused = story.refuses(StaleEpoch, BOT, late)
    assert refused.current == {"owner": "agent ada", "epoch": story.state.epoch, "phase": "agent"}
    assert "agent ada" in refused.message


def test_a_late_bot_reply_is_refused_while_the_customer_still_waits_for_a_person() -> None:
    story = Story().leased()
    late = story.turn("Wait, I know!", signals=SURE)
    story.queued()
    story.refuses(StaleEpoch, BOT, late)


def test_a_reply_under_a_lease_that_was_lost_is_refused_although_the_bot_has_a_new_one() -> None:
    story = Story().leased()
    late = story.turn("Slow answer.", signals=SURE)
    story.send(DESK, EndBotLease("c", late.lease, "silent"))
    story.send(DESK, GrantBotLease("c", BOT.id))
    story.refuses(StaleEpoch, BOT, late)


def test_a_worker_cannot_speak_under_anothers_lease() -> None:
    story = Story().leased()
    story.refuses(NotOwner, OTHER_BOT, story.turn("Hello.", signals=SURE))
    story.refuses(NotOwner, BOT, story.turn("Hello.", signals=SURE, lease="forged"))


def test_an_answer_to_an_older_message_is_refused_once_a_newer_waits() -> None:
    story = Story().leased()
    late = story.turn("It is on its way.", signals=SURE)
    story.asked("no, the other one", "m2")
    assert story.refuses(WrongPhase, BOT, late).current == {"pending": "m2", "phase": "bot"}


@pytest.mark.parametrize(
    ("rule", "signals", "measured"),
    [
        ("low_confidence", UNSURE, Measured("confidence", 0.31, 0.6)),
        ("sentiment", Signals((Intent("refund", 0.9),), sentiment=-0.8), Measured("sentiment", -0.8, -0.6)),
        ("api_errors", Signals((Intent("refund", 0.9),), api_calls=(DOWN, DOWN)), Measured("api_errors", 2, 2)),
    ],
)
def test_a_bad_turn_is_handed_over_without_its_words(rule: str, signals: Signals, measured: Measured) -> None:
    story = Story().leased()
    events = story.does(BOT, story.turn("Bananas are blue.", signals=signals))
    assert [event.kind for event in events] == ["signals_reported", "handoff_requested", "message_posted"]
    assert "Bananas are blue." not in [line.text for line in story.state.lines]
    requested = events[1]
    assert isinstance(requested, HandoffRequested)
    assert requested.why is not None
    assert (requested.why.rule, requested.why.measured) == (rule, (measured,))
    assert (requested.why.evidence, requested.why.policy_version) == ("m1", "v1")


def test_two_fallbacks_in_a_row_are_enough() -> None:
    story = Story().leased()
    story.does(BOT, story.turn("Sorry?", signals=FALLBACK))
    assert isinstance(story.state.owner, BotLease)
    story.asked("my PARCEL", "m2")
    story.does(BOT, story.turn("Sorry?", signals=FALLBACK))
    assert isinstance(story.state.owner, Queue)


def test_a_question_that_was_handed_over_still_waits_for_its_answer() -> None:
    story = Story().leased()
    story.does(BOT, story.turn("?", signals=UNSURE))
    assert story.state.pending == "m1"


def test_the_last_turn_s_signals_are_what_an_escalation_rests_on() -> None:
    story = Story().leased()
    story.does(BOT, story.turn("?", signals=UNSURE))
    assert story.state.diagnoses[-1].signals == UNSURE
    assert story.state.engagement.turns == 0


def test_a_turn_without_words_is_refused_unless_it_hands_over() -> None:
    story = Story().leased()
    story.refuses(BadCommand, BOT, story.turn(signals=SURE))
    assert story.does(BOT, story.turn(signals=UNSURE))


def test_several_lines_are_one_turn() -> None:
    story = Story().leased()
    events = story.does(BOT, story.turn("One.", "Two.", "Three.", signals=SURE))
    lines = [event for event in events if isinstance(event, MessagePosted)]
    assert [(line.text, line.reply_to) for line in lines] == [("One.", "m1"), ("Two.", "m1"), ("Three.", "m1")]
    assert len({line.message for line in lines}) == 3


def test_a_full_transcript_stops_the_customer_but_never_the_answer() -> None:
    story = Story(policy_of(limits={"lines": 10})).leased()
    for number in range(2, 11):
        story.asked("hello?", f"m{number}")
    story.refuses(LimitReached, MARIA, PostMessage("c", "hello?"))
    story.send(BOT, story.turn("Hello.", signals=SURE))
    assert story.state.pending is None


def test_a_message_id_that_is_taken_is_refused() -> None:
    story = Story().leased()
    with pytest.raises(AlreadyExists):
        story.send(BOT, story.turn("Hello.", signals=SURE), "m1")


def test_done_resolves_and_asks_for_a_score_in_the_same_breath() -> None:
    story = Story().leased()
    events = story.does(BOT, story.turn("Solved!", signals=SURE, done=True))
    assert [event.kind for event in events[1:]] == ["message_posted", "resolved", "survey_asked"]
    assert story.state.phase == "bot_closing"
    assert not story.state.agent_resolved


def test_a_late_reply_from_before_the_resolution_is_refused_in_closing() -> None:
    story = Story().leased()
    late = story.turn("More.", signals=SURE)
    story.does(BOT, story.turn("Solved!", signals=SURE, done=True))
    story.refuses(StaleEpoch, BOT, late)


# -- what a bot finds --------------------------------------------------------------------------------------------


def found(value: str, source: str = "bot") -> FieldValue:
    return FieldValue("order", value, source, 0.9)  # type: ignore[arg-type]


def test_a_bots_field_gets_its_first_then_its_next_version() -> None:
    story = Story().leased()
    assert ContextSet(found("42"), 1) in story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("42"),)))
    story.asked("no: 43", "m2")
    assert ContextSet(found("43"), 2) in story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("43"),)))


def test_the_same_value_again_is_no_news() -> None:
    story = Story().leased()
    story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("42"),)))
    story.asked("42!", "m2")
    events = story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("42"),)))
    assert not any(isinstance(event, ContextSet) for event in events)


@pytest.mark.parametrize("source", ["agent", "api", "customer"])
def test_a_bots_field_never_overwrites_a_persons(source: str) -> None:
    story = Story().leased()
    story.does(ADA, SetField("c", found("42", source), 0))
    story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("666"),)))
    assert story.state.values == {"order": "42"}


def test_a_name_found_twice_is_written_once() -> None:
    story = Story().leased()
    events = story.does(BOT, story.turn("Ok.", signals=SURE, fields=(found("1"), found("2"))))
    assert [event for event in events if isinstance(event, ContextSet)] == [ContextSet(found("2"), 1)]


def test_a_bot_cannot_pass_its_finding_off_as_an_agents() -> None:
    story = Story().leased()
    story.refuses(BadCommand, BOT, story.turn("Ok.", signals=SURE, fields=(found("42", "agent"),)))


# -- goodbyes ----------------------------------------------------------------------------------------------------


def in_goodbye() -> Story:
    story = Story().resolved()
    story.send(DESK, GrantBotLease("c", BOT.id))
    return story


def test_the_goodbye_is_due_once() -> None:
    story = in_goodbye()
    events = story.does(BOT, story.turn("Goodbye.", ask_survey=True))
    assert [event.kind for event in events] == ["message_posted", "survey_asked"]
    story.refuses(WrongPhase, BOT, story.turn("Goodbye again."))


def test_nobody_says_goodbye_while_the_matter_is_open() -> None:
    story = Story().leased()
    story.refuses(WrongPhase, BOT, story.turn("Goodbye.", turn=None))


def test_a_goodbye_hands_over_to_nobody_whatever_it_claims_to_have_measured() -> None:
    story = in_goodbye()
    events = story.does(BOT, story.turn("Goodbye.", signals=UNSURE))
    assert not any(isinstance(event, HandoffRequested | SignalsReported) for event in events)


def test_an_answer_before_the_goodbye_leaves_the_goodbye_due() -> None:
    story = in_goodbye().asked("one more thing", "m2")
    story.does(BOT, story.turn("Sure.", signals=SURE))
    assert story.state.goodbye_due
    assert SurveyAsked() in story.does(BOT, story.turn("Goodbye.", ask_survey=True))


def test_done_in_closing_resolves_nothing_a_second_time() -> None:
    story = in_goodbye().asked("one more thing", "m2")
    events = story.does(BOT, story.turn("Sure.", signals=SURE, done=True))
    assert not any(isinstance(event, Resolved) for event in events)


# -- leases ------------------------------------------------------------------------------------------------------


def test_a_conversation_is_lent_to_one_worker_at_a_time() -> None:
    story = Story().leased()
    story.refuses(WrongPhase, DESK, GrantBotLease("c", OTHER_BOT.id))


def test_a_lease_that_is_over_cannot_end_again() -> None:
    story = Story().leased()
    lease = story.turn("x").lease
    story.does(DESK, EndBotLease("c", lease, "silent"))
    assert story.state.owner == BotPool()
    story.refuses(WrongPhase, DESK, EndBotLease("c", lease, "silent"))


def test_giving_up_on_bots_takes_the_lease_with_the_same_append() -> None:
    story = Story().leased()
    late = story.turn("Here I am!", signals=SURE)
    story.does(DESK, GiveUpOnBots("c", "bot_silent"))
    assert isinstance(story.state.owner, Queue)
    assert story.state.lines[-1].text == "Nobody is in, a person will answer."
    story.refuses(StaleEpoch, BOT, late)


def test_nobody_gives_up_on_bots_for_a_question_that_was_answered() -> None:
    story = Story().leased()
    story.does(BOT, story.turn("Here.", signals=SURE))
    story.refuses(WrongPhase, DESK, GiveUpOnBots("c", "no_bot"))


def test_nobody_gives_up_on_bots_for_what_people_have() -> None:
    Story().owned().refuses(WrongPhase, DESK, GiveUpOnBots("c", "no_bot"))


def test_a_bot_is_silent_when_an_agent_took_over_even_if_the_customer_writes_on() -> None:
    story = Story().leased().offered()
    late = story.turn("Me! Me!", signals=SURE, epoch=story.state.epoch, lease="old")
    story.send(ADA, AcceptOffer("c", story.offer))
    story.send(MARIA, PostMessage("c", "hello?"))
    story.refuses(StaleEpoch, BOT, late)


def test_a_call_that_the_bot_promises_is_scheduled_in_the_same_append() -> None:
    story = Story().leased()
    wanted = WantedCall(story.at + 3_600_000, "+1 206 555 0110", "order_status")
    story.does(BOT, story.turn("Somebody calls you at one.", signals=SURE, callback=wanted))
    assert [(call.due, call.phone, call.topic) for call in story.state.callbacks] == [
        (wanted.due, wanted.phone, wanted.topic)
    ]


def test_a_call_in_the_past_is_refused_with_the_words_that_promise_it() -> None:
    story = Story().leased()
    late = WantedCall(story.at, "+1 206 555 0110")
    story.refuses(BadCommand, BOT, story.turn("Somebody calls you.", signals=SURE, callback=late))


def test_a_turn_that_hands_over_schedules_no_call() -> None:
    story = Story().leased()
    wanted = WantedCall(story.at + 3_600_000, "+1 206 555 0110")
    story.does(BOT, story.turn("Somebody calls you.", signals=UNSURE, callback=wanted))
    assert (story.state.phase, story.state.callbacks) == ("queued", ())
