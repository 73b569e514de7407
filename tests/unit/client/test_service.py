"""How worker processes find their broker, give up, end."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from broker.protocol.local import FILE_NAME, LocalBroker, dump
from collabtui.client.connection import Client
from collabtui.client.errors import NotRunning
from collabtui.client.service import Access, access, reached, run_until_stopped
from collabtui.client.tokens import keep

NOWHERE = "ws://127.0.0.1:9"
LOCAL = LocalBroker(url=NOWHERE, store_id="s1", pid=1, token="root")


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    """The data folder of a broker that listens nowhere, with a token for the bot kept in it."""
    (tmp_path / FILE_NAME).write_text(dump(LOCAL), "utf-8")
    keep(tmp_path / "tokens" / "bot-bot", "s1", "kept")
    return tmp_path


@pytest.fixture
def token_file(tmp_path: Path) -> Path:
    path = tmp_path / "token"
    path.write_text("given\n", "utf-8")
    return path


async def test_without_options_it_is_this_users_own_broker(data_dir: Path) -> None:
    assert await access(None, None, data_dir, "bot", "bot") == Access(NOWHERE, "kept")


async def test_a_named_broker_is_entered_with_the_token_of_the_file(token_file: Path) -> None:
    assert await access("ws://far:1", token_file, None, "bot", "bot") == Access("ws://far:1", "given")


async def test_a_token_file_alone_is_for_the_local_broker(data_dir: Path, token_file: Path) -> None:
    assert await access(None, token_file, data_dir, "bot", "bot") == Access(NOWHERE, "given")


async def test_the_environment_may_hold_the_token_of_a_named_broker(
    monkeypatch: pytest.MonkeyPatch, token_file: Path
) -> None:
    monkeypatch.setenv("COLLABTUI_TOKEN", "from-outside")
    assert await access("ws://far:1", None, None, "bot", "bot") == Access("ws://far:1", "from-outside")
    assert await access("ws://far:1", token_file, None, "bot", "bot") == Access("ws://far:1", "given")


async def test_an_authority_s_certificate_that_can_t_be_read_is_named(token_file: Path) -> None:
    with pytest.raises(ValueError, match="can't be read"):
        await access("wss://far:1", token_file, None, "bot", "bot", token_file.with_name("nowhere.pem"))
    with pytest.raises(ValueError, match="holds no certificate"):
        await access("wss://far:1", token_file, None, "bot", "bot", token_file)


async def test_a_named_broker_without_a_token_is_refused_with_what_to_do() -> None:
    with pytest.raises(ValueError, match="name its file with --token-file"):
        await access("ws://far:1", None, None, "bot", "bot")


async def test_no_broker_is_said_so(tmp_path: Path) -> None:
    with pytest.raises(NotRunning):
        await access(None, None, tmp_path, "bot", "bot")


def test_a_token_is_not_shown() -> None:
    assert "secret" not in repr(Access(NOWHERE, "secret"))


async def test_a_broker_that_never_answers_is_given_up() -> None:
    async with Client(NOWHERE, "t", role_audience="bot") as client:
        with pytest.raises(NotRunning, match="No broker answers at ws://127"):
            await reached(client, NOWHERE, patience_s=0.05)


def test_work_that_ends_ends_the_process() -> None:
    done: list[bool] = []

    async def work() -> None:
        done.append(True)

    run_until_stopped(work())
    assert done == [True]


@pytest.mark.parametrize("told", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_ends_the_work_in_good_order(told: signal.Signals) -> None:
    ended: list[str] = []

    async def work() -> None:
        asyncio.get_running_loop().call_soon(os.kill, os.getpid(), told)
        try:
            await asyncio.Event().wait()
        finally:
            ended.append("tidied up")

    run_until_stopped(work())
    assert ended == ["tidied up"]


def test_what_the_work_raises_is_raised() -> None:
    async def work() -> None:
        raise NotRunning("Nobody there.")

    with pytest.raises(NotRunning, match=r"Nobody there\."):
        run_until_stopped(work())


def test_work_that_is_cancelled_by_others_says_so() -> None:
    async def work() -> None:
        raise asyncio.CancelledError

    with pytest.raises(asyncio.CancelledError):
        run_until_stopped(work())
