"""What a domain may declare, what its author is told."""

from pathlib import Path

import pytest

from collabtui.shop.catalogue import demo_folder, load_catalogue
from collabtui.understanding.entities import Finder
from collabtui.understanding.entity_file import BUILT_IN, load_entities
from collabtui.understanding.toml_file import DataFileError

DEMO = Path(__file__).resolve().parents[3] / "demo_data" / "entities.toml"
HEAD = '[[entity]]\ntype = "seat"\ndescribes = "A seat."\n'


def loaded(path: Path, text: str) -> Finder:
    path.write_text(text, encoding="utf-8")
    return Finder(load_entities(path))


def test_a_kind_of_ones_own_is_found_in_its_normal_form(tmp_path: Path) -> None:
    seats = loaded(
        tmp_path / "entities.toml",
        HEAD
        + """forms = [{ pattern = '(?P<row>[0-9]{2})-?(?P<seat>[A-F])', value = "{row}/{seat}", in_context = 0.9 }]
before = ["seat", "sitzplatz"]
""",
    )
    assert [(e.type, e.value, e.confidence) for e in seats.find("seat 12-c, gate 3b")] == [("seat", "12/C", 0.9)]


def test_a_thing_is_found_by_what_people_call_it(tmp_path: Path) -> None:
    things = loaded(tmp_path / "entities.toml", HEAD + '[entity.words]\n"Window seat" = ["by the window", "window"]\n')
    found = things.find("A seat by the WINDOW, or a window-seat?")
    assert [(entity.value, entity.start) for entity in found] == [("Window seat", 7), ("Window seat", 27)]


def test_phone_numbers_are_of_the_declared_countries(tmp_path: Path) -> None:
    written = "call 020 7946 0958"
    britain, germany = (
        loaded(tmp_path / "entities.toml", f'regions = ["{region}"]\n').find(written) for region in ("GB", "DE")
    )
    assert (britain[0].value, germany[0].value) == ("+442079460958", "+492079460958")


def test_how_a_date_is_read_is_the_domains_to_say(tmp_path: Path) -> None:
    (day,) = loaded(tmp_path / "entities.toml", "day_first = true\n").find("03/04/2026")
    assert day.value == "2026-04-03"


@pytest.mark.parametrize(
    ("text", "line", "expected"),
    [
        (HEAD + "forms = [{ pattern = '[0-9]+', confidence = 0.9 }]\n", 4, "has no bound; expected ?, {n} or {n,m}"),
        (HEAD + "forms = [{ pattern = '[0-9]{4}' }]\n", 4, "expected confidence or in_context above 0"),
        (HEAD + "forms = [{ pattern = '[0-9]{4}', in_context = 0.9 }]\n", 1, "expected words in before or after"),
        (HEAD + "forms = [{ pattern = 'x', confidence = 1, value = '{y}' }]\n", 4, "expected some of ['match']"),
        (HEAD + "forms = [{ pattern = 'x', confidence = 1, value = '{' }]\n", 4, "a brace too many"),
        (HEAD + "forms = [{ pattern = 'x', confidence = 2 }]\n", 4, "less than or equal to 1"),
        (HEAD, 1, "expected forms or words"),
        (HEAD.replace("seat", "email"), 1, "expected another name"),
        (HEAD + "words = { a = [] }\n" + HEAD + "words = { a = [] }\n", None, "seat stands twice"),
        ('zone = "Mars/North"\n', 1, "expected a name such as Europe/Berlin"),
        ('regions = ["Germany"]\n', 1, "regions"),
        ("colour = 1\n", 1, "colour"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, line: int | None, expected: str) -> None:
    with pytest.raises(DataFileError) as told:
        loaded(tmp_path / "entities.toml", text)
    assert expected in str(told.value)
    assert line is None or f"entities.toml, line {line}" in str(told.value)


def test_the_demo_shop_declares_what_its_flows_ask_for() -> None:
    kinds = {kind.type for kind in load_entities(DEMO).entity}
    assert {"order_number", "invoice_number", "account_number", "tracking_number", "postcode", "product"} <= kinds
    assert not kinds & set(BUILT_IN)


def test_everything_that_was_ordered_is_found_by_its_name() -> None:
    things = Finder(load_entities(DEMO))
    ordered = {item.name for order in load_catalogue(demo_folder()).orders for item in order.items}
    unknown = {name for name in ordered if "product" not in {entity.type for entity in things.find(name)}}
    assert not unknown
