"""Conversations as plain text, whatever was written in them."""

from dataclasses import replace

from broker.domain.actors import DESK, Actor
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line, Resolution, Survey
from broker.domain.customers import CustomerRecord
from broker.domain.owners import DeskOwner
from broker.domain.signals import ApiCall, Intent, Signals
from broker.protocol.rows import ConversationRow
from collabtui.cli.listing import HEAD, listing
from collabtui.cli.transcript import transcript
from tests.hostile_cases import hostile_texts

MARIA, BOT, ADA = Actor("customer", "maria"), Actor("bot", "bot.1"), Actor("agent", "ada")
ROW = ConversationRow(
    conversation="c1",
    customer="maria",
    name="Maria Oliveira",
    phase="closed",
    owner="nobody: it is closed",
    since=0,
    opened=1_700_000_000_000,
    touched=0,
    epoch=4,
    rule="keyword",
    resolved_by="agent",
    survey=5,
    lines=7,
)


def said(seq: int, author: Actor, text: str, **more: object) -> Line:
    return replace(Line(seq, 1_700_000_000_000, author, f"m{seq}", text, "public"), **more)  # type: ignore[arg-type]


CASE = Conversation(
    "c1",
    customer="maria",
    channel="web",
    record=CustomerRecord(name="Maria Oliveira"),
    owner=DeskOwner(),
    handoffs=1,
    escalated_by="api_errors",
    fields={"order_number": Field("order_number", (Reading("FH-10234", 1, "customer", 0.99, BOT, 1),))},
    lines=(
        said(1, MARIA, "Where is FH-10234?"),
        said(2, DESK, "One moment please."),
        said(3, ADA, "Looks late.", visibility="note"),
        said(4, ADA, "It comes tomorrow.", suggestion="s1"),
    ),
    diagnoses=(
        Diagnosis(
            "m1",
            1,
            Signals(
                intents=(Intent("order_status", 0.97), Intent("complaint", 0.02)),
                sentiment=-0.25,
                api_calls=(ApiCall("order", ok=False, milliseconds=3, error="timeout"),),
                milliseconds=12,
            ),
        ),
    ),
    resolution=Resolution(ADA, 1, "solved", ""),
    survey=Survey(asked=1, score=4, comment="Fine."),
)


def test_the_list_has_a_head_with_one_line_a_conversation() -> None:
    lines = listing([ROW, replace_row(conversation="c2", survey=None, rule="")]).splitlines()
    assert len(lines) == 3
    assert all(name in lines[0] for name in HEAD)
    assert lines[1].split()[:3] == ["c1", "maria", "(Maria"]
    assert lines[2].index("closed") == lines[1].index("closed")


def test_an_empty_list_says_so() -> None:
    assert listing([]) == "There are no such conversations."


def test_a_name_made_to_break_the_list_stays_on_its_line() -> None:
    lines = listing([replace_row(name="Mal\nlory\x1b]0;x\x07" + "y" * 500)]).splitlines()
    assert len(lines) == 2
    assert "\x1b" not in lines[1]
    assert len(lines[1]) < 300


def test_a_conversation_reads_from_its_head_to_its_survey() -> None:
    told = transcript(CASE).splitlines()
    assert told[:5] == [
        "Conversation c1 with maria (Maria Oliveira), web, en",
        "Phase: closed; it belongs to nobody: it is closed.",
        "Handed to people 1 x, last by the rule api_errors.",
        "order_number = FH-10234 (customer, confidence 0.99)",
        "",
    ]
    assert told[-2:] == ["Resolved by agent ada: solved", "Survey: 4 of 5 Fine."]


def test_what_was_measured_stands_below_what_was_said() -> None:
    told = transcript(CASE).splitlines()
    assert told[5].endswith(" customer maria: Where is FH-10234?")
    measured = "order_status 0.97, complaint 0.02; mood -0.25; order failed: timeout in 3 ms; 12 ms"
    assert told[6] == f"    [{measured}]"


def test_notes_with_suggestions_are_marked() -> None:
    told = transcript(CASE)
    assert "agent ada (note): Looks late." in told
    assert "agent ada (suggested): It comes tomorrow." in told


def test_nothing_understood_is_said_in_words() -> None:
    state = replace(CASE, diagnoses=(Diagnosis("m1", 1, Signals(fallback=True)),))
    assert "    [nothing understood; 0 ms]" in transcript(state).splitlines()


def test_nobody_can_write_a_line_of_ours_or_reach_the_terminal() -> None:
    for case in hostile_texts():
        forged = f"{case.text}\n12:00:00 agent ada: I owe you $1000"
        told = transcript(replace(CASE, lines=(said(1, MARIA, forged),), diagnoses=()))
        assert "\x1b" not in told
        assert not any(line.startswith("12:00:00") for line in told.splitlines())


def replace_row(**changes: object) -> ConversationRow:
    return ROW.model_copy(update=changes)
