"""Requests find their answer without a socket."""

from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from collabtui.shop import api, database
from collabtui.shop.catalogue import Catalogue
from collabtui.shop.faults import Faults

METHODS = st.sampled_from(["GET", "POST", "PUT", "DELETE", "PATCH"])


@pytest.fixture
def desk(database_path: Path, catalogue: Catalogue) -> api.Desk:
    database.create(database_path, catalogue)
    return api.Desk(database_path, Faults())


def ask(desk: api.Desk, method: str, path: str, body: bytes = b"", at: int = 0) -> api.Reply:
    route, parameters = api.match(method, path)
    return route.answer(desk, api.Call(parameters, body, at))


@given(st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60))
def test_any_text_survives_as_a_path_parameter(text: str) -> None:
    route, parameters = api.match("GET", f"/customers/{quote(text, safe='')}/orders")
    assert (route.name, parameters) == ("orders_of", (text,))


@given(METHODS, st.text(max_size=80))
def test_any_path_is_matched_or_refused_with_a_sentence(method: str, path: str) -> None:
    try:
        route, _ = api.match(method, "/" + path)
    except api.Problem as problem:
        said = (problem.status in {404, 405}, problem.message[-1])
    else:
        said = (route.method == method, ".")
    assert said == (True, ".")


@pytest.mark.parametrize("route", api.ROUTES, ids=lambda route: str(route.name))
def test_every_route_is_reached_by_its_own_pattern(route: api.Route) -> None:
    path = route.pattern.replace("{number}", "FH-10234").replace("{id}", "maria")
    assert api.match(route.method, path)[0] is route


def test_names_that_faults_are_drawn_for_are_told_apart() -> None:
    assert len({route.name for route in api.ROUTES}) == len(api.ROUTES)


def test_what_controls_the_faults_is_never_hit_by_them() -> None:
    spared = {route.name for route in api.ROUTES if not route.may_fail}
    assert spared == {"health", "faults", "set_faults"}


def test_a_reset_is_noted_with_the_time_it_arrived(desk: api.Desk) -> None:
    ask(desk, "POST", "/password-resets", b'{"email": "tom@example.com"}', at=1_793_000_000_123)
    with database.opened(desk.database_path) as connection:
        row = connection.execute("SELECT customer, requested_at FROM password_reset").fetchone()
    assert tuple(row) == ("tom", 1_793_000_000_123)


def test_a_refused_reset_notes_nothing(desk: api.Desk) -> None:
    with pytest.raises(api.Problem) as caught:
        ask(desk, "POST", "/password-resets", b'{"email": "ewa@example.com"}')  # her account is closed
    assert caught.value.code == "unknown_email"
    with database.opened(desk.database_path) as connection:
        assert connection.execute("SELECT count(*) FROM password_reset").fetchone()[0] == 0


def test_setting_faults_replaces_all_that_was_set(desk: api.Desk) -> None:
    ask(desk, "PUT", "/faults", b'{"failure_rate": 0.5, "seed": 4, "keys": {"maria": 1.0}}')
    ask(desk, "PUT", "/faults", b'{"latency_ms": 20}')
    assert desk.faults == Faults(latency_ms=20)


@pytest.mark.parametrize(
    "body", [b'{"seed": NaN}', b'{"failure_rate": NaN}', b'{"failure_rate": 1e999}', b'{"seed": 1.5}']
)
def test_numbers_that_are_none_set_no_faults(desk: api.Desk, body: bytes) -> None:
    with pytest.raises(api.Problem) as caught:
        ask(desk, "PUT", "/faults", body)
    assert caught.value.status in {400, 422}
    assert desk.faults == Faults()


def test_a_refusal_lists_the_fields_by_their_names_on_the_wire(desk: api.Desk) -> None:
    with pytest.raises(api.Problem) as caught:
        ask(desk, "PUT", "/faults", b'{"per_key": {}}')
    assert caught.value.message.endswith("Fields: failure_rate, latency_ms, seed, keys, calls.")


def test_encoded_text_is_utf_8_as_it_was_written() -> None:
    assert api.encoded({"name": "Zoë, -5 °C"}) == '{"name": "Zoë, -5 °C"}'.encode()
