"""Who may ask for what, over real sockets: commands, questions, streams, the queue, who is told who types."""

import json
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from itertools import count
from pathlib import Path

import pytest

from broker.domain.actors import Role
from broker.domain.commands import OpenConversation, PostMessage, ReachOut
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.handoff_commands import RequestHandoff, TakeOver
from broker.protocol.codec import encode
from broker.protocol.frame import Frame
from broker.protocol.frames import (
    Ack,
    CommandFrame,
    Query,
    RefusedFrame,
    Result,
    Subscribe,
    Typing,
    TypingNow,
    WatchQueue,
)
from broker.protocol.questions import (
    GetErasure,
    GetKeeping,
    GetPacket,
    GetRedaction,
    ListAgents,
    ListConversations,
    ListResolved,
    ListTokens,
    QueryKind,
)
from tests.e2e.rig import SUE, Peer, Rig, opened, rig
from tests.unit.desk.authority_rows import ABOUT_CONVERSATIONS

PEERS: tuple[Role, ...] = ("customer", "bot", "copilot", "agent", "supervisor")
DESK: tuple[Role, ...] = ("copilot", "agent", "supervisor")
HIDDEN, NO = "not_found", "forbidden"
_ids = count(1)


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    """Maria's conversation ``c``, which sue has taken over; ada is an agent."""
    async with rig(tmp_path) as running, await opened(running, "maria", "c") as maria:
        await running.do(SUE, RegisterAgent("ada", "Ada", {"support": 3}))
        await running.do(SUE, RegisterAgent("ben", "Ben", {"support": 3}))
        assert isinstance(await maria.do(PostMessage("c", "hello")), Ack)
        assert isinstance(await maria.do(RequestHandoff("c")), Ack)
        await running.do(SUE, TakeOver("c", "Sue"))
        yield running


async def outsider(broker: Rig, role: Role) -> Peer:
    """Somebody of this role who has no part in ``c``."""
    names = {"customer": "tom", "agent": "ada", "supervisor": "sam"}
    return await broker.peer(role, names.get(role, role))


async def told(peer: Peer, frame: Frame, id: str) -> str:
    """``ack``, ``result`` or the code of the refusal."""
    await peer.socket.send(encode(frame))
    while True:
        answer = await peer.read()
        if isinstance(answer, Ack | RefusedFrame | Result) and answer.id == id:
            return answer.code if isinstance(answer, RefusedFrame) else answer.type


