"""What an agent may type."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.line.agent_lines import (
    Accept,
    Announce,
    Answered,
    Ask,
    Clear,
    Decline,
    Dismiss,
    Done,
    Flag,
    GoOn,
    Insert,
    Keep,
    Mark,
    Note,
    Pass,
    Rate,
    Return,
    Set,
    Simple,
    Sleep,
    TakeBack,
    Use,
)
from collabtui.line.parse import Callback, Problem, Said
from collabtui.line.parse_agent import USAGE, parse_agent


@pytest.mark.parametrize(
    ("line", "meant"),
    [
        ("hello", Said("hello")),
        ("//note this", Said("/note this")),
        ("/help", Simple("help")),
        ("/queue", Simple("queue")),
        ("/chats", Simple("chats")),
        ("/suggest", Simple("suggest")),
        ("/fields", Simple("fields")),
        ("/packet", Simple("packet")),
        ("/quit", Simple("quit")),
        ("/use 2", Use(2)),
        ("/accept", Accept(None)),
        ("/accept 2", Accept(2)),
        ("/decline", Decline(None, "")),
        ("/decline 2", Decline(2, "")),
        ("/decline 2 at lunch", Decline(2, "at lunch")),
        ("/decline at lunch", Decline(None, "at lunch")),
        ("/note be kind: she waits", Note("be kind: she waits")),
        ("/insert 1", Insert(1)),
        ("/dismiss 1", Dismiss(1)),
        ("/rate good", Rate(None, True, "")),
        ("/rate bad not what was asked", Rate(None, False, "not what was asked")),
        ("/rate 2 good 2 in one", Rate(2, True, "2 in one")),
        ("/flag", Flag("")),
        ("/flag wrong day", Flag("wrong day")),
        ("/set order_number FH-10023", Set("order_number", "FH-10023")),
        ("/set address 1 Main St, Fernhill", Set("address", "1 Main St, Fernhill")),
        ("/clear address", Clear("address")),
        ("/transfer billing", Pass("billing", "", "")),
        ("/transfer billing wants a refund", Pass("billing", "", "wants a refund")),
        ("/transfer @ben knows her", Pass("", "ben", "knows her")),
        ("/warm @ben knows her", Pass("", "ben", "knows her", warm=True)),
        ("/takeback", TakeBack()),
        ("/hold", Keep("")),
        ("/hold waits for the shop", Keep("waits for the shop")),
        ("/unhold", GoOn()),
        ("/snooze 2030-01-31T15:30:00+00:00 till then", Sleep(1_896_103_800_000, "till then")),
        ("/ask @ben is this fraud?", Ask("ben", "is this fraud?")),
        ("/answered", Answered()),
        ("/mark too_late", Mark("too_late")),
        ("/ready", Simple("ready")),
        ("/handback", Return("")),
        ("/handback all said", Return("all said")),
        ("/resolve solved", Done("solved", "")),
        ("/resolve solved sent a new one", Done("solved", "sent a new one")),
        ("/away", Announce("away")),
        ("/away at lunch", Announce("away", "at lunch")),
        ("/busy", Announce("busy")),
        ("/online", Announce("online")),
        ("", None),
    ],
)
def test_a_typed_line_becomes_a_command(line: str, meant: object) -> None:
    assert parse_agent(line) == meant


def test_a_callback_is_read() -> None:
    assert isinstance(parse_agent("/callback 2030-01-31T15:30 555-0110 parcel"), Callback)


@pytest.mark.parametrize(
    "line",
    [
        "/use",
        "/use two",
        "/accept two",
        "/insert",
        "/dismiss 0",
        "/rate",
        "/rate 1",
        "/rate well done",
        "/note",
        "/set",
        "/set name",
        "/clear",
        "/clear two names",
        "/transfer",
        "/transfer @",
        "/resolve",
        "/callback",
    ],
)
def test_a_command_that_lacks_something_says_how_it_is_written(line: str) -> None:
    problem = parse_agent(line)
    assert isinstance(problem, Problem)
    assert USAGE[line.split(maxsplit=1)[0][1:]] in problem.sentence


def test_an_unknown_command_names_the_nearest() -> None:
    problem = parse_agent("/reslove solved")
    assert isinstance(problem, Problem)
    assert "/resolve CODE" in problem.sentence


def test_every_listed_command_is_known() -> None:
    for name in USAGE:
        problem = parse_agent(f"/{name}")
        assert not isinstance(problem, Problem) or "There is no command" not in problem.sentence


@given(st.text() | st.sampled_from(list(USAGE)).flatmap(lambda name: st.text().map(lambda rest: f"/{name} {rest}")))
def test_no_line_is_too_odd_to_be_answered(line: str) -> None:
    parsed = parse_agent(line)
    assert not isinstance(parsed, Problem) or parsed.sentence


@pytest.mark.parametrize("line", ["/warm billing", "/warm @", "/snooze soon", "/ask ben x", "/ask @ben", "/mark fine"])
def test_what_colleagues_are_asked_must_be_whole(line: str) -> None:
    problem = parse_agent(line)
    assert isinstance(problem, Problem)
    assert USAGE[line[1:].split(maxsplit=1)[0]] in problem.sentence
