"""Claims about the names that cross the wire."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from broker.domain.ids import MAX_INT, Count, Label, Text, is_id, is_said, is_word, split_stream, stream_of


@pytest.mark.parametrize("value", ["a", "7", "01J9ZK", "c-1.a_b", "A" * 100])
def test_short_plain_names_are_ids(value: str) -> None:
    assert is_id(value)


@pytest.mark.parametrize(
    "value", ["", "-a", ".a", "_a", "a b", "a:b", "a/b", "a\n", "\na", "é", "１", "A" * 101, "a\x00"]
)
def test_what_could_leave_a_file_name_or_a_log_line_is_no_id(value: str) -> None:
    assert not is_id(value)


@pytest.mark.parametrize("value", ["Ann Lee", "", "Zoë", "山田", "billing"])
def test_visible_text_is_fit_for_a_label(value: str) -> None:
    assert is_word(value)


@pytest.mark.parametrize("value", [" a", "a ", "a\nb", "a\tb", "\x1b[31m", "\u202eevil", "\u200b", "a\u2028b"])
def test_blank_edges_or_invisible_characters_are_unfit_for_a_label(value: str) -> None:
    assert not is_word(value)


@pytest.mark.parametrize("value", ["", " ", "\n\t", "\u00a0\u2003"])
def test_blanks_say_nothing(value: str) -> None:
    assert not is_said(value)


@given(st.text(max_size=80))
def test_a_text_is_kept_code_point_for_code_point_or_refused(text: str) -> None:
    check: TypeAdapter[str] = TypeAdapter(Text)
    if is_said(text):
        assert check.validate_python(text) == text
    else:
        with pytest.raises(ValidationError):
            check.validate_python(text)


@pytest.mark.parametrize(("value", "kind"), [("a" * 8_001, Text), ("a" * 81, Label), ("", Label)])
def test_a_text_out_of_bounds_is_refused(value: str, kind: type[str]) -> None:
    check: TypeAdapter[str] = TypeAdapter(kind)
    with pytest.raises(ValidationError):
        check.validate_python(value)


@pytest.mark.parametrize("value", [-1, MAX_INT + 1])
def test_a_count_that_json_readers_cannot_keep_is_refused(value: int) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Count).validate_python(value)


@given(st.sampled_from(["conversation", "agent", "customer"]), st.from_regex(r"[A-Za-z0-9][\w.-]{0,20}\Z"))
def test_a_streams_name_gives_back_its_kind_and_key(kind: str, key: str) -> None:
    assert split_stream(stream_of(kind, key)) == (kind, key)
