"""What the bot writes down of a customer's words, with its place."""

from broker.domain.context import FieldValue, Span
from collabtui.understanding.entities import find
from collabtui.understanding.kept import field_of, places
from tests.unit.bot.turns import answered, turn


def fields_of(texts: tuple[str, ...], messages: tuple[str, ...]) -> tuple[FieldValue, ...]:
    return tuple(field_of(entity, places(texts, messages)) for entity in find("\n".join(texts)))


def test_a_value_names_its_message_with_the_place_in_it() -> None:
    (order,) = fields_of(("hello", "it is FH-10234"), ("m1", "m2"))
    assert order == FieldValue("order_number", "FH-10234", "customer", 0.99, Span("m2", 6, 14))


def test_where_more_ids_than_texts_are_known_the_newest_belong_together() -> None:
    (order,) = fields_of(("FH-10234",), ("m1", "m2"))
    assert order.span == Span("m2", 0, 8)


def test_a_value_across_two_messages_has_no_place() -> None:
    (address,) = fields_of(("Musterweg 3", "80331 München"), ("m1", "m2"))
    assert (address.value, address.span) == ("Musterweg 3, 80331 München", None)


def test_of_two_values_the_newest_is_kept() -> None:
    given = answered(turn("order FH-10234 or FH-10198"), "order_status").fields
    assert [field.value for field in given if field.name == "order_number"] == ["FH-10198"]


def test_what_is_hardly_sure_is_not_written_down() -> None:
    assert [entity.type for entity in find("I'm Anna")] == ["name"]
    assert "name" not in {field.name for field in answered(turn("I'm Anna"), "greeting").fields}


def test_a_card_reaches_the_context_by_its_last_digits_alone() -> None:
    command = answered(turn("my card is 4111 1111 1111 1111", "please refund it"), "refund_status")
    assert [field.value for field in command.fields if field.name == "card"] == ["**** 1111"]
    assert "4111 1111" not in repr(command)


def test_whatever_is_found_lands_in_the_context() -> None:
    said = "My name is Anna Schmidt, I live in 12 Main Street, Springfield, IL 62704"
    given = answered(turn(said), "change_address").fields
    assert {field.name for field in given} >= {"name", "address"}
