"""Claims about what is learnt from people's corrections."""

from dataclasses import astuple

from broker.desk.head import recorded_of
from broker.domain.commands import ClearField, PostMessage, SetField, TakeBotTurn
from broker.domain.context import FieldValue, Span
from broker.domain.events import Recorded
from broker.reports.corrections import Correction, corrections
from tests.desk_kit import ADA, BOT, MARIA, SURE, Kit

SAID = "order 10243 please, I wrote from maria@example.com"


async def desk(said: str = SAID, start: int = 6, end: int = 11, name: str = "order_number") -> Kit:
    """A conversation in which the bot read what stands at ``start`` to ``end``."""
    kit = await Kit().start()
    box = kit.connect(BOT)
    await kit.open(say=said)
    turn = box.turns[-1]
    read = FieldValue(name, said[start:end], "customer", 0.7, Span(turn.messages[-1], start, end))
    await kit.do(BOT, TakeBotTurn("c1", turn.lease, turn.epoch, turn.turn, ("Let me look.",), SURE, (read,)))
    return kit


async def log_of(kit: Kit) -> list[Recorded]:
    return [recorded_of(row) for row in await kit.store.load("conversation:c1")]


async def learnt(kit: Kit) -> tuple[Correction, ...]:
    return corrections("c1", await log_of(kit))


def by_ada(value: str, version: int = 1, name: str = "order_number") -> SetField:
    return SetField("c1", FieldValue(name, value, "agent"), version)


async def test_a_persons_value_in_the_place_of_a_misread_one_is_an_example_without_personal_data() -> None:
    kit = await desk()
    await kit.do(ADA, by_ada("FH-10234"))
    (one,) = await learnt(kit)
    expected = ("c1", "order_number", "order 10243 please, I wrote from [email]", "10243", "FH-10234", 6, 11)
    assert astuple(one) == expected
    assert one.text[6:11] == "10243"


async def test_the_place_moves_with_what_is_blanked_before_it() -> None:
    kit = await desk("maria@example.com, order 10243", 25, 30)
    await kit.do(ADA, by_ada("FH-10234"))
    (one,) = await learnt(kit)
    assert one.start is not None
    assert (one.text, one.text[one.start : one.end]) == ("[email], order 10243", "10243")


async def test_a_piece_of_a_card_that_was_taken_for_an_order_has_no_place_that_tells_of_the_card() -> None:
    kit = await desk("it is 4111 1111 1111 1111", 11, 15)
    await kit.do(ADA, by_ada("FH-10234"))
    (one,) = await learnt(kit)
    assert (one.text, one.start, one.end) == ("it is [card]", None, None)


async def test_a_cleared_value_was_none_at_all() -> None:
    kit = await desk()
    await kit.do(ADA, ClearField("c1", "order_number", 1))
    assert [one.right for one in await learnt(kit)] == [None]


async def test_what_a_person_wrote_last_counts() -> None:
    kit = await desk()
    await kit.do(ADA, by_ada("FH-10235"))
    await kit.do(ADA, by_ada("FH-10234", 2))
    assert [one.right for one in await learnt(kit)] == ["FH-10234"]


async def test_a_correction_that_was_taken_back_teaches_nothing() -> None:
    kit = await desk()
    await kit.do(ADA, by_ada("FH-10234"))
    await kit.do(ADA, by_ada("10243", 2))
    assert await learnt(kit) == ()


async def test_a_persons_own_field_or_an_uncorrected_one_teaches_nothing() -> None:
    kit = await desk()
    await kit.do(ADA, by_ada("Leeds", 0, "city"))
    assert await learnt(kit) == ()


async def test_the_bot_does_not_read_it_wrong_again_in_that_conversation() -> None:
    kit = await desk()
    await kit.do(ADA, by_ada("FH-10234"))
    await kit.do(MARIA, PostMessage("c1", SAID))
    assert (await kit.state()).values["order_number"] == "FH-10234"
    assert len(await learnt(kit)) == 1
