"""Personal data at the edges: what reaches the disk, what leaves by a command."""

from importlib.resources import files
from pathlib import Path

import pytest

from broker.domain.commands import PostMessage
from broker.domain.desk_commands import AdoptPolicy
from broker.domain.handoff_commands import TakeOver
from broker.protocol.frames import Ack
from tests.e2e.rig import SUE, opened, rig
from tests.e2e.test_conversation_command import run

CARD, MAIL = "4111 1111 1111 1111", "mona.lisa@example.com"
SAID = f"my card is {CARD}, write to {MAIL}"
SHOWN = "my card is [card], write to [email]"


def policy(folder: Path, *settings: str) -> Path:
    """The demo's policy with these settings of its redaction, as a file."""
    path = folder / "policy.toml"
    path.write_text(policy_text(*settings), encoding="utf-8")
    return path


def policy_text(*settings: str, version: str = "") -> str:
    text = (files("broker.policy") / "default.toml").read_text(encoding="utf-8")
    if version:
        text = text.replace('version = "', f'version = "{version}-', 1)
    return text + "\n[redaction]\n" + "\n".join(settings)


def found(folder: Path) -> list[str]:
    """The files in which anything of the card or the address stands, in any spelling that a file might hold."""
    traces = [CARD, CARD.replace(" ", ""), MAIL, "mona.lisa"]
    return [
        path.name
        for path in folder.rglob("*")
        if path.is_file() and any(trace.encode() in path.read_bytes() for trace in traces)
    ]


async def test_no_byte_of_what_is_not_to_be_stored_reaches_the_disk(tmp_path: Path) -> None:
    data = tmp_path / "desk"
    async with rig(data, store="sqlite", policy=policy(tmp_path, "stored = true")) as broker:
        async with await opened(broker) as maria:
            assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
            # What a person answers is judged by nobody, and goes a shorter way.
            await broker.do(SUE, TakeOver("c1", "Sue"))
            assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
            await maria.follow("conversation:c1")
            # She sees what was stored, so that she knows.
            assert SHOWN in str(maria.events("conversation:c1"))
        assert SHOWN in str([row.body for row in await broker.rows()])
        assert found(data) == []
    assert found(data) == []


async def test_the_search_for_such_bytes_would_find_them(tmp_path: Path) -> None:
    data = tmp_path / "desk"
    async with rig(data, store="sqlite", policy=policy(tmp_path, "stored = false")) as broker:
        async with await opened(broker) as maria:
            assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
        assert found(data) != []


async def test_a_policy_adopted_in_the_middle_of_a_conversation_counts_from_the_next_word_on(tmp_path: Path) -> None:
    async with rig(tmp_path) as broker, await opened(broker) as maria:
        assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
        await broker.do(SUE, AdoptPolicy(policy_text("stored = true", version="careful")))
        assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
        await maria.follow("conversation:c1")
        said = str(maria.events("conversation:c1"))
        assert (said.count(SAID), said.count(SHOWN)) == (1, 1)


@pytest.mark.parametrize(
    ("settings", "flags", "is_blanked"),
    [
        ("exports = false", ("--json",), False),
        ("exports = false", ("--redact", "--json"), True),
        ("exports = true", (), True),
    ],
)
async def test_a_conversation_is_shown_as_the_policy_or_the_flag_says(
    tmp_path: Path, settings: str, flags: tuple[str, ...], is_blanked: bool
) -> None:
    data = tmp_path / "desk"
    async with rig(data, policy=policy(tmp_path, settings)) as broker, await opened(broker) as maria:
        assert isinstance(await maria.do(PostMessage("c1", SAID)), Ack)
        shown = await run(data, "show", "c1", *flags)
    assert (shown.code, shown.err) == (0, "")
    assert (SHOWN if is_blanked else SAID) in shown.out
    assert (CARD in shown.out) == (not is_blanked)
