"""The shop's HTTP service, spoken to over a real loopback socket."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from collabtui.shop import database
from collabtui.shop.faults import Faults, fails
from collabtui.shop.server import MAX_BODY, RunningShop
from tests.unit.shop.browser import Browser, raw


@pytest.fixture
def browser(shop: RunningShop) -> Iterator[Browser]:
    opened = Browser(shop.url)
    yield opened
    opened.connection.close()


def test_it_listens_on_loopback_only(shop: RunningShop) -> None:
    assert shop.url.startswith("http://127.0.0.1:")


def test_it_says_that_it_is_well(browser: Browser) -> None:
    assert browser.ask("GET", "/healthz") == (200, {"status": "ok"})


def test_an_order_is_told_whole(browser: Browser) -> None:
    status, order = browser.ask("GET", "/orders/FH-10234")
    assert status == 200
    assert (order["customer"], order["status"], order["refund"]) == ("maria", "shipped", "none")
    assert order["items"][0] == {"name": "Slatted oak garden table", "quantity": 1, "price": "449.00"}


def test_an_order_is_told_to_its_customers_address(browser: Browser) -> None:
    for email in ("maria%40example.com", "Maria@example.com"):
        assert browser.ask("GET", "/orders/FH-10234", headers={"X-Customer-Email": email})[0] == 200


@pytest.mark.parametrize("email", ["tom%40example.com", "", "%00", "maria%2540example.com", "nobody@example.com"])
def test_somebody_elses_order_answers_exactly_like_one_that_does_not_exist(browser: Browser, email: str) -> None:
    headers = {"X-Customer-Email": email}
    theirs, nobodys = (browser.ask("GET", f"/orders/{number}", headers=headers) for number in ("FH-10234", "FH-99999"))
    assert theirs == nobodys
    assert (theirs[0], theirs[1]["code"]) == (404, "unknown_order")


def test_a_customer_is_told_with_orders_newest_first(browser: Browser) -> None:
    assert browser.ask("GET", "/customers/tom")[1]["email"] == "tom@example.com"
    status, answer = browser.ask("GET", "/customers/maria/orders")
    assert (status, [order["number"] for order in answer["orders"]]) == (200, ["FH-10234", "FH-10198"])


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("/orders/FH-99999", "unknown_order"),
        ("/orders/%27%20OR%201=1%20--", "unknown_order"),
        ("/orders/%00%ff", "unknown_order"),
        ("/customers/nobody", "unknown_customer"),
        ("/customers/nobody/orders", "unknown_customer"),
        ("/", "unknown_path"),
        ("/orders", "unknown_path"),
        ("/orders/", "unknown_path"),
        ("/orders/FH-10234/items", "unknown_path"),
        ("/../../etc/passwd", "unknown_path"),
    ],
)
def test_what_does_not_exist_is_a_404_with_its_code(browser: Browser, path: str, code: str) -> None:
    status, answer = browser.ask("GET", path)
    assert (status, answer["code"]) == (404, code)
    assert answer.keys() == {"code", "message"}


def test_a_known_path_refuses_another_method(browser: Browser) -> None:
    status, answer = browser.ask("DELETE", "/faults")
    assert (status, answer["code"]) == (405, "method_not_allowed")
    assert "GET, PUT" in answer["message"]


def test_a_password_reset_is_noted(browser: Browser, database_path: Path) -> None:
    asked = browser.ask("POST", "/password-resets", b'{"email": "Maria@example.com"}')
    assert asked == (201, {"customer": "maria"})
    with database.opened(database_path) as connection:
        assert [row["customer"] for row in connection.execute("SELECT * FROM password_reset")] == ["maria"]


@pytest.mark.parametrize("email", ["nobody@example.com", "marcus@example.com"])
def test_an_unknown_or_closed_account_gets_no_reset(browser: Browser, email: str) -> None:
    status, answer = browser.ask("POST", "/password-resets", json.dumps({"email": email}).encode())
    assert (status, answer["code"]) == (404, "unknown_email")


def test_a_callback_sent_twice_is_one_callback(browser: Browser, database_path: Path) -> None:
    wanted = {"customer": "grace", "at": 1_793_000_000_000, "phone": "+1-555-0142"}
    body = json.dumps(wanted).encode()
    assert [browser.ask("POST", "/callbacks", body) for _ in range(2)] == [(201, wanted), (200, wanted)]
    with database.opened(database_path) as connection:
        assert connection.execute("SELECT count(*) FROM callback").fetchone()[0] == 1


def test_a_callback_for_a_stranger_is_a_404(browser: Browser) -> None:
    body = b'{"customer": "nobody", "at": 1, "phone": "+1-555-0142"}'
    status, answer = browser.ask("POST", "/callbacks", body)
    assert (status, answer["code"]) == (404, "unknown_customer")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe{}", b'{"email": "\\ud800"}', b"[" * 5000, b"maria"])
def test_malformed_json_is_a_400(browser: Browser, body: bytes) -> None:
    status, answer = browser.ask("POST", "/password-resets", body)
    assert (status, answer["code"]) == (400, "malformed_json")


@pytest.mark.parametrize(
    ("path", "body", "field"),
    [
        ("/password-resets", b"[]", "body"),
        ("/password-resets", b"{}", "email"),
        ("/password-resets", b'{"email": 3}', "email"),
        ("/password-resets", b'{"email": "no address"}', "email"),
        ("/password-resets", b'{"email": "a@b.c", "<script>": 1}', "body"),
        ("/callbacks", b'{"customer": "tom", "at": -1, "phone": "+1-555-0100"}', "at"),
        ("/callbacks", b'{"customer": "tom", "at": 1e30, "phone": "+1-555-0100"}', "at"),
        ("/callbacks", b'{"customer": "tom", "at": 9223372036854775808, "phone": "+1-555-0100"}', "at"),
        ("/callbacks", b'{"customer": "tom", "at": 1, "phone": "call me"}', "phone"),
    ],
)
def test_a_body_that_says_something_else_is_a_422_naming_the_field(
    browser: Browser, path: str, body: bytes, field: str
) -> None:
    status, answer = browser.ask("POST", path, body)
    assert (status, answer["code"]) == (422, "invalid_body")
    assert answer["message"].startswith(f"{field}: ")
    assert "script" not in answer["message"]


def test_a_body_of_exactly_the_limit_is_read(browser: Browser) -> None:
    body = b'{"email": "maria@example.com"}'.ljust(MAX_BODY)
    assert browser.ask("POST", "/password-resets", body)[0] == 201


def test_a_larger_body_is_refused_with_a_413_that_arrives(browser: Browser) -> None:
    status, answer = browser.ask("POST", "/password-resets", b" " * (MAX_BODY + 1))
    assert (status, answer["code"]) == (413, "body_too_large")


def test_a_refusal_leaves_the_connection_usable(browser: Browser) -> None:
    assert browser.ask("POST", "/nowhere", b"x" * 1000)[0] == 404
    kept = browser.connection.sock
    assert browser.ask("GET", "/healthz")[0] == 200
    assert browser.connection.sock is kept


@pytest.mark.parametrize("length", ["-1", "ten", "1e3", "9" * 40, "²"])
def test_a_length_that_is_none_is_a_400(browser: Browser, length: str) -> None:
    status, answer = browser.ask("POST", "/callbacks", headers={"Content-Length": length})
    assert (status, answer["code"]) == (400, "bad_length")


def test_a_body_without_a_length_is_a_411(shop: RunningShop) -> None:
    request = b"POST /callbacks HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
    assert raw(shop.url, request).startswith(b"HTTP/1.1 411 ")


@pytest.mark.parametrize(
    "request_bytes",
    [
        b"\x16\x03\x01 hello\r\n\r\n",
        b"BREW /pot HTTP/1.1\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /" + b"a" * 70_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"A: b\r\n" * 200 + b"\r\n",
    ],
)
def test_what_is_no_request_is_refused_as_json(shop: RunningShop, request_bytes: bytes) -> None:
    head, _, body = raw(shop.url, request_bytes).partition(b"\r\n\r\n")
    assert head.startswith((b"HTTP/1.1 4", b"HTTP/1.1 5"))
    assert json.loads(body)["code"] == "bad_request"


def test_failures_come_and_go_while_it_runs(browser: Browser) -> None:
    assert browser.ask("GET", "/orders/FH-10234")[0] == 200
    assert browser.ask("PUT", "/faults", b'{"failure_rate": 1.0}')[0] == 200
    status, answer = browser.ask("GET", "/orders/FH-10234")
    assert (status, answer["code"]) == (503, "unavailable")
    assert answer["message"].endswith(".")
    assert browser.ask("GET", "/healthz")[0] == 200
    assert browser.ask("PUT", "/faults", b"{}")[0] == 200
    assert browser.ask("GET", "/orders/FH-10234")[0] == 200


def test_faults_are_told_as_they_were_set(browser: Browser) -> None:
    wanted = {
        "failure_rate": 0.25,
        "latency_ms": 3,
        "seed": 7,
        "keys": {"maria": 1.0},
        "calls": {"order": {"failure_rate": 1.0, "latency_ms": 0}},
    }
    assert browser.ask("PUT", "/faults", json.dumps(wanted).encode()) == (200, wanted)
    assert browser.ask("GET", "/faults") == (200, wanted)


@pytest.mark.parametrize(
    "body", [b'{"failure_rate": 2}', b'{"failure_rate": "1"}', b'{"per_key": {}}', b'{"keys": {"a": -1}}']
)
def test_refused_faults_change_nothing(browser: Browser, body: bytes) -> None:
    before = browser.ask("GET", "/faults")
    assert browser.ask("PUT", "/faults", body)[0] == 422
    assert browser.ask("GET", "/faults") == before


def test_one_keys_faults_spare_the_others(browser: Browser) -> None:
    browser.ask("PUT", "/faults", json.dumps({"keys": {"maria ü": 1.0}}).encode())

    def status(key: str) -> int:
        return browser.ask("GET", "/orders/FH-10234", headers={"X-Conversation-Key": key})[0]

    assert [status(key) for key in ("maria%20%C3%BC", "tom")] == [503, 200]


def test_each_attempt_meets_the_fate_that_the_seed_gave_it(browser: Browser) -> None:
    faults = Faults(failure_rate=0.5, seed=11)
    browser.ask("PUT", "/faults", faults.model_dump_json(by_alias=True).encode())
    seen = [
        browser.ask("GET", "/customers/tom", headers={"X-Conversation-Key": "c1", "X-Attempt": str(attempt)})[0]
        for attempt in range(1, 21)
    ]
    assert seen == [503 if fails(faults, "c1", "customer", attempt) else 200 for attempt in range(1, 21)]
    assert len(set(seen)) == 2


def test_an_injected_failure_has_no_effect(browser: Browser, database_path: Path) -> None:
    browser.ask("PUT", "/faults", b'{"failure_rate": 1.0}')
    body = b'{"customer": "tom", "at": 1, "phone": "+1-555-0100"}'
    assert browser.ask("POST", "/callbacks", body)[0] == 503
    with database.opened(database_path) as connection:
        assert connection.execute("SELECT count(*) FROM callback").fetchone()[0] == 0


@pytest.mark.parametrize("attempt", ["-1", "one", "1.5", "1000000", ""])
def test_an_attempt_that_is_no_number_is_a_400(browser: Browser, attempt: str) -> None:
    status, answer = browser.ask("GET", "/customers/tom", headers={"X-Attempt": attempt})
    assert (status, answer["code"]) == (400, "bad_attempt")


def test_a_lost_database_is_a_500_with_a_sentence(browser: Browser, database_path: Path) -> None:
    database_path.unlink()
    status, answer = browser.ask("GET", "/orders/FH-10234")
    assert (status, answer["code"]) == (500, "database_failed")
