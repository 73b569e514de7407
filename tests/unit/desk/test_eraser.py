"""Erasing a customer: what goes, what stays, who is told, what stands in the way."""

from pathlib import Path

import pytest

from broker.desk.eraser import LATER_MS
from broker.domain.actors import Actor
from broker.domain.commands import OfferSuggestion, OpenConversation, PostMessage, ScheduleCallback, SetField
from broker.domain.context import FieldValue
from broker.domain.customers import CustomerRecord
from broker.domain.desk_commands import RecordCustomer
from broker.domain.erasure_events import DATA_KINDS, MOST_NAMED, BackupErased, Certificate, Erased, named
from broker.domain.errors import AlreadyExists, BadCommand, Forbidden, IdReused, NotFound, OnHold, WrongPhase
from broker.domain.handoff_commands import RequestHandoff
from broker.domain.keeping_commands import EraseCustomer, LiftHold, NoteBackup, PlaceHold
from broker.protocol.codec import decode_event
from broker.protocol.questions import GetErasure
from broker.protocol.rows import ErasureRow
from broker.store.api import Search, Store, Unavailable
from broker.store.memory import MemoryStore
from broker.store.verify import Verification
from tests.desk_kit import ADA, COPILOT, MARIA, SUPERVISOR, TOM, Kit
from tests.policies import policy_of

SECRET = "my-secret-words"


async def _spoken(kit: Kit) -> None:
    """Maria and Ada, with every kind of thing that tells of Maria; Tom besides."""
    await kit.do(SUPERVISOR, RecordCustomer("maria", CustomerRecord(f"Maria {SECRET}", f"{SECRET}@example.org")))
    await kit.agent(ADA)
    await kit.open("c1", MARIA, f"{SECRET}: where is my parcel?")
    await kit.do(MARIA, RequestHandoff("c1"))
    await kit.accept()
    epoch = (await kit.state()).epoch
    await kit.do(ADA, PostMessage("c1", f"a note on {SECRET}", epoch, "note"))
    await kit.do(ADA, SetField("c1", FieldValue("order", SECRET, "agent"), 0))
    about = (await kit.state()).lines[0].message
    await kit.do(COPILOT, OfferSuggestion("c1", about, f"tell {SECRET}", SECRET, 0.9))
    await kit.do(MARIA, ScheduleCallback("c1", kit.clock.now() + 10**7, SECRET, SECRET))
    await kit.open("c2", TOM, "Tom's own words")


async def _asked(kit: Kit, customer: str = "maria") -> ErasureRow:
    row = (await kit.desk.answer(SUPERVISOR, "q", GetErasure(customer=customer))).erasure
    assert row is not None
    return row


async def _certified(kit: Kit, customer: str = "maria") -> Certificate:
    certificate = (await _asked(kit, customer)).certificate
    assert certificate is not None
    return certificate


async def _holding(store: Store) -> list[str]:
    return [row.kind for row in await store.feed(0) if SECRET.encode() in row.body]


@pytest.fixture
async def kit() -> Kit:
    kit = await Kit().start()
    await _spoken(kit)
    return kit


async def test_no_body_of_any_stream_holds_a_word_afterwards(kit: Kit) -> None:
    assert {"offer_reserved", "customer_recorded", "context_set", "suggestion_offered"} <= {*await _holding(kit.store)}
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await _holding(kit.store) == []
    assert "Tom's own words" in str(await kit.lines("c2"))


async def test_what_a_client_chose_by_name_goes_unless_the_policy_knows_the_name() -> None:
    kit = await Kit(policy=policy_of(routing={"channels": {"phone": 2}})).start()
    await kit.agent(ADA)
    await kit.do(MARIA, OpenConversation("c1", channel=SECRET, language=SECRET))
    await kit.do(MARIA, RequestHandoff("c1"))
    await kit.accept()
    await kit.do(MARIA, OpenConversation("c2", channel="phone", language="en-GB"))
    await kit.do(MARIA, RequestHandoff("c2", skill=SECRET))
    assert {"conversation_opened", "handoff_requested", "offer_reserved", "work_taken"} <= {*await _holding(kit.store)}
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await _holding(kit.store) == []
    first, second = await kit.state("c1"), await kit.state("c2")
    assert [(each.channel, each.language) for each in (first, second)] == [("[erased]", "und"), ("phone", "en")]
    assert (await _asked(kit)).events == {}


