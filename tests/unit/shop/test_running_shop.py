"""The shop as a running service: its log, its threads, its end."""

import logging
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from collabtui.shop import server
from collabtui.shop.catalogue import Catalogue
from collabtui.shop.faults import Faults
from collabtui.shop.server import RunningShop, start
from tests.unit.shop.browser import Browser, raw


def in_threads(task: Callable[[], None], count: int) -> None:
    """Run the task in so many threads at once, to the end of all."""
    threads = [threading.Thread(target=task) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)


def test_the_log_says_how_it_went_but_never_what_was_asked(shop: RunningShop, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="collabtui.shop")
    browser = Browser(shop.url)
    browser.ask(
        "GET",
        "/orders/secret-number?secret=1",
        headers={"X-Conversation-Key": "secret-key", "X-Customer-Email": "secret"},
    )
    browser.ask("POST", "/password-resets", b'{"email": "secret@example.com"}')
    browser.ask("GET", "/secret-path")
    browser.connection.close()
    raw(shop.url, b"SECRET /secret HTTP/1.1\r\n\r\n")
    shop.stop()
    assert "secret" not in caplog.text.lower()
    assert "event=request method=GET route=/orders/{number} status=404 ms=" in caplog.text
    assert "event=request method=GET route=unmatched status=404 ms=" in caplog.text
    assert "event=request method=other route=unmatched status=501 ms=" in caplog.text


def test_nothing_is_written_to_the_terminal(shop: RunningShop, capfd: pytest.CaptureFixture[str]) -> None:
    raw(shop.url, b"GET /orders/x HTTP/1.1\r\nConnection: close\r\n\r\n")
    raw(shop.url, b"nonsense\r\n\r\n")
    shop.stop()
    assert capfd.readouterr() == ("", "")


def test_a_peer_that_falls_silent_loses_its_connection(
    shop: RunningShop, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="collabtui.shop")
    monkeypatch.setattr(server._Handler, "timeout", 0.05)
    assert raw(shop.url, b"POST /callbacks HTTP/1.1\r\nContent-Length: 50\r\n\r\n{") == b""
    shop.stop()
    assert "event=connection_dropped" in caplog.text


def test_the_same_callback_from_many_at_once_is_one(shop: RunningShop, database_path: Path) -> None:
    body = b'{"customer": "li", "at": 5, "phone": "+1-555-0177"}'
    statuses: list[int] = []

    def ask() -> None:
        browser = Browser(shop.url)
        statuses.append(browser.ask("POST", "/callbacks", body)[0])
        browser.connection.close()

    in_threads(ask, 8)
    assert sorted(statuses) == [200] * 7 + [201]


def test_many_ask_at_once(shop: RunningShop) -> None:
    statuses: list[int] = []

    def ask() -> None:
        browser = Browser(shop.url)
        statuses.extend(browser.ask("GET", "/customers/maria/orders")[0] for _ in range(5))
        browser.connection.close()

    in_threads(ask, 16)
    assert statuses == [200] * 80


def test_a_stop_hangs_up_on_idle_peers_leaving_no_thread(catalogue: Catalogue, database_path: Path) -> None:
    before = set(threading.enumerate())
    shop = start(catalogue, database_path)
    idle = Browser(shop.url)
    idle.ask("GET", "/healthz")
    shop.stop()
    assert set(threading.enumerate()) == before
    assert idle.connection.sock is not None
    assert idle.connection.sock.recv(1) == b""
    idle.connection.close()


def test_a_stop_does_not_wait_for_injected_latency(catalogue: Catalogue, database_path: Path) -> None:
    with start(catalogue, database_path, faults=Faults(latency_ms=60_000)) as shop:
        address = urlsplit(shop.url)
        with socket.create_connection((str(address.hostname), address.port or 0), timeout=10) as waiting:
            waiting.sendall(b"GET /orders/FH-10234 HTTP/1.1\r\n\r\n")
            # Connections are taken in order: once this is answered, the one before has its thread.
            raw(shop.url, b"GET /healthz HTTP/1.1\r\nConnection: close\r\n\r\n")
            began = time.monotonic()
            shop.stop()
            assert time.monotonic() - began < 30


def test_a_second_stop_does_nothing(catalogue: Catalogue, database_path: Path) -> None:
    shop = start(catalogue, database_path)
    shop.stop()
    shop.stop()


def test_a_taken_port_is_an_error(shop: RunningShop, catalogue: Catalogue, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="in use"):
        start(catalogue, tmp_path / "other.db", port=urlsplit(shop.url).port or 0)
