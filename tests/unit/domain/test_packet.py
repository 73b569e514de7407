"""Claims about what an agent gets with a conversation."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import TypeAdapter

from broker.domain.actors import Actor
from broker.domain.context import BOOKKEEPING, Field, Reading
from broker.domain.conversation import Conversation
from broker.domain.conversation_parts import Diagnosis, Line, Ticket
from broker.domain.customers import Customer, CustomerRecord, Visit
from broker.domain.events import Visibility
from broker.domain.packet import BYTES, LINES, Packet, packet_of
from broker.domain.signals import ApiCall, Intent, Measured, Signals, Why

PACKET: TypeAdapter[Packet] = TypeAdapter(Packet)
LONG_ID = "i" * 100
ULID = "01JD3QH5ZW8X2V7K9M4N6P0RST"
AUTHOR = Actor("supervisor", LONG_ID)
BIG = 2**53 - 1

#: Characters that weigh most for their number: escaped, four bytes wide, or both meanings of a quote.
HOSTILE = ["\x00", "\x1b", '"', "\\", "\n", "\x7f", "\u20ac", "\U0001f600", "\u202e", "a"]


def line(seq: int, text: str = "Hello", visibility: Visibility = "public") -> Line:
    return Line(seq, BIG, AUTHOR, LONG_ID, text, visibility, LONG_ID, LONG_ID)


def short_line(seq: int) -> Line:
    said = "Hello, where is my parcel? " * 4
    return Line(seq, 1_795_000_000_000 + seq, Actor("customer", ULID), ULID, said, "public", ULID)


def field(name: str, text: str, at: int = 0, readings: int = 1) -> Field:
    return Field(name, tuple(Reading(text, BIG, "customer", 0.123456789, AUTHOR, at) for _ in range(readings)))


def weight(packet: Packet) -> int:
    return len(PACKET.dump_json(packet))


def flooded(text: str, many: int) -> tuple[Conversation, Customer]:
    """A conversation with as much of ``text`` in every place as the protocol lets in."""
    record = CustomerRecord("\U0001f600" * 80, text[:2000], text[:2000], "document", "€" * 80, "unknown", "€" * 80)
    measured = Measured("€" * 80, text[:80], "typed")
    signals = Signals((Intent("€" * 80, 0.1),), True, -0.5, (ApiCall("a", False, BIG, text[:2000]),), BIG)
    state = Conversation(
        LONG_ID,
        LONG_ID,
        language="\U0001f600" * 80,
        lines=tuple(line(n, text, "note" if n % 3 == 0 else "public") for n in range(many)),
        fields={f"f{n}": field(f"f{n}", text[:2000], n, 5) for n in range(many)},
        diagnoses=tuple(Diagnosis(LONG_ID, BIG, signals) for _ in range(many)),
        ticket=Ticket(LONG_ID, BIG, Why("€" * 80, (measured,) * 4, LONG_ID, "€" * 80), "\U0001f600" * 80, 1, LONG_ID),
    )
    return state, Customer(LONG_ID, record, tuple(Visit(LONG_ID, BIG, BIG, "€" * 80) for _ in range(many)))


@pytest.mark.parametrize("character", HOSTILE, ids=lambda c: f"U+{ord(c):04X}")
@pytest.mark.parametrize("size", [1, 300, 8_000])
@pytest.mark.parametrize("many", [1, 60])
def test_no_flood_of_text_makes_a_packet_too_heavy(character: str, size: int, many: int) -> None:
    packet = packet_of(*flooded(character * size, many))
    assert weight(packet) <= BYTES
    assert packet.lines or many == 1


@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=40)
@given(st.lists(st.tuples(st.text(min_size=1, max_size=40), st.integers(1, 400)), max_size=30), st.booleans())
def test_no_mixture_of_texts_makes_a_packet_too_heavy(texts: list[tuple[str, int]], as_notes: bool) -> None:
    said = [(text * times)[:8_000] for text, times in texts]
    state = Conversation(
        "c1",
        lines=tuple(line(n, text, "note" if as_notes and n % 2 else "public") for n, text in enumerate(said)),
        fields={f"f{n}": field(f"f{n}", text[:2_000]) for n, text in enumerate(said)},
    )
    assert weight(packet_of(state, None)) <= BYTES


def test_the_newest_line_always_comes_however_heavy_everything_is() -> None:
    state, customer = flooded("\x00" * 8_000, 60)
    assert packet_of(state, customer).lines[-1] == [one for one in state.lines if one.visibility == "public"][-1]


def test_lines_are_the_newest_without_a_gap_and_the_rest_is_counted() -> None:
    heavy = "\u20ac" * 8_000
    lines = [line(n, heavy if n % 2 else "short") for n in range(20)]
    packet = packet_of(Conversation("c1", lines=tuple(lines)), None)
    assert packet.lines == tuple(lines[packet.omitted :])
    assert 0 < packet.omitted < 20


def test_two_hundred_lines_of_everyday_length_come_whole() -> None:
    lines = tuple(short_line(n) for n in range(LINES))
    packet = packet_of(Conversation("c1", lines=lines), None)
    assert (packet.lines, packet.omitted) == (lines, 0)


def test_no_more_than_two_hundred_lines_come() -> None:
    packet = packet_of(Conversation("c1", lines=tuple(short_line(n) for n in range(LINES + 7))), None)
    assert (len(packet.lines), packet.omitted, packet.lines[0].seq) == (LINES, 7, 7)


def test_notes_come_apart_from_what_the_customer_reads() -> None:
    lines = (line(1), line(2, "careful", "note"), line(3))
    packet = packet_of(Conversation("c1", lines=lines), None)
    assert (packet.lines, packet.notes, packet.omitted) == ((lines[0], lines[2]), (lines[1],), 0)


def test_a_note_too_heavy_hides_no_other_note() -> None:
    fill = [line(n, "\u20ac" * 7_000) for n in range(4)]
    notes = [line(7, "first", "note"), line(8, "\x00" * 8_000, "note"), line(9, "last", "note")]
    packet = packet_of(Conversation("c1", lines=(*fill, *notes)), None)
    assert packet.notes == (notes[0], notes[2])


def test_the_fields_that_changed_last_come_with_three_readings_each() -> None:
    fields = {f"f{n}": field(f"f{n}", "x", at=1_000 - n, readings=4) for n in range(60)}
    packet = packet_of(Conversation("c1", fields=fields), None)
    assert [one.name for one in packet.fields] == [f"f{n}" for n in range(49, -1, -1)]
    assert {len(one.readings) for one in packet.fields} == {3}


def test_the_ticket_gives_the_reason_the_wait_and_the_skill() -> None:
    why = Why("keyword", (Measured("phrase", "human", "typed"),), "m1", "v1")
    packet = packet_of(Conversation("c1", ticket=Ticket("t1", 70, why, "support", 2)), None)
    assert (packet.why, packet.waited_since, packet.skill) == (why, 70, "support")


def test_without_a_ticket_there_is_no_reason() -> None:
    packet = packet_of(Conversation("c1"), None)
    assert (packet.why, packet.waited_since, packet.skill) == (None, None, "")


def test_the_present_record_goes_before_the_one_of_the_beginning() -> None:
    state = Conversation("c1", record=CustomerRecord(name="Then"))
    customer = Customer("maria", CustomerRecord(name="Now"), tuple(Visit(f"c{n}", n) for n in range(25)))
    assert packet_of(state, None).record == CustomerRecord(name="Then")
    packet = packet_of(state, customer)
    assert packet.record == CustomerRecord(name="Now")
    assert packet.visits == customer.visits[-20:]


def test_a_packet_survives_the_wire() -> None:
    packet = packet_of(*flooded('a"\u20ac', 5))
    assert PACKET.validate_json(PACKET.dump_json(packet)) == packet


def test_the_bots_own_bookkeeping_is_left_out() -> None:
    state = Conversation("c", fields={name: field(name, "x") for name in (BOOKKEEPING, "order_number")})
    assert [one.name for one in packet_of(state, None).fields] == ["order_number"]
