"""Every hostile value in every field over the wire: kept to the letter where it is text, else refused by its path."""

import json
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from broker.domain.commands import Command, OpenConversation, PostMessage
from broker.domain.desk_commands import RegisterAgent, SetPresence
from broker.domain.handoff_commands import AcceptOffer, RequestHandoff
from broker.domain.owner_events import OfferMade
from broker.protocol.codec import encode
from broker.protocol.copilot_frames import Drafting, Rework, Reworked
from broker.protocol.frame import Frame
from broker.protocol.frames import (
    CommandFrame,
    Cursor,
    Hello,
    Query,
    Subscribe,
    Typing,
    Unsubscribe,
    WatchQueue,
)
from broker.protocol.questions import GetPacket, ListConversations
from tests.e2e.frame_peer import TEXT, FramePeer, question, request
from tests.e2e.raw_peer import frame
from tests.e2e.rig import SUE, Peer, Rig
from tests.property.frames import STRANGE, places
from tests.unit.protocol.values import COMMANDS, sample

_DATA = Path(__file__).parents[1] / "data" / "hostile_wire.jsonl"
VALUES = [case["value"] for line in _DATA.read_text("utf-8").splitlines() if "value" in (case := json.loads(line))]
#: Those of the cases, with more of their kind that are JSON by themselves.
MORE = [*VALUES, *(value for value in STRANGE if value not in VALUES)]
FRAMES: list[Frame] = [
    Subscribe(id="s1", stream="conversation:c1", after_n=1),
    Unsubscribe(id="u1", stream="conversation:c1"),
    Query(id="q1", query=ListConversations()),
    Query(id="q2", query=GetPacket(conversation="c1")),
    Typing(conversation="c1", epoch=1),
    Drafting(conversation="c1", about="m1", epoch=1, text="You can"),
    Rework(id="r1", conversation="c1", how="shorter", parts=("You really can.",)),
    Reworked(id="r2", parts=("You can.",), why_not="no"),
    WatchQueue(id="w1"),
]
#: What is passed on gets no answer, sound or not told.
UNANSWERED = (Typing, Drafting, Reworked)
_MARK = "\N{OBJECT REPLACEMENT CHARACTER}"


