"""Articles as files hold them: read whole, or refused with the place that is wrong."""

from datetime import date
from pathlib import Path

import pytest

from collabtui.understanding.articles import Article, load_articles, parse
from collabtui.understanding.toml_file import DataFileError

DEMO = Path(__file__).parents[3] / "demo_data" / "knowledge"

GOOD = """---
title: Returns: the short version
tags: return, exchange,
audience: public
---

Send it back within
30 days.

- One: unused
- Two: complete,
  with its label

Keep the receipt.
"""


def complaint(text: str) -> str:
    with pytest.raises(DataFileError) as raised:
        parse(text, "returns", "returns.md")
    return str(raised.value)


def test_an_article_has_a_head_with_unwrapped_passages() -> None:
    assert parse(GOOD, "returns", "returns.md") == Article(
        id="returns",
        title="Returns: the short version",
        tags=("return", "exchange"),
        audience="public",
        passages=(
            "Send it back within 30 days.",
            "- One: unused\n- Two: complete, with its label",
            "Keep the receipt.",
        ),
        headings=("", "", ""),
    )


def test_line_ends_of_other_systems_change_nothing() -> None:
    assert parse(GOOD.replace("\n", "\r\n"), "returns", "returns.md") == parse(GOOD, "returns", "returns.md")


def test_the_demo_shops_articles_are_read_by_their_files_names() -> None:
    articles = load_articles(DEMO)
    assert [article.id for article in articles] == sorted(path.stem for path in DEMO.glob("*.md"))
    assert {article.audience for article in articles} == {"public", "internal"}


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("---\ntitle", "title", "returns.md, line 1: expected ---"),
        (
            "audience: public\n---",
            "audience: public",
            "line 5, field (none): expected valid until: with a value or related: with a value or ---.",
        ),
        ("tags: return", "labels: return", "line 3, field labels: expected tags: with a value or audience: with"),
        (
            "tags: return, exchange,",
            "title: twice",
            "line 3, field title: expected tags: with a value or audience: with",
        ),
        (
            "tags: return, exchange,",
            "just words",
            "line 3, field just words: expected tags: with a value or audience: with",
        ),
        ("tags: return, exchange,", "tags:", "line 3, field tags: expected tags: with a value or audience: with"),
        ("tags: return, exchange,", "tags: , ,", "line 3, field tags: is empty; expected words"),
        ("audience: public\n", "", "line 4, field audience: is missing; expected audience:"),
        ("audience: public", "audience: all", "line 4, field audience: is 'all'; expected public or internal."),
        (
            "audience: public",
            "audience: public\nfoo: 1",
            "line 5, field foo: expected valid until: with a value or related: with a value or ---.",
        ),
    ],
)
def test_a_wrong_head_is_refused_with_file_line_field(old: str, new: str, said: str) -> None:
    assert old in GOOD
    assert said in complaint(GOOD.replace(old, new, 1))


@pytest.mark.parametrize("text", ["", "no head"])
def test_a_text_without_a_head_is_refused(text: str) -> None:
    assert "line 1: expected ---" in complaint(text)


def test_a_head_that_never_ends_is_refused() -> None:
    assert "line 3: the head never ends; expected ---" in complaint("---\ntitle: Returns\ntags: return\n")


def test_an_article_says_something() -> None:
    assert "line 5: nothing follows the head" in complaint(GOOD[: GOOD.rindex("---\n") + 4] + "\n \n")


def test_a_folder_that_is_none_or_holds_nothing_is_refused(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"holds no \.md file; expected one"):
        load_articles(tmp_path)
    with pytest.raises(DataFileError, match="is no folder; expected one"):
        load_articles(tmp_path / "gone")


def test_a_file_that_is_not_utf_8_is_refused_with_its_line(tmp_path: Path) -> None:
    (tmp_path / "odd.md").write_bytes(b"---\ntitle: caf\xe9\n---\n")
    with pytest.raises(DataFileError, match=r"odd\.md, line 2: is not UTF-8"):
        load_articles(tmp_path)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "big.md").write_bytes(b"x" * 4_000_001)
    with pytest.raises(DataFileError, match=r"4,000,001 bytes; expected at most"):
        load_articles(tmp_path)


def test_a_file_that_cannot_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "folder.md").mkdir()
    with pytest.raises(DataFileError, match=r"folder\.md: cannot be read"):
        load_articles(tmp_path)


def test_a_passage_knows_the_heading_that_it_stands_below() -> None:
    body = "First.\n\n## Poles #\nTwo.\n\nThree.\n\n## Empty\n\n## Pegs\n\n#4 pegs.\n"
    article = parse(f"---\ntitle: Tents\ntags: tent\naudience: public\n---\n{body}", "tents", "tents.md")
    assert article.passages == ("First.", "Two.", "Three.", "#4 pegs.")
    assert article.headings == ("", "Poles", "Poles", "Pegs")


def test_an_article_may_say_how_long_it_holds_with_what_belongs_to_it() -> None:
    text = GOOD.replace("audience: public", "audience: public\nvalid until: 2027-01-31\nrelated: refunds, stock")
    article = parse(text, "returns", "returns.md")
    assert (article.valid_until, article.related) == (date(2027, 1, 31), ("refunds", "stock"))


@pytest.mark.parametrize(
    ("field", "said"),
    [
        ("valid until: soon", "line 5, field valid until: is 'soon'; expected a date such as 2026-12-31."),
        ("valid until: 2026-02-30", "line 5, field valid until: is '2026-02-30'; expected a date"),
        ("related: ../refunds", "line 5, field related: names no articles; expected their files' names"),
    ],
)
def test_a_wrong_optional_field_is_refused(field: str, said: str) -> None:
    assert said in complaint(GOOD.replace("audience: public", f"audience: public\n{field}"))


def test_everything_wrong_with_a_head_is_told_at_once() -> None:
    head = "---\ntags: ,\naudience: all\nvalid until: soon\nfoo: bar\n---\nText.\n"
    assert complaint(head).splitlines() == [
        "returns.md, line 2, field tags: is empty; expected words with commas between them.",
        "returns.md, line 3, field audience: is 'all'; expected public or internal.",
        "returns.md, line 4, field valid until: is 'soon'; expected a date such as 2026-12-31.",
        "returns.md, line 5, field foo: expected title: with a value or related: with a value or ---.",
        "returns.md, line 6, field title: is missing; expected title: with a value.",
    ]


def test_every_broken_article_of_a_folder_is_told_sorted_by_file(tmp_path: Path) -> None:
    (tmp_path / "b.md").write_text("no head", encoding="utf-8")
    (tmp_path / "a.md").write_bytes(b"\xff")
    (tmp_path / "good.md").write_text(GOOD, encoding="utf-8")
    with pytest.raises(DataFileError) as raised:
        load_articles(tmp_path)
    told = str(raised.value).splitlines()
    assert [line.partition(":")[0] for line in told] == [f"{tmp_path}/a.md, line 1", f"{tmp_path}/b.md, line 1"]


def test_an_article_that_belongs_to_none_is_refused(tmp_path: Path) -> None:
    for name, other in (("a", "b"), ("b", "gone"), ("c", "c")):
        text = GOOD.replace("audience: public", f"audience: public\nrelated: {other}")
        (tmp_path / f"{name}.md").write_text(text, encoding="utf-8")
    with pytest.raises(DataFileError) as raised:
        load_articles(tmp_path)
    assert str(raised.value).splitlines() == [
        f"{tmp_path}/b.md, field related: is 'gone'; expected another article, gone.md.",
        f"{tmp_path}/c.md, field related: is 'c'; expected another article, c.md.",
    ]
