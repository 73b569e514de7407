"""What the store keeps of a command beside its events."""

from broker.domain.commands import OpenConversation, PostMessage
from tests.desk_kit import MARIA, Kit
from tests.policies import policy_of


async def kept(text: str, *, stored: bool) -> bytes:
    kit = await Kit(policy=policy_of(redaction={"stored": stored})).start()
    await kit.do(MARIA, OpenConversation("c1"))
    await kit.do(MARIA, PostMessage("c1", text), "m1")
    receipt = await kit.store.receipt("customer:maria", "m1")
    assert receipt is not None
    return receipt.fingerprint


async def test_what_is_not_to_be_stored_can_not_be_guessed_from_a_receipt() -> None:
    first, second = [f"my card is {card}" for card in ("4111 1111 1111 1111", "5500 0000 0000 0004")]
    assert await kept(first, stored=True) == await kept(second, stored=True)
    assert await kept(first, stored=False) != await kept(second, stored=False)


async def test_another_text_under_a_used_id_is_told_apart_where_numbers_are_blanked() -> None:
    assert await kept("one", stored=True) != await kept("two", stored=True)
