"""Every hostile text said over the wire: stored to the letter or refused whole, in bounded time, never a command."""

import json
import sqlite3
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from broker.store.api import Row
from tests.e2e.conftest import QUICK
from tests.e2e.frame_peer import CLOSE, TEXT, FramePeer
from tests.e2e.raw_peer import frame
from tests.e2e.rig import Rig, rig
from tests.hostile_cases import HostileText, hostile_texts

#: A stall takes minutes; a busy machine is no stall.
MOST_S = 5.0
A_CUSTOMER = 10
#: What a message may have, in code points: more is refused whole, never cut.
LONGEST = 8_000
TOO_BIG, INVALID_DATA = 1009, 1007
REJECTED = {"bad_frame", "bad_command", TOO_BIG, INVALID_DATA}


@pytest.fixture
async def broker(tmp_path: Path) -> AsyncIterator[Rig]:
    async with rig(tmp_path, store="sqlite", limits=QUICK) as running:
        yield running


class Speaker:
    """Customers who have a conversation for each text, as many as one may have open."""

    def __init__(self, broker: Rig, tokens: Sequence[str]) -> None:
        self._broker, self._tokens = broker, tokens
        self._peer: FramePeer | None = None

    async def say(self, number: int, text: str) -> str | int:
        """The code of the refusal, the code of the close, or ack."""
        if number % A_CUSTOMER == 0:
            await self.leave()
            self._token = self._tokens[number // A_CUSTOMER]
        opened = await self._send(f"open-{number}", {"kind": "open_conversation", "conversation": f"c{number}"})
        assert opened == "ack", opened
        return await self._send(f"say-{number}", {"kind": "post_message", "conversation": f"c{number}", "text": text})

    async def _send(self, id: str, command: dict[str, str]) -> str | int:
        peer = await self._there()
        wire = json.dumps({"type": "command", "id": id, "command": command}, ensure_ascii=False)
        await peer.put(frame(TEXT, wire.encode("utf-8", "surrogatepass")))
        answer = await peer.read()
        if answer.op == CLOSE:
            await self.leave()
            return answer.code
        assert answer.json["id"] in {id, None}
        return str(answer.json.get("code", answer.json["type"]))

    async def _there(self) -> FramePeer:
        if self._peer is None:
            self._peer = await FramePeer.connect(self._broker.running.port)
            await self._peer.log_in(self._token)
        return self._peer

    async def leave(self) -> None:
        if self._peer is not None:
            await self._peer.__aexit__(None, None, None)
            self._peer = None


def schema(folder: Path) -> list[tuple[str, str]]:
    with closing(sqlite3.connect(folder / "collabtui.db")) as connection:
        return connection.execute("SELECT name, sql FROM sqlite_master ORDER BY name").fetchall()


async def test_what_anybody_says_is_kept_to_the_letter_or_refused(broker: Rig, tmp_path: Path) -> None:
    cases, before = hostile_texts(), schema(tmp_path)
    customers = [f"eve-{number}" for number in range(len(cases) // A_CUSTOMER + 1)]
    speaker = Speaker(broker, [await broker.token("customer", name) for name in customers])
    known = len(await broker.rows())
    outcomes = []
    for number, case in enumerate(cases):
        began = time.monotonic()
        outcomes.append(await speaker.say(number, case.text))
        assert time.monotonic() - began < MOST_S, case.id
    await speaker.leave()
    rows = (await broker.rows())[known:]
    for number, (case, outcome) in enumerate(zip(cases, outcomes, strict=True)):
        _check(case, outcome, [row for row in rows if row.stream == f"conversation:c{number}"])
    theirs = {f"conversation:c{number}" for number in range(len(cases))} | {f"customer:{name}" for name in customers}
    assert {row.stream for row in rows} <= theirs
    assert schema(tmp_path) == before
    assert len(cases) > 250


def _check(case: HostileText, outcome: str | int, rows: list[Row]) -> None:
    said = [json.loads(row.body)["text"] for row in rows if row.kind == "message_posted" and row.role == "customer"]
    if outcome == "ack":
        assert said == [case.text], case.id
        assert "rejected" not in case.expect, case.id
    else:
        assert outcome in REJECTED, (case.id, outcome)
        assert said == [], case.id
        assert "stored_verbatim" not in case.expect or len(case.text) > LONGEST, (case.id, outcome)
    if "not_a_command" in case.expect:
        assert {row.kind for row in rows} <= {"conversation_opened", "message_posted"}, (case.id, rows)
