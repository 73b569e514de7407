"""Encrypted connections: who is believed, who is not, who needs none."""

import asyncio
import ssl
import stat
from pathlib import Path
from typing import Any

import httpx
import pytest

from broker.build import ask_any, broker_for
from broker.config import Config
from broker.domain.audience import audience_of
from broker.domain.commands import OpenConversation, PostMessage
from broker.protocol.frames import Ack, Query, Result
from broker.protocol.local import parse
from broker.protocol.questions import ListTokens
from broker.protocol.trust import signed_by
from broker.server.limits import Limits
from broker.server.serve import CannotListen
from broker.server.tls import CannotEncrypt
from collabtui.client.connection import Client
from collabtui.client.errors import Untrusted
from collabtui.client.local import credentials, find
from collabtui.client.service import access
from tests.certificates import Certificates, certificates
from tests.e2e.processes import READY_S, program
from tests.e2e.rig import Rig, rig


@pytest.fixture
def made(tmp_path: Path) -> Certificates:
    return certificates(tmp_path, "127.0.0.1")


def encrypted(made: Certificates) -> dict[str, Any]:
    return {"tls_cert": made.cert, "tls_key": made.key}


async def who_it_is(broker: Rig, trust: ssl.SSLContext | None) -> str:
    """The customer, as the broker greets her over an encrypted connection."""
    token = await broker.token("customer", "maria")
    async with (
        asyncio.timeout(READY_S),
        Client(broker.running.url, token, role_audience=audience_of("customer"), trust=trust) as client,
    ):
        return (await client.online()).id


async def test_who_believes_the_authority_talks_over_tls(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker:
        assert broker.running.url.startswith("wss://127.0.0.1:")
        assert await who_it_is(broker, signed_by(made.ca)) == "maria"


async def test_who_believes_another_authority_says_no_token(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker:
        for trust in (signed_by(made.other_ca), None):
            with pytest.raises(Untrusted, match="--ca"):
                await who_it_is(broker, trust)


async def test_a_certificate_for_another_name_is_not_believed(tmp_path: Path) -> None:
    made = certificates(tmp_path, "desk.example")
    async with rig(tmp_path, **encrypted(made)) as broker:
        with pytest.raises(Untrusted, match=r"not valid for '127\.0\.0\.1'"):
            await who_it_is(broker, signed_by(made.ca))


async def test_local_clients_believe_their_own_broker_whatever_name_it_shows(tmp_path: Path) -> None:
    made = certificates(tmp_path, "desk.example")
    async with rig(tmp_path, **encrypted(made)) as broker:
        local = find(tmp_path)
        assert local == broker.running.local
        assert "PRIVATE" not in local.certificate
        assert stat.S_IMODE((tmp_path / "local.json").stat().st_mode) == 0o600
        token = await credentials(local, "customer", "maria", data_dir=tmp_path)
        found = await access(None, None, tmp_path, "customer", "maria")
        assert found.token == token
        async with found.client("public") as client:
            assert isinstance(await client.send(OpenConversation("c1")), Ack)
            assert isinstance(await client.send(PostMessage("c1", "encrypted")), Ack)
        asked = await ask_any(Config(data=tmp_path), Query(id="q", query=ListTokens()))
        assert isinstance(asked, Result)
        assert "maria" in {row.subject for row in asked.tokens}


async def test_a_local_client_does_not_believe_who_stands_in_for_its_broker(tmp_path: Path) -> None:
    """The file names a certificate; another one of the same authority, for the same address, is not that one."""
    made = certificates(tmp_path, "127.0.0.1")
    async with rig(tmp_path, **encrypted(made)) as broker:
        (tmp_path / "other").mkdir()
        other = certificates(tmp_path / "other", "127.0.0.1")
        pinned = broker.running.local.model_copy(update={"certificate": other.cert.read_text()})
        with pytest.raises(Untrusted):
            await who_it_is(broker, pinned.trust)


async def test_plain_http_over_tls_gets_plain_answers(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker, httpx.AsyncClient(verify=signed_by(made.ca)) as http:
        answer = await http.get(broker.running.url.replace("wss://", "https://") + "healthz")
    assert answer.json()["status"] == "ok"


async def test_an_old_version_of_tls_is_turned_away(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker:
        old = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
        old.load_verify_locations(made.ca)
        with pytest.warns(DeprecationWarning, match="TLSv1_1"):
            old.maximum_version = ssl.TLSVersion.TLSv1_1
        old.set_ciphers("ALL:@SECLEVEL=0")
        with pytest.raises(ssl.SSLError):
            await asyncio.open_connection("127.0.0.1", broker.running.port, ssl=old)


async def test_who_speaks_in_the_clear_to_an_encrypted_port_harms_nobody(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker:
        reader, writer = await asyncio.open_connection("127.0.0.1", broker.running.port)
        writer.write(b"GET / HTTP/1.1\r\n\r\n")
        assert b"HTTP" not in await reader.read()
        writer.close()
        await writer.wait_closed()
        assert await who_it_is(broker, signed_by(made.ca)) == "maria"


async def test_who_connects_but_never_begins_to_encrypt_is_cut(tmp_path: Path, made: Certificates) -> None:
    async with rig(tmp_path, limits=Limits(open_s=0.1), **encrypted(made)) as broker:
        reader, writer = await asyncio.open_connection("127.0.0.1", broker.running.port)
        async with asyncio.timeout(READY_S):
            assert await reader.read() == b""
        writer.close()
        await writer.wait_closed()


async def test_with_a_certificate_the_broker_may_listen_beyond_this_machine(tmp_path: Path, made: Certificates) -> None:
    """Nothing is listened on: no machine of ours has this address, which is what the complaint is about."""
    with pytest.raises(CannotListen, match="can't be listened on"):
        async with broker_for(Config(data=tmp_path, port=0, store="memory", host="192.0.2.1", **encrypted(made))):
            pass


async def test_a_broker_that_can_t_encrypt_as_it_was_told_does_not_start(tmp_path: Path, made: Certificates) -> None:
    with pytest.raises(CannotEncrypt):
        async with broker_for(Config(data=tmp_path, port=0, store="memory", tls_cert=made.key)):
            pass


async def test_line_mode_talks_over_tls_and_tells_of_a_stranger_s_certificate(
    tmp_path: Path, made: Certificates
) -> None:
    async with rig(tmp_path, **encrypted(made)) as broker:
        token = tmp_path / "token"
        token.write_text(await broker.token("customer", "maria"))
        line = ("-m", "collabtui", "customer", "--plain", "--url", broker.running.url, "--token-file", token)
        async with program(*line, "--ca", made.ca, "--echo") as maria:
            await maria.type("over the wire")
            await maria.says("over the wire")
            await maria.type("/quit")
        async with program(*line, "--ca", made.other_ca) as stranger, asyncio.timeout(READY_S):
            assert await stranger.process.wait() == 3
        assert "is not to be trusted" in " ".join(stranger.errors)
        assert parse((tmp_path / "local.json").read_text(), "local.json").url == broker.running.url