async def test_the_log_still_folds_to_the_same_people_in_the_same_order(kit: Kit) -> None:
    before = await kit.state()
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    state = await kit.state()
    assert (state.customer, state.opened, state.last_agent) == ("maria", before.opened, before.last_agent)
    assert [(line.at, line.author, line.message) for line in state.lines][: len(before.lines)] == [
        (line.at, line.author, line.message) for line in before.lines
    ]
    found = Verification()
    found.take(await kit.store.sealed(0, 10_000))
    found.finish()
    assert found.fault is None


async def test_an_open_conversation_is_closed_its_agent_is_free(kit: Kit) -> None:
    assert (await kit.state()).agent == "ada"
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert (await kit.state()).is_closed
    (ada,) = [agent for agent in kit.desk.on_duty if agent.id == "ada"]
    assert ada.load == 0


async def test_what_the_desk_has_in_memory_is_what_is_left(kit: Kit) -> None:
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    head = await kit.desk._streams.get("conversation:c1")
    assert head.state == await kit.state()
    assert (await kit.desk._streams.get("customer:maria")).state.record == CustomerRecord()  # type: ignore[union-attr]


async def test_everybody_who_follows_is_told(kit: Kit) -> None:
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    (told,) = kit.heard(lambda committed: isinstance(committed.recorded.event, Erased))
    event = told.recorded.event
    assert isinstance(event, Erased)
    assert (told.recorded.stream, event.data, event.cause) == ("conversation:c1", DATA_KINDS, "erasure")
    assert event.upto == told.recorded.seq - 1


async def test_an_index_that_registered_is_told_of_the_streams(kit: Kit) -> None:
    told: list[str] = []
    kit.desk.keeper.eraser.tell(told.extend)
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert {"conversation:c1", "customer:maria"} <= set(told)
    assert "conversation:c2" not in told


async def test_the_certificate_counts_what_was_counted_before(kit: Kit) -> None:
    plan = await _asked(kit)
    assert (plan.known, plan.certificate) == (True, None)
    await kit.do(SUPERVISOR, EraseCustomer("maria"), id="order-1")
    certificate = await _certified(kit)
    # Closing it wrote a reason, an outcome besides.
    more = {"closed": 1, "conversation_finished": 1}
    assert certificate.events == {**plan.events, **more}
    assert (certificate.erasure, certificate.conversations, plan.conversations) == ("order-1", 1, 1)
    assert certificate.receipts > 4
    after = await _asked(kit)
    assert (after.events, after.erasing, after.erased) == ({}, None, kit.clock.now())


async def test_erasing_again_finds_nothing_more(kit: Kit) -> None:
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert (await _certified(kit)).events == {}


async def test_who_comes_back_is_a_customer_like_any_other(kit: Kit) -> None:
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    await kit.open("c9", MARIA, "hello again")
    assert not (await kit.state("c9")).is_closed
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert (await kit.state("c9")).lines[0].text != "hello again"


async def test_the_same_command_again_gets_its_first_answer_though_its_words_are_gone(kit: Kit) -> None:
    command = OpenConversation("c7", topic="parcels")
    first = await kit.do(MARIA, command, id="open-7")
    with pytest.raises(IdReused):
        await kit.do(MARIA, OpenConversation("c7", topic="other"), id="open-7")
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await kit.do(MARIA, command, id="open-7") == first


async def test_more_backups_than_a_certificate_names_are_counted(kit: Kit, tmp_path: Path) -> None:
    for number in range(MOST_NAMED + 2):
        note = NoteBackup(str(tmp_path / f"{number}.db"), 1, "00")
        await kit.desk.handle(SUPERVISOR, f"note-{number}", note)
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    certificate = await _certified(kit)
    assert (len(certificate.backups), certificate.more_backups) == (MOST_NAMED, {"out_of_reach": 2})


def test_the_backups_that_people_must_delete_are_named_first() -> None:
    clean = [BackupErased(f"{number}.db", "clean") for number in range(MOST_NAMED)]
    missed = BackupErased("missed.db", "out_of_reach")
    assert named([*clean, missed]) == ((missed, *clean[:-1]), {"clean": 1})


# What stands in the way


