"""Canned replies: read, chosen by language, filled."""

from importlib.resources import files
from pathlib import Path

import pytest

from broker.domain.conversation import Conversation
from broker.domain.customers import CustomerRecord
from collabtui.understanding.toml_file import DataFileError
from collabtui.writing.canned import CANNED, CannedReplies, CannedReply, filled, known_of, load_canned


def test_the_demo_shop_has_enough_to_look_through() -> None:
    replies = load_canned(files("demo_data"))
    assert len(replies.of("en")) >= 20
    assert {one.language for one in replies.of("de-AT")} == {"de"}
    assert replies.of("fr") == replies.of("en")


def test_a_domain_without_the_file_has_none(tmp_path: Path) -> None:
    assert load_canned(tmp_path) == CannedReplies()


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[[reply]]\nid = "a"\ntitle = "A"', "line 1, field reply.0.text: Field required"),
        ('[[reply]]\nid = "a"\ntitle = "A"\ntext = ""', "line 4, field reply.0.text"),
        ('[[reply]]\nid = "a"\ntitle = "A"\ntext = "x"\n' * 2, "two replies have the id a; give each one of its own"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / CANNED).write_text(text, "utf-8")
    with pytest.raises(DataFileError, match=told.replace(".", r"\.")):
        load_canned(tmp_path)


def test_what_is_known_stands_in_its_field_what_is_not_stays_in_braces() -> None:
    state = Conversation("c1", record=CustomerRecord("Maria Lopez"))
    reply = CannedReply(id="a", title="A", text="Hello {name}, order {order_number} {is late}, {}")
    assert filled(reply.text, known_of(state)) == "Hello Maria, order {order_number} {is late}, {}"
    assert filled("{name}", {"name": "{order_number}", "order_number": "FH-1"}) == "{order_number}"
