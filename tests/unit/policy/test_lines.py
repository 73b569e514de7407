"""Claims about finding the line of a value in a TOML text."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from broker.policy.fields import Path
from broker.policy.lines import line_of, lines_of

TEXT = '''\
# a = 0
version = "v1"   # version = "v0"
a.b."c d" = 1.5

[limits] # [words]
lines = 3
words = """
[[escalation]]
id = "no rule, # just text"
"""
raw = \'\'\'it's
[bots]\'\'\'

[[rules]]
id = "one"
phrases = { en = ["a", "b"], de = [
    "c,]", # "x"
    "d",
] }
[[rules]]

at = 1979-05-27 07:32:00
[rules.more]
deep = [[1], [2,
  3]]
[[rules.item]]
x = 'a]b'
[[rules.item]]
x = "\\"#"
["quoted.name"]
last = true'''


@pytest.mark.parametrize(
    ("path", "line"),
    [
        (("version",), 2),
        (("a", "b", "c d"), 3),
        (("limits",), 5),
        (("limits", "lines"), 6),
        (("limits", "words"), 7),
        (("limits", "raw"), 11),
        (("rules",), 14),
        (("rules", 0, "id"), 15),
        (("rules", 0, "phrases", "en", 1), 16),
        (("rules", 0, "phrases", "de"), 16),
        (("rules", 0, "phrases", "de", 0), 17),
        (("rules", 0, "phrases", "de", 1), 18),
        (("rules", 1), 20),
        (("rules", 1, "at"), 22),
        (("rules", 1, "more", "deep", 1, 1), 25),
        (("rules", 1, "item", 0, "x"), 27),
        (("rules", 1, "item", 1), 28),
        (("quoted.name", "last"), 31),
    ],
)
def test_every_value_has_the_line_it_stands_on(path: Path, line: int) -> None:
    assert lines_of(TEXT)[path] == line


def test_a_quoted_key_is_known_by_what_its_escapes_mean() -> None:
    assert lines_of("""a = 1\n"b\\u0063\\"" = 2\n'd\\u0065' = 3""") == {(): 1, ("a",): 1, ('bc"',): 2, ("d\\u0065",): 3}


def test_what_only_a_text_or_a_comment_speaks_of_has_no_line() -> None:
    assert not {("escalation",), ("bots",), ("words",)} & set(lines_of(TEXT))
    assert lines_of(TEXT)[("a",)] == 3


def test_what_is_missing_has_the_line_of_what_is_around_it() -> None:
    lines = lines_of(TEXT)
    assert line_of(lines, ("rules", 1, "kind")) == 20
    assert line_of(lines, ("limits", "more", "deep")) == 5
    assert line_of(lines, ("nothing", "at", "all")) == 1


def test_windows_line_ends_count_once() -> None:
    assert lines_of("a = 1\r\n\r\nb = 2\r\n") == {(): 1, ("a",): 1, ("b",): 3}


def paths(value: object, path: Path = ()) -> set[Path]:
    if isinstance(value, dict):
        inner = [paths(item, (*path, key)) for key, item in value.items()]
    elif isinstance(value, list):
        inner = [paths(item, (*path, place)) for place, item in enumerate(value)]
    else:
        inner = []
    return {path}.union(*inner)


def test_exactly_what_the_toml_reader_finds_has_a_line() -> None:
    assert set(lines_of(TEXT)) == paths(tomllib.loads(TEXT))


keys = st.text("abc_-1", min_size=1, max_size=4)
texts = st.text(st.sampled_from("ab #[]{}=,.'\n"), max_size=12)


def written(value: object) -> str:
    match value:
        case str():
            return f'"""{value}"""'
        case list():
            return f"[{', '.join(map(written, value))},\n]" if value else "[ ]"
        case dict():
            return f"{{ {', '.join(f'{key} = {written(item)}' for key, item in value.items())} }}"
        case _:
            return str(value)


values = st.recursive(
    st.integers() | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(keys, inner, max_size=3),
    max_leaves=8,
)


@given(st.dictionaries(keys, values, max_size=4))
def test_the_scanner_sees_what_the_toml_reader_sees(table: dict[str, object]) -> None:
    text = "".join(f"{key} = {written(value)} # {key}\n" for key, value in table.items())
    assert set(lines_of(text)) == paths(tomllib.loads(text))
