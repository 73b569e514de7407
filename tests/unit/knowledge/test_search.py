"""Searching: the right document first with its passage, whatever somebody types."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.hostile_cases import HostileText, hostile_texts
from tests.unit.knowledge.conftest import Search, WordEncoder

FILES = {
    "boots.md": "---\ntitle: Caring for boots\ntags: wax\n---\n\n# Wax\n\nUse it on leather.\n\n# Brush\n\nBrush.",
    "stoves.md": "---\ntitle: Stove recall\naudience: internal\n---\n\nAsk for the serial number.",
    "money.md": "# Refunds\n\nA refund takes 3 days.",
    "tents.md": "# Tents\n\nPitch it. Keep it dry.",
    "lamps.md": "# Lamps\n\nCharge the battery.",
}

#: What people type into a search box that is SQLite's own syntax.
SYNTAX = [
    '"', '""', '"unclosed', "NEAR(", "NEAR(refund order, 2)", "AND", "OR OR", "NOT x", "refund NOT order", "ref*",
    "*", "^refund", "secret:x", "title:refund", "{title tags}:refund", "-", "(", "(" * 900, "'", "it's", "--", "/*",
    "\\", "%", "?1", "@x", "$x", '"a" NEAR/2 "b"', "'; DROP TABLE wholes; --", "\x00", "refund\x00order", "\ud800",
    "ſ", "İ", "٣",
]  # fmt: skip


def test_a_hit_has_the_passage_with_its_headings_for_a_reason(searching: Search) -> None:
    hit = searching(FILES).search("What do I put on leather?")[0]
    assert (hit.document, hit.file, hit.title, hit.audience) == ("boots", "boots.md", "Caring for boots", "public")
    assert (hit.heading, hit.passage) == (("Wax",), "Use it on leather.")
    assert (hit.words, hit.why) == (("leather",), "both say leather")


def test_word_forms_are_found(searching: Search) -> None:
    assert searching(FILES).search("brushing")[0].passage == "Brush."


def test_what_customers_call_a_thing_finds_what_documents_call_it(searching: Search) -> None:
    assert searching(FILES).search("When will I be reimbursed?")[0].document == "money"


def test_where_only_the_title_fits_the_document_is_found_all_the_same(searching: Search) -> None:
    hit = searching(FILES).search("recall")[0]
    assert (hit.document, hit.audience, hit.passage) == ("stoves", "internal", "Ask for the serial number.")


def test_each_matter_of_a_conversation_is_looked_for(searching: Search) -> None:
    said = "Hello there, thanks for your time.\nMy lamp has no battery left.\nWhat is that about a stove recall?"
    assert {hit.document for hit in searching(FILES).search(said, 2)} == {"lamps", "stoves"}


def test_scores_fall_from_hit_to_hit_confidence_stays_within_zero_to_one(searching: Search) -> None:
    hits = searching(FILES).search("leather refund battery", 10)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert len({hit.document for hit in hits}) == len(hits) == 5
    assert all(0 <= hit.confidence <= 1 for hit in hits)


def test_what_is_out_of_date_is_not_found(searching: Search) -> None:
    files = {
        "old.md": "---\ntitle: Winter sale\nvalid until: 2026-06-30\n---\nHalf price.",
        "new.md": "---\ntitle: Summer sale\nvalid until: 2026-07-01\n---\nHalf price.",
    }
    assert [hit.title for hit in searching(files).search("sale at half price")] == ["Summer sale"]


def test_two_files_of_one_name_keep_their_suffixes(searching: Search) -> None:
    found = searching({"a.md": "# One\n\nlamp", "a.html": "<p>lamp", "x/b.md": "lamp"}).search("lamp")
    assert {hit.document for hit in found} == {"a.md", "a.html", "x/b"}


def test_an_encoder_finds_without_a_common_word(searching: Search) -> None:
    base = searching(FILES, WordEncoder())
    assert len(base.search("zzz", 10)) == 5
    assert base.has_meaning


def test_the_encoder_reads_only_what_tells_most(searching: Search, words: WordEncoder) -> None:
    base = searching(FILES, words)
    words.read.clear()
    asked = ["Wax my boots?", "Is there a stove recall?", "When is my refund?", "A tent gets dry?", "The lamp battery?"]
    base.search("\n".join(["Good morning, Sir.", *asked, "Yours Ms Quimby."]))
    assert len(words.read) == 4
    assert set(words.read) < set(asked)


def test_however_long_a_sentence_the_encoder_reads_some_words_of_it(searching: Search, words: WordEncoder) -> None:
    base = searching(FILES, words)
    words.read.clear()
    assert base.search("boots and tents and lamps " * 100)
    assert len(words.read) == 1
    assert len(words.read[0].split()) < 60


@pytest.mark.parametrize("text", ["", "   ", "!?"])
def test_what_holds_no_word_finds_nothing(searching: Search, text: str) -> None:
    assert searching(FILES).search(text) == ()


@pytest.mark.parametrize("text", SYNTAX, ids=ascii)
def test_search_syntax_gives_hits_or_none_but_never_an_error(searching: Search, text: str) -> None:
    assert len(searching(FILES).search(text)) <= 3


@pytest.mark.parametrize("case", hostile_texts(), ids=lambda case: case.id)
def test_hostile_text_gives_hits_or_none_but_never_an_error(searching: Search, case: HostileText) -> None:
    assert len(searching(FILES).search(case.text)) <= 3


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(), max_size=200))
def test_any_text_at_all_can_be_searched_for(searching: Search, text: str) -> None:
    assert len(searching({"boots.md": FILES["boots.md"]}).search(text)) <= 3
