"""What a simulated agent does next."""

from dataclasses import replace

import pytest

from broker.domain.actors import Actor, Role
from broker.domain.context import Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Line, Suggestion
from broker.domain.customers import CustomerRecord
from broker.domain.owners import AgentOwner, Queue
from broker.domain.packet import packet_of
from collabtui.training.scenario import Brief
from collabtui.training.service import (
    Finish,
    GiveBack,
    Greet,
    Leave,
    Listen,
    Move,
    Reply,
    best_suggestion,
    briefed_line,
    greeting,
    next_move,
    own_reply,
    read_by_eye,
    says_goodbye,
)
from collabtui.understanding.embedded import shipped

MINE = Conversation("c1", customer="maria-1", owner=AgentOwner("ada"), owner_since=100)


def line(seq: int, role: Role, text: str = "words", *, by: str = "ada", note: bool = False, at: int = 200) -> Line:
    return Line(seq, at, Actor(role, by), f"m{seq}", text, "note" if note else "public")


def said(*lines: Line, pending: str | None = None, state: Conversation = MINE) -> Conversation:
    return replace(state, lines=lines, pending=pending)


def move(state: Conversation) -> Move:
    return next_move(state, "ada", lambda text: text == "Thanks, bye")


def test_the_agent_greets_first_whatever_waits() -> None:
    assert move(said(line(1, "customer", "Thanks, bye", at=50), pending="m1")) == Greet()


def test_words_from_an_earlier_stay_or_of_another_agent_greet_nobody() -> None:
    assert move(said(line(1, "agent", at=50), line(2, "agent", by="ben"), line(3, "agent", note=True))) == Greet()


def test_once_greeted_the_agent_listens() -> None:
    assert move(said(line(1, "customer", at=50), line(2, "agent"))) == Listen()


def test_a_question_gets_a_reply() -> None:
    assert move(said(line(1, "agent"), line(2, "customer"), pending="m2")) == Reply("m2")


def test_thanks_end_it() -> None:
    assert move(said(line(1, "agent"), line(2, "customer", "Thanks, bye"), pending="m2")) == Finish()


@pytest.mark.parametrize("owner", [Queue(), AgentOwner("ben")])
def test_the_agent_leaves_what_is_no_longer_theirs(owner: Queue | AgentOwner) -> None:
    assert move(replace(said(line(1, "agent")), owner=owner)) == Leave()


def field(name: str, value: str) -> Field:
    return Field(name, (Reading(value, 1, "customer", 0.9, Actor("bot", "b"), 1),))


def test_the_greeting_tells_the_name_with_what_is_known() -> None:
    known = {"order_number": field("order_number", "FH-10234"), "email": field("email", "maria@example.com")}
    state = replace(MINE, record=CustomerRecord(name="Maria Oliveira"), fields=known)
    words = greeting(packet_of(state, None), "Ada")
    assert words.startswith("Hello Maria, this is Ada. I have order FH-10234 and the account maria@example.com here")


def test_the_greeting_of_somebody_unknown_invents_nothing() -> None:
    assert greeting(packet_of(MINE, None), "Ada").startswith("Hello, this is Ada. I have read all that you wrote")


def test_the_greeting_tells_what_the_customers_own_lines_say_where_no_field_does() -> None:
    lines = (line(1, "customer", "It is FH-10198"), line(2, "agent", "FH-10234?"), line(3, "customer", "no, FH-10460"))
    packet = packet_of(said(*lines), None)
    assert "I have order FH-10460 here" in greeting(packet, "Ada", read_by_eye(shipped(), packet))


def test_own_replies_go_on_without_repeating_the_first() -> None:
    replies = [own_reply(said(*[line(i, "agent") for i in range(count)]), "ada") for count in range(1, 6)]
    assert len(set(replies[:3])) == 3
    assert replies[2] == replies[3] == replies[4]


def test_the_best_open_suggestion_for_the_message_is_taken() -> None:
    offered = (
        Suggestion("s1", "m2", "good", "a", 0.7),
        Suggestion("s2", "m2", "best", "b", 0.9),
        Suggestion("s3", "m2", "dismissed", "c", 0.95, fate="dismissed"),
        Suggestion("s4", "m9", "another message's", "d", 1.0),
    )
    state = replace(MINE, suggestions={one.id: one for one in offered})
    found = best_suggestion(state, "m2")
    assert found is not None
    assert found.text == "best"
    assert best_suggestion(state, "m1") is None


def test_what_is_for_the_desks_eyes_is_never_sent_to_a_customer() -> None:
    offered = (
        Suggestion("s1", "m2", "Up to $15 without asking.", "limits", 0.99, internal=True),
        Suggestion("s2", "m2", "We pay it back.", "refunds", 0.5),
    )
    found = best_suggestion(replace(MINE, suggestions={one.id: one for one in offered}), "m2")
    assert found is not None
    assert found.text == "We pay it back."


@pytest.mark.parametrize(
    ("text", "is_goodbye"),
    [("Thank you so much for your help, goodbye!", True), ("Where is my order FH-10234?", False), ("qwrt zzzx", False)],
)
def test_thanks_are_read_by_the_model(text: str, is_goodbye: bool) -> None:
    assert says_goodbye(shipped(), text) is is_goodbye


def briefed(state: Conversation, **brief: object) -> Move:
    return next_move(state, "ada", lambda text: text == "Thanks, bye", Brief.model_validate(brief))


def test_an_agent_gives_back_after_so_many_lines_the_first_time_only() -> None:
    spoken = said(line(1, "agent"), line(2, "customer"), pending="m2")
    assert briefed(replace(spoken, handoffs=1), hands_back_after=1) == GiveBack()
    assert briefed(replace(spoken, handoffs=2), hands_back_after=1) == Reply("m2")
    assert briefed(replace(spoken, handoffs=1), hands_back_after=2) == Reply("m2")


def test_an_agent_resolves_after_so_many_lines_when_the_customer_has_answered_or_at_once() -> None:
    spoken = said(line(1, "agent"), line(2, "customer"), line(3, "agent"))
    assert briefed(spoken, resolves_after=2) == Listen()
    assert briefed(spoken, resolves_after=2, waits_for_answer=False) == Finish()
    answered = said(*spoken.lines, line(4, "customer"), pending="m4")
    assert briefed(answered, resolves_after=2) == Finish()


def test_the_lines_of_a_brief_are_said_one_after_the_other_across_a_hand_back() -> None:
    brief = Brief(says=("Hello", "Here I am again"))
    assert briefed_line(said(line(1, "customer")), brief) == "Hello"
    assert briefed_line(said(line(1, "agent", at=50), line(2, "bot")), brief) == "Here I am again"
    assert briefed_line(said(line(1, "agent"), line(2, "agent")), brief) == ""


def test_a_goodbye_among_other_words_is_one() -> None:
    assert says_goodbye(shipped(), "Alright, then I will wait for the mail of Tuesday. Bye")
