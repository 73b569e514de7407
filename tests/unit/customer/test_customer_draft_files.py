"""A customer's drafts on disk."""

import stat
from pathlib import Path

import pytest

from collabtui.customer.draft_files import DraftFiles, Kept
from collabtui.customer.keeper import Keeper
from collabtui.customer.now import Unsent

KEPT = Kept("half a thought 👩‍👩‍👧\n\x1b[31m", (Unsent("m1", 5, "on its way"),))


@pytest.fixture
def drafts(tmp_path: Path) -> DraftFiles:
    return DraftFiles(tmp_path, "maria")


def test_what_is_kept_is_read_back_code_point_for_code_point(drafts: DraftFiles) -> None:
    assert drafts.save("c1", KEPT) == ""
    assert drafts.load("c1") == (KEPT, "")
    assert drafts.conversations() == ("c1",)


def test_of_a_conversation_without_a_draft_nothing_is_found(drafts: DraftFiles) -> None:
    assert drafts.load("c1") == (Kept(), "")
    assert drafts.conversations() == ()


@pytest.mark.parametrize("nothing", [Kept(), Kept(" \n")])
def test_the_file_is_gone_once_nothing_is_left(drafts: DraftFiles, tmp_path: Path, nothing: Kept) -> None:
    drafts.save("c1", KEPT)
    drafts.save("c1", nothing)
    drafts.save("c1", nothing)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_nobody_else_may_read_it(drafts: DraftFiles, tmp_path: Path) -> None:
    drafts.save("c1", KEPT)
    modes = [stat.S_IMODE(path.stat().st_mode) for path in sorted(tmp_path.rglob("*"))]
    assert modes == [0o700, 0o700, 0o600]


def test_one_customer_does_not_see_the_drafts_of_another(drafts: DraftFiles, tmp_path: Path) -> None:
    drafts.save("c1", KEPT)
    assert DraftFiles(tmp_path, "sam").load("c1") == (Kept(), "")


@pytest.mark.parametrize("spoiled", [b"", b"{", b"[]", b"\xff", b'{"text": 5}'])
def test_a_spoiled_file_is_put_aside_whole(drafts: DraftFiles, tmp_path: Path, spoiled: bytes) -> None:
    drafts.save("c1", KEPT)
    path = next(tmp_path.rglob("c1.json"))
    path.write_bytes(spoiled)
    kept, problem = drafts.load("c1")
    assert kept == Kept()
    assert "is damaged" in problem
    assert [one.read_bytes() for one in path.parent.iterdir()] == [spoiled]


def test_a_folder_that_cant_be_written_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "customer-drafts").write_text("a file where a folder belongs")
    assert "is not safe yet" in DraftFiles(tmp_path, "maria").save("c1", KEPT)


def test_words_that_the_broker_has_do_not_come_back() -> None:
    kept = Kept("now", (Unsent("m1", 1, "first"), Unsent("m2", 2, "second")))
    assert kept.besides({"m1"}) == "second\nnow"
    assert kept.besides({"m1", "m2"}) == "now"
    assert Kept("", kept.unsent).besides(set()) == "first\nsecond"
    assert Kept().besides(set()) == ""


async def test_nothing_is_written_before_it_was_asked_what_is_there(drafts: DraftFiles) -> None:
    drafts.save("c1", Kept("from before"))
    keeper = Keeper(drafts, "c1", lambda _: None)
    keeper.keep(Kept("typed at once"))
    keeper.flush()
    assert drafts.load("c1")[0] == Kept("from before")
    assert keeper.found(set()) == "from before"
    keeper.flush()
    assert drafts.load("c1")[0] == Kept("typed at once")


async def test_a_disk_that_fails_is_told_of_once_until_it_works_again(drafts: DraftFiles, tmp_path: Path) -> None:
    told: list[str] = []
    keeper = Keeper(drafts, "c1", told.append)
    keeper.found(set())
    wall = tmp_path / "customer-drafts"
    wall.write_text("in the way")
    for text in ("a", "ab"):
        keeper.keep(Kept(text))
        keeper.flush()
    assert len(told) == 1
    wall.unlink()
    keeper.flush()
    assert drafts.load("c1")[0] == Kept("ab")


def test_the_newest_other_conversation_with_words_is_named(drafts: DraftFiles) -> None:
    keeper = Keeper(drafts, "c2", lambda _: None)
    assert keeper.elsewhere() == ""
    for conversation in ("c1", "c2", "c0"):
        drafts.save(conversation, KEPT)
    assert keeper.elsewhere() == "c1"