def mutants(sound: Frame, values: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The frame with each value in each field but its type, its id: the field's name, the text."""
    value = json.loads(encode(sound))
    for container, key in list(places(value)):
        if container is value and key in {"type", "id"}:
            continue
        kept, container[key] = container[key], _MARK
        text = json.dumps(value, ensure_ascii=False)
        container[key] = kept
        for raw in values:
            yield str(key), text.replace(f'"{_MARK}"', raw)


async def answers_to(peer: FramePeer, text: str, *, has_answer: bool) -> list[dict[str, Any]]:
    """What comes back of it before a question behind it is answered, or after that where its own answer is due."""
    await peer.put(frame(TEXT, text.encode()), question("then"))
    answers: list[dict[str, Any]] = []
    while len(answers) < 1 + has_answer or not any(one["id"] == "then" for one in answers):
        answers.append((await peer.read()).json)
    return [one for one in answers if one["id"] != "then"]


def is_named(name: str, refusal: dict[str, Any]) -> bool:
    """The sentence says where the fault is: the field, or that the text is no JSON from there on."""
    said = str(refusal["message"])
    return name in said or "is not JSON" in said or name.isdigit()


@pytest.fixture
async def eve(quick: Rig) -> AsyncIterator["Patient"]:
    async with Patient(quick) as patient:
        yield patient


class Patient:
    """A hostile customer who comes back before fifty faults have it cut."""

    def __init__(self, broker: Rig) -> None:
        self._broker, self._faults = broker, 0
        self._peer: FramePeer | None = None
        self.count = 0

    async def __aenter__(self) -> "Patient":
        self._token = await self._broker.token("customer", "eve")
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._leave()

    async def ask(self, text: str, *, has_answer: bool = True) -> list[dict[str, Any]]:
        if self._peer is None or self._faults > 40:
            await self._leave()
            self._peer, self._faults = await FramePeer.connect(self._broker.running.port), 0
            await self._peer.log_in(self._token)
        self.count += 1
        answers = await answers_to(self._peer, text, has_answer=has_answer)
        self._faults += len(answers)
        return answers

    async def _leave(self) -> None:
        if self._peer is not None:
            await self._peer.__aexit__(None, None, None)


async def test_no_value_in_any_field_of_any_frame_is_served_as_something_else(quick: Rig, eve: Patient) -> None:
    stored = len(await quick.rows())
    for sound in FRAMES:
        for name, text in mutants(sound, MORE):
            answers = await eve.ask(text, has_answer=not isinstance(sound, UNANSWERED))
            assert len(answers) == 1 or isinstance(sound, UNANSWERED), (text, answers)
            for one in answers:
                assert one["type"] in {"refused", "ack", "result"}, text
                assert one.get("code") != "internal", text
                assert one.get("code") != "bad_frame" or is_named(name, one), (text, one)
    assert len(await quick.rows()) == stored
    assert eve.count > 250


async def test_no_value_in_any_field_of_any_command_is_done_as_something_else(quick: Rig, eve: Patient) -> None:
    refused = 0
    for kind in COMMANDS:
        for name, text in mutants(CommandFrame(id="m1", command=sample(kind)), VALUES):
            (one,) = await eve.ask(text)
            assert one["type"] in {"refused", "ack"}, (text, one)
            assert one.get("code") != "internal", text
            assert one.get("code") not in {"bad_frame", "bad_command"} or is_named(name, one), (text, one)
            refused += one["type"] == "refused"
    done = {row.kind for row in await quick.rows()}
    theirs = {"token_issued", "policy_adopted", "conversation_opened", "conversation_started"}
    assert done <= theirs, "eve may open a conversation, no more"
    assert refused > 1_000


@pytest.mark.parametrize("raw", VALUES)
@pytest.mark.parametrize("name", ["token", "instance", "resume", "stream", "after_n"])
async def test_no_value_in_a_hello_lets_anybody_in(quick: Rig, name: str, raw: str) -> None:
    token = await quick.token("customer", "eve")
    hello = json.loads(encode(Hello(token=token, instance="i1", resume=(Cursor(stream="agent:ada", after_n=1),))))
    container = hello if name in hello else hello["resume"][0]
    container[name] = _MARK
    async with await FramePeer.connect(quick.running.port) as peer:
        assert (await peer.answer(request())).status == 101
        await peer.put(frame(TEXT, json.dumps(hello).replace(json.dumps(_MARK), raw).encode()))
        first = (await peer.read()).json
        if first["type"] == "welcome":
            assert name != "token"
            return
        assert first["code"] in {"bad_frame", "unauthenticated"}
        assert first["code"] == "unauthenticated" or is_named(name, first)
        assert await peer.read_close() in {1008, 4401}


async def owned(quick: Rig, maria: Peer, ada: Peer) -> int:
    """Have Ada own Maria's conversation: its epoch."""
    await ada.do(SetPresence("online"))
    await maria.do(OpenConversation("c1"))
    await maria.do(RequestHandoff("c1"))
    await ada.follow("agent:ada")
    await ada.follow("conversation:c1")
    while not (offers := [one.event for one in ada.events("conversation:c1") if isinstance(one.event, OfferMade)]):
        await ada.read()
    ack = await ada.do(AcceptOffer("c1", offers[-1].offer))
    assert ack.type == "ack", ack
    return ack.epoch


async def test_a_hostile_value_that_is_text_is_stored_to_the_letter(quick: Rig) -> None:
    await quick.do(SUE, RegisterAgent("ada", "Ada", {"support": 3}))
    async with await quick.peer("customer", "maria") as maria, await quick.peer("agent", "ada") as ada:
        epoch = await owned(quick, maria, ada)
        texts = [value for raw in MORE if isinstance(value := _loaded(raw), str) and value.strip()]
        assert len(texts) > 10
        for text in texts:
            for peer, command in (
                (maria, PostMessage("c1", text)),
                (ada, PostMessage("c1", text, epoch)),
                (ada, PostMessage("c1", text, epoch, visibility="note")),
            ):
                await _is_kept(quick, peer, command, text)


async def _is_kept(quick: Rig, peer: Peer, command: Command, text: str) -> None:
    before = len(await quick.rows())
    answer = await peer.do(command)
    (row,) = (await quick.rows())[before:]
    assert answer.type == "ack", (command, answer)
    assert text in json.loads(row.body).values(), (command, row.body)


def _loaded(raw: str) -> object:
    try:
        value = json.loads(raw)
        json.dumps(value, ensure_ascii=False).encode()  # a lone surrogate is no text
    except ValueError:
        return None
    return value
