"""Claims about the list of what the bot said that people flagged."""

from broker.domain.actors import Actor
from broker.domain.events import Event, MessagePosted, Recorded, SignalsReported
from broker.domain.judgement_events import TurnFlagged
from broker.domain.signals import Intent, Signals
from broker.reports.flags import Objection, flagged
from broker.reports.flags_text import text_of

MARIA, BOT = Actor("customer", "maria"), Actor("bot", "bot.1")
ADA, BEN, COPILOT = Actor("agent", "ada"), Actor("agent", "ben"), Actor("copilot", "co")
TURN: tuple[tuple[Actor, Event], ...] = (
    (MARIA, MessagePosted("m1", "Is it waterproof?", 0)),
    (BOT, SignalsReported("m1", Signals((Intent("order_status", 0.61), Intent("care", 0.3))))),
    (COPILOT, SignalsReported("m1", Signals((Intent("care", 0.9),)))),
    (BOT, MessagePosted("m2", "It left on Monday.", 0, reply_to="m1")),
)


def log(*events: tuple[Actor, Event]) -> list[Recorded]:
    return [Recorded("conversation:c", seq, seq * 1_000, *one) for seq, one in enumerate(events, 1)]


def test_a_flag_comes_with_the_question_and_what_the_bot_took_it_for() -> None:
    (one,) = flagged("c", log(*TURN, (ADA, TurnFlagged("m2", "not asked"))))
    assert (one.bot, one.text, one.asked) == ("bot.1", "It left on Monday.", "Is it waterproof?")
    assert (one.intent, one.confidence) == ("order_status", 0.61)
    assert one.objections == (Objection("ada", 5_000, "not asked"),)


def test_two_who_flag_it_are_two_objections_to_one_message() -> None:
    flags = ((ADA, TurnFlagged("m2")), (BEN, TurnFlagged("m2", "rude")), (ADA, TurnFlagged("m2", "wrong")))
    (one,) = flagged("c", log(*TURN, *flags))
    assert [(each.by, each.reason) for each in one.objections] == [("ben", "rude"), ("ada", "wrong")]


def test_a_greeting_answers_nobody() -> None:
    (one,) = flagged("c", log((BOT, MessagePosted("m0", "Hi!", 0)), (ADA, TurnFlagged("m0"))))
    assert (one.asked, one.intent, one.confidence) == (None, None, None)
    assert "nothing understood" in text_of([one])


def test_only_flags_since_then_are_listed() -> None:
    assert flagged("c", log(*TURN, (ADA, TurnFlagged("m2"))), since=5_001) == ()
    assert text_of(()) == "Nothing was flagged in that time."


def test_hostile_words_are_made_safe_in_the_list() -> None:
    said = (BOT, MessagePosted("m0", "Hi\x1b[2J\n\u202eno", 0))
    text = text_of(flagged("c", log(said, (ADA, TurnFlagged("m0", "bad\rword")))))
    assert not {"\x1b", "\u202e", "\r"} & set(text)
    assert len(text.splitlines()) == 5