@pytest.mark.parametrize("actor", [MARIA, ADA, Actor("bot", "bot.1"), COPILOT])
async def test_only_a_supervisor_has_anybody_erased(kit: Kit, actor: Actor) -> None:
    with pytest.raises(Forbidden):
        await kit.do(actor, EraseCustomer("maria"))
    with pytest.raises(Forbidden):
        await kit.desk.answer(actor, "q", GetErasure(customer="maria"))


async def test_nothing_is_known_of_a_stranger(kit: Kit) -> None:
    with pytest.raises(NotFound):
        await kit.do(SUPERVISOR, EraseCustomer("nobody"))
    assert (await _asked(kit, "nobody")).known is False


async def test_a_legal_hold_stops_an_erasure_until_it_is_lifted(kit: Kit) -> None:
    await kit.do(SUPERVISOR, PlaceHold("maria", "court order 12"))
    assert (await _asked(kit)).hold == "court order 12"
    with pytest.raises(OnHold, match="hold remove --customer maria"):
        await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await _holding(kit.store) != []
    await kit.do(SUPERVISOR, LiftHold("maria"))
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    assert await _holding(kit.store) == []
    assert not [row for row in await kit.store.feed(0) if b"court order" in row.body]


async def test_a_hold_has_a_reason_and_is_placed_once(kit: Kit) -> None:
    with pytest.raises(BadCommand):
        await kit.do(SUPERVISOR, PlaceHold("maria", " "))
    with pytest.raises(WrongPhase):
        await kit.do(SUPERVISOR, LiftHold("maria"))
    await kit.do(SUPERVISOR, PlaceHold("maria", "why"))
    with pytest.raises(AlreadyExists):
        await kit.do(SUPERVISOR, PlaceHold("maria", "why"))
    with pytest.raises(NotFound):
        await kit.do(SUPERVISOR, PlaceHold("nobody", "why"))


class Obstructed(MemoryStore):
    """A store where a word is found, or somebody reads, for as long as ``way`` is not free."""

    way: Exception | Search = Search(1, 1, ())

    async def scrub(self, *_: object) -> Search:
        if isinstance(self.way, Exception):
            raise self.way
        return self.way


@pytest.mark.parametrize(
    ("way", "said"),
    [
        (Unavailable("another program reads"), "another program reads"),
        (Search(3, 5, ("old.log.gz",)), "a word of it is still in old.log.gz"),
    ],
)
async def test_it_is_not_done_before_no_file_holds_a_word(way: Exception | Search, said: str) -> None:
    store = Obstructed()
    store.way = way
    kit = await Kit(store=store).start()
    await _spoken(kit)
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    row = await _asked(kit)
    assert (row.certificate, said in row.obstacle, row.erasing is not None) == (None, True, True)
    with pytest.raises(AlreadyExists):
        await kit.do(SUPERVISOR, EraseCustomer("maria"))
    with pytest.raises(WrongPhase):
        await kit.do(SUPERVISOR, PlaceHold("maria", "too late"))
    store.way = Search(3, 5, ())
    await kit.pass_time(LATER_MS / 1000)
    assert (await _certified(kit)).events["message_posted"] > 0
    assert (await _asked(kit)).obstacle == ""


async def test_an_erasure_that_was_cut_off_is_finished_at_the_next_start_before_anybody_is_served() -> None:
    store = Obstructed()
    kit = await Kit(store=store).start()
    await _spoken(kit)
    store.way = Unavailable("another program reads")
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    await kit.desk.close()
    store.way = Search(3, 5, ())
    again = Kit(store=store)
    await again.desk.start()
    kinds = [row.kind for row in await store.feed(0)]
    assert kinds.count("customer_erased") == 1
    assert decode_event((await store.load("customer:maria"))[-1].body).kind == "customer_erased"


async def test_who_takes_a_conversation_up_again_and_again_is_erased_all_the_same() -> None:
    store = Obstructed()
    store.way = Search(1, 5, ("old.copy",))
    kit = await Kit(store).start()
    await kit.open("c1", MARIA, SECRET)
    await kit.do(SUPERVISOR, EraseCustomer("maria"))
    for _ in range(7):
        await kit.do(MARIA, PostMessage("c1", SECRET))
        assert not (await kit.state()).is_closed
        await kit.pass_time(LATER_MS / 1_000)
    store.way = Search(3, 5, ())
    await kit.pass_time(LATER_MS / 1_000)
    await _certified(kit)
    assert await _holding(store) == []
