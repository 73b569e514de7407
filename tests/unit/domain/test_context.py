"""Claims about the fields of a conversation's context."""

from broker.domain.actors import Actor
from broker.domain.context import Field, Reading, Source, written

BOT = Actor("bot", "b1")
ANN = Actor("agent", "ann")


def reading(value: str | None, version: int, source: Source = "bot", by: Actor = BOT) -> Reading:
    return Reading(value, version, source, 0.9, by, version * 100)


def test_the_first_reading_makes_the_field() -> None:
    field = written(None, "order", reading("FH-1", 1))
    assert (field.name, field.value, field.version) == ("order", "FH-1", 1)


def test_a_new_reading_comes_first_and_every_older_one_is_kept() -> None:
    first, second = reading("FH-1", 1), reading("FH-2", 2, "agent", ANN)
    field = written(written(None, "order", first), "order", second)
    assert field.readings == (second, first)
    assert field.present.by == ANN


def test_a_cleared_field_has_a_version_without_a_value() -> None:
    field = written(Field("order", (reading("FH-1", 1),)), "order", reading(None, 2, "agent", ANN))
    assert (field.value, field.version) == (None, 2)
    assert field.readings[1].value == "FH-1"


def test_writing_leaves_the_older_field_as_it_was() -> None:
    field = Field("order", (reading("FH-1", 1),))
    written(field, "order", reading("FH-2", 2))
    assert field.readings == (reading("FH-1", 1),)
