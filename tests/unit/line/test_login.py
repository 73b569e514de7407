"""How one who sits down is let in."""

from pathlib import Path

import pytest

from broker.domain.customers import CustomerRecord
from broker.protocol.local import LocalBroker
from collabtui.client.errors import NotRunning
from collabtui.client.service import Access
from collabtui.line import login as login_module
from collabtui.line.login import Newcomer, demo_record, login

ADA = Newcomer("agent", "ada", "Ada", {"support": 3}, 2, given=frozenset({"skills"}))
LOCAL = LocalBroker(url="ws://127.0.0.1:7400", store_id="s1", pid=1, token="boss.secret")


async def test_a_named_broker_gets_the_named_token(tmp_path: Path) -> None:
    (tmp_path / "token").write_text("t1.secret\n", encoding="utf-8")
    assert await login(ADA, "ws://far:1", tmp_path / "token", None) == Access("ws://far:1", "t1.secret")


async def test_a_named_broker_without_a_token_is_refused() -> None:
    with pytest.raises(ValueError, match="--token-file"):
        await login(ADA, "ws://far:1", None, None)


async def test_a_machine_without_a_broker_is_told_so(tmp_path: Path) -> None:
    with pytest.raises(NotRunning, match="No broker runs here"):
        await login(ADA, None, None, tmp_path)


async def test_the_local_broker_is_told_who_comes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    told: dict[str, object] = {}

    async def credentials(local: LocalBroker, role: str, subject: str, **known: object) -> str:
        told.update(known, local=local, role=role, subject=subject)
        return "t1.secret"

    monkeypatch.setattr(login_module, "find", lambda _folder: LOCAL)
    monkeypatch.setattr(login_module, "credentials", credentials)
    assert await login(ADA, None, None, tmp_path) == Access(LOCAL.url, "t1.secret")
    assert told == {
        "local": LOCAL,
        "role": "agent",
        "subject": "ada",
        "name": "Ada",
        "skills": {"support": 3},
        "capacity": 2,
        "record": None,
        "defaults": {"name"},
        "data_dir": tmp_path,
    }


def test_the_demo_shop_vouches_for_its_own_customers() -> None:
    record = demo_record("maria")
    assert isinstance(record, CustomerRecord)
    assert (record.name, record.email, record.verified_by) == ("Maria Oliveira", "maria@example.com", "password")


def test_the_demo_shop_knows_nothing_of_a_stranger() -> None:
    assert demo_record("guest") is None
