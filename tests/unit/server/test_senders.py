"""Who is connected as whom."""

from broker.domain.actors import Actor
from broker.server.limits import Limits
from broker.server.rate import Rate, Rates
from broker.server.senders import Senders

MARIA = Actor("customer", "maria")
BOT = Actor("bot", "bot")


def senders(**changes: int) -> Senders:
    return Senders(Limits(rates=Rates(customer=Rate(1, 2)), **changes))


def test_all_connections_of_one_sender_share_one_bucket() -> None:
    known = senders()
    first, second = known.enter(MARIA, 0), known.enter(MARIA, 0)
    assert first is not None
    assert first is second
    assert known.enter(Actor("customer", "tom"), 0) is not first


def test_a_name_in_another_role_is_another_sender() -> None:
    known = senders()
    assert known.enter(Actor("agent", "maria"), 0) is not known.enter(MARIA, 0)


def test_who_goes_and_comes_back_has_gained_nothing() -> None:
    known = senders()
    bucket = known.enter(MARIA, 0)
    assert bucket is not None
    assert [bucket.wait_ms(0) for _ in range(2)] == [0, 0]
    known.leave(bucket)
    again = known.enter(MARIA, 0)
    assert again is not None
    assert again.wait_ms(0) > 0


def test_a_sender_has_as_many_connections_as_their_role_may() -> None:
    known = senders(connections_per_customer=2, connections_per_sender=3)
    inside = [known.enter(MARIA, 0) for _ in range(3)]
    assert [bucket is None for bucket in inside] == [False, False, True]
    assert [known.enter(BOT, 0) is None for _ in range(4)] == [False, False, False, True]
    assert inside[0] is not None
    known.leave(inside[0])
    assert known.enter(MARIA, 0) is not None


def test_senders_without_end_take_no_memory_without_end() -> None:
    known = senders()
    stays = known.enter(MARIA, 0)
    for number in range(20_000):
        bucket = known.enter(Actor("customer", f"c{number}"), float(number))
        assert bucket is not None
        bucket.wait_ms(float(number))
        known.leave(bucket)
    assert len(known) < 2_100
    assert known.enter(MARIA, 30_000) is stays
