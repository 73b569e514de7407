"""`collabtui outreach` beside a whole desk: events become conversations, which a person takes over."""

import asyncio
import json
import re
from datetime import UTC, datetime
from pathlib import Path

import httpx

from tests.e2e.processes import READY_S, Program, program
from tests.e2e.rig import rig
from tests.e2e.test_six_processes import POLICY, Desk, conversation_of

LATE = {"event": "order_delayed", "data": {"order_number": "FH-10234", "eta": "Friday"}}
EVENTS = [{"id": "e1", "customer": "maria", **LATE}, {"id": "e2", "customer": "tom", **LATE}]


def policy_at_noon(folder: Path) -> Path:
    """The shop's policy in the time zone where it is noon now, so that no quiet hours are in the way."""
    zone = f"Etc/GMT{datetime.now(UTC).hour - 12:+d}"
    path = folder / "policy.toml"
    path.write_text(f'{POLICY.read_text("utf-8")}\n[hours]\ntimezone = "{zone}"\n', encoding="utf-8")
    return path


async def sent(file: Path, data: Path) -> tuple[int | None, list[str]]:
    """The exit code with what was printed."""
    async with program("-m", "collabtui", "outreach", "run", "--file", file, "--data-dir", data) as run:
        async with asyncio.timeout(READY_S):
            await run.process.wait()
    assert run.errors == []
    return run.process.returncode, run.lines


async def conversations(data: Path) -> list[str]:
    listing = ("-m", "collabtui", "conversation", "list", "--all", "--json", "--data-dir", data)
    async with program(*listing) as run:
        async with asyncio.timeout(READY_S):
            await run.process.wait()
    return sorted(row["customer"] for row in json.loads("\n".join(run.lines)))


async def is_interested(maria: Program, ada: Program) -> None:
    await maria.says("bot: Hello, this is Fernhill Supply. Your order FH-10234 will be late: we expect it on Friday.")
    await maria.type("Yes please, that would be great")
    await maria.says("-- you are in the queue for a person")
    assert "rule outreach_interest" in await ada.says("-- offer 1: ")
    await ada.type("/accept 1")
    await ada.says('-- #1 field order_number = "FH-10234"')
    await maria.says("-- Ada (agent) is with you")


async def test_a_person_steps_in_when_the_customer_is_interested_in_an_event_that_is_sent_once(tmp_path: Path) -> None:
    events, data = tmp_path / "events.jsonl", tmp_path / "desk"
    events.write_text("\n".join([json.dumps(EVENTS[0]), "no event", json.dumps(EVENTS[1])]), encoding="utf-8")
    async with Desk(tmp_path, policy_at_noon(tmp_path)) as desk:
        code, told = await sent(events, data)
        assert (code, told[0], told[2]) == (1, "e1: sent", "e2: sent")
        assert re.search(r"^invalid\. .*events\.jsonl, line 2: ", told[1])
        assert [line.partition(".")[0] for line in (await sent(events, data))[1]] == ["e1: sent", "invalid", "e2: sent"]
        assert await conversations(data) == ["maria", "tom"]
        await desk.bot("bot-1")
        ada, maria = await desk.agent(), await desk.customer()
        assert (await conversation_of(maria)).startswith("outreach-")
        await is_interested(maria, ada)
        assert await conversations(data) == ["maria", "tom"]


async def test_an_event_that_the_hook_takes_is_sent_over_a_connection_that_takes_no_turns(tmp_path: Path) -> None:
    token = tmp_path / "hook.token"
    token.write_text("a-token-of-the-shop\n", encoding="utf-8")
    hook = ("--listen", "0", "--hook-token-file", token, "--data-dir", tmp_path, "--json")
    async with rig(tmp_path, policy=policy_at_noon(tmp_path)) as broker:
        async with program("-m", "collabtui", "outreach", "run", *hook) as run, httpx.AsyncClient() as shop:
            url, known = json.loads(await run.says('"url"'))["url"], {"Authorization": "Bearer a-token-of-the-shop"}
            answers = [await shop.post(url, json=EVENTS[0], headers=known) for _ in range(2)]
            assert [(one.status_code, one.json()["outcome"]) for one in answers] == [(200, "sent")] * 2
            assert not broker.running.inside.desk.handouts.room().workers
            assert await run.stop() == 0
        assert await conversations(tmp_path) == ["maria"]