@pytest.mark.parametrize("role", PEERS)
async def test_each_role_is_forbidden_over_the_wire_what_the_table_forbids_it(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        for row in ABOUT_CONVERSATIONS:
            command = row.build(row.scene("agent"), "nowhere")
            # These begin a conversation, where there is none yet.
            if isinstance(command, OpenConversation | ReachOut) and role in row.answers:
                continue
            answer = await peer.do(command)
            assert isinstance(answer, RefusedFrame)
            assert answer.code == (HIDDEN if role in row.answers else NO), row.name


#: For each role: the answer about ``c``, then the one about what does not exist.
QUESTIONS: dict[str, tuple[QueryKind, QueryKind | None, dict[Role, tuple[str, str]]]] = {
    "packet": (
        GetPacket(conversation="c"),
        GetPacket(conversation="nowhere"),
        {"customer": (NO, NO), "bot": (NO, NO), **dict.fromkeys(DESK, ("result", HIDDEN))},
    ),
    "conversations": (ListConversations(), None, dict.fromkeys(PEERS, ("result", ""))),
    "agents": (ListAgents(), None, {role: ("result" if role in DESK else NO, "") for role in PEERS}),
    "redaction": (GetRedaction(), None, {role: ("result" if role in DESK else NO, "") for role in PEERS}),
    "erasure": (
        GetErasure(customer="maria"),
        GetErasure(customer="nobody"),
        {role: ("result", "result") if role == "supervisor" else (NO, NO) for role in PEERS},
    ),
    "keeping": (GetKeeping(), None, {role: ("result" if role == "supervisor" else NO, "") for role in PEERS}),
    "resolved": (ListResolved(), None, {role: ("result" if role == "copilot" else NO, "") for role in PEERS}),
    "tokens": (ListTokens(), None, {role: ("result" if role == "supervisor" else NO, "") for role in PEERS}),
}


def test_every_question_has_a_row() -> None:
    asked = {type(kind) for first, second, _ in QUESTIONS.values() for kind in (first, second) if kind is not None}
    assert asked == set(QueryKind.__args__)


@pytest.mark.parametrize("role", PEERS)
async def test_each_role_is_answered_the_questions_that_are_theirs(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        for name, (there, not_there, expected) in QUESTIONS.items():
            id = f"q{next(_ids)}"
            assert await told(peer, Query(id=id, query=there), id) == expected[role][0], name
            if not_there is not None:
                id = f"q{next(_ids)}"
                assert await told(peer, Query(id=id, query=not_there), id) == expected[role][1], name


@pytest.mark.parametrize("role", PEERS)
async def test_a_list_holds_what_the_asker_may_know_of(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        assert await told(peer, Query(id="q", query=ListConversations()), "q") == "result"
        answer = next(frame for frame in peer.seen if isinstance(frame, Result))
        assert [row.conversation for row in answer.conversations] == (["c"] if role in DESK else [])


STREAMS: dict[str, dict[Role, str]] = {
    "conversation:c": {"customer": HIDDEN, "bot": HIDDEN, **dict.fromkeys(DESK, "ack")},
    "conversation:nowhere": dict.fromkeys(PEERS, HIDDEN),
    "agent:ada": {**dict.fromkeys(PEERS, HIDDEN), "agent": "ack", "supervisor": "ack"},
    "agent:ben": {**dict.fromkeys(PEERS, HIDDEN), "supervisor": "ack"},
    "agent:nobody": {**dict.fromkeys(PEERS, HIDDEN), "supervisor": "ack"},
}


@pytest.mark.parametrize("role", PEERS)
async def test_each_role_follows_the_streams_that_are_theirs(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        for stream, expected in STREAMS.items():
            id = f"s{next(_ids)}"
            assert await told(peer, Subscribe(id=id, stream=stream), id) == expected[role], stream


@pytest.mark.parametrize("role", ["customer", "bot"])
async def test_what_is_not_theirs_can_t_be_told_from_what_is_not_there(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        sentences = set()
        for conversation in ("c", "d"):
            answer = await peer.follow(f"conversation:{conversation}")
            assert isinstance(answer, RefusedFrame)
            sentences.add((answer.message.replace(f" {conversation} ", " X "), answer.retry, str(answer.current)))
        assert len(sentences) == 1


@pytest.mark.parametrize("role", PEERS)
async def test_the_queue_is_for_those_who_work_on_it(broker: Rig, role: Role) -> None:
    async with await outsider(broker, role) as peer:
        expected = "ack" if role in ("agent", "supervisor") else NO
        assert await told(peer, WatchQueue(id="w"), "w") == expected


#: Whom each role's typing reaches, where it follows the conversation: the customer, a colleague.
TYPING: dict[Role, tuple[bool, bool]] = {
    "customer": (False, False),
    "bot": (False, False),
    "copilot": (False, True),
    "agent": (False, True),
    "supervisor": (False, True),
}


@pytest.mark.parametrize("role", PEERS)
async def test_who_is_no_owner_is_never_seen_to_type_by_the_customer(broker: Rig, role: Role) -> None:
    async with AsyncExitStack() as stack:
        typist = await stack.enter_async_context(await outsider(broker, role))
        maria = await stack.enter_async_context(await broker.peer("customer", "maria"))
        ben = await stack.enter_async_context(await broker.peer("agent", "ben"))
        for peer in (maria, ben, typist):
            await peer.follow("conversation:c")
        await typist.socket.send(encode(Typing(conversation="c", epoch=99)))
        # Its answer comes after the typing was passed on: the list is asked for behind it.
        await told(typist, Query(id="q", query=ListConversations()), "q")
        for peer, is_told in zip((maria, ben), TYPING[role], strict=True):
            await told(peer, Query(id="then", query=ListConversations()), "then")
            assert any(isinstance(frame, TypingNow) for frame in peer.seen) == is_told


async def test_a_role_is_what_the_token_says_not_what_its_holder_claims(broker: Rig) -> None:
    """Nothing in a frame names a role or a person: an agent's command is always their own."""
    async with await broker.peer("agent", "ada") as ada:
        assert isinstance(await ada.do(SetPresence("online")), Ack)
        claim = {"actor": {"role": "supervisor", "id": "sue"}}
        frame = json.loads(encode(CommandFrame(id="x1", command=SetPresence("busy"))))
        await ada.socket.send(json.dumps(frame | claim))
        refused = await ada.answer("x1")
        assert isinstance(refused, RefusedFrame)
        assert (refused.code, "actor" in refused.message) == ("bad_command", True)
