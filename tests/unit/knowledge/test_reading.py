"""Files read as documents, with what they say about themselves."""

import time
from datetime import date

import pytest

from collabtui.knowledge.documents import Section, Unreadable
from collabtui.knowledge.reading import read


def test_front_matter_says_title_tags_audience_with_the_last_day() -> None:
    text = "---\ntitle: Send back\ntags:\n- boots\n- refund\naudience: internal\nvalid_until: 2026-12-31\n---\nPost it."
    found = read("a.md", text.encode())
    assert (found.title, found.tags, found.audience) == ("Send back", ("boots", "refund"), "internal")
    assert found.valid_until == date(2026, 12, 31)
    assert found.passages == (Section((), "Post it."),)


def test_a_file_without_front_matter_is_called_by_its_first_heading() -> None:
    assert read("a.md", b"# Sending back\n\nPost it.").title == "Sending back"


def test_a_file_without_any_heading_is_called_by_its_name() -> None:
    assert read("x/how-to_return.txt", b"Post it.").title == "How to return"


def test_a_passage_knows_the_headings_above_it_without_the_title() -> None:
    text = b"# Boots\n\n## Care\n\n### Wax\n\nRub it in.\n\n## Sizes\n\nOne up."
    assert read("a.md", text).passages == (Section(("Care", "Wax"), "Rub it in."), Section(("Sizes",), "One up."))


def test_an_underlined_heading_is_one_but_a_list_above_a_rule_is_none() -> None:
    assert read("a.md", b"Boots\n=====\n\nCare\n----\nWax.\n\n- one\n---\n").passages == (
        Section(("Care",), "Wax.\n- one"),
    )


def test_what_stands_in_a_fence_is_no_heading() -> None:
    assert read("a.md", b"# Boots\n\n```\n# no heading\n```\n").passages == (Section((), "# no heading"),)


def test_marks_links_comments_are_no_words_for_a_customer() -> None:
    text = b"**Use** the [label](https://x.test/a) with `care`. <!-- secret note --> a_b_c stays"
    assert read("a.md", text).passages[0].text == "Use the label with care.  a_b_c stays"


def test_a_page_gives_its_title_its_meta_its_headings() -> None:
    page = (
        b"<html><head><title>Sending back</title><meta name='audience' content='internal'>"
        b"<meta name=keywords content='boots, refund'><script>var x = 'evil'</script></head>"
        b"<body><nav>Home</nav><h1>Sending back</h1><h2>How &amp; when</h2><p>Post it.<p>Soon<ul><li>today</ul></body>"
    )
    found = read("a.html", page)
    assert (found.title, found.tags, found.audience) == ("Sending back", ("boots", "refund"), "internal")
    assert found.passages == (Section(("How & when",), "Post it.\nSoon\n- today"),)


def test_a_page_that_closes_nothing_is_read_to_its_end() -> None:
    assert read("a.html", b"<h2>One<p>two").passages != ()
    assert "tail" in read("a.html", b"<div><p>head<div><b>tail").passages[0].text


def test_long_text_is_cut_between_sentences_into_passages_an_encoder_can_read() -> None:
    text = " ".join(f"Sentence number {n} says one thing more." for n in range(100))
    passages = read("a.md", text.encode()).passages
    assert len(passages) > 5
    assert all(len(passage.text.split()) <= 90 and passage.text.endswith(".") for passage in passages)
    assert " ".join(passage.text for passage in passages) == text


def test_a_word_without_end_is_cut_too() -> None:
    passages = read("a.md", b"x" * 100_000).passages
    assert max(len(passage.text) for passage in passages) <= 1_500


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"\x89PNG\x00\x01", "is binary, no text"),
        (b"one\ntwo \xff\xfe", "is not UTF-8 text in line 2; save it as UTF-8"),
        (b"", "holds no text"),
        (b"---\ntitle: Empty\n---\n", "holds no text"),
        (b"# Only\n\n## Headings\n", "holds no text"),
    ],
)
def test_what_is_no_document_is_refused_with_the_reason(content: bytes, why: str) -> None:
    with pytest.raises(Unreadable, match=f"^{why}$"):
        read("a.md", content)


@pytest.mark.parametrize(
    "text", ["[", "<", "*", "`", "a|", "# ", "<!--", "<!x", "<a b='", "<script>", "<nav></div>", "<h1>", "&#"]
)
def test_a_hostile_file_costs_no_more_time_than_any_other(text: str) -> None:
    for name in ("a.md", "a.html"):
        start = time.process_time()
        assert read(name, f"start\n\n{text * 20_000}\n\nend".encode()).passages
        assert time.process_time() - start < 5
