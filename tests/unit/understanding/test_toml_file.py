"""What a person is told about a data file that is wrong."""

from pathlib import Path

import pytest

from collabtui.understanding.toml_file import MOST_BYTES, DataFileError, Strict, read_toml, validated


class Leaf(Strict):
    size: int


class Tree(Strict):
    name: str
    leaf: tuple[Leaf, ...] = ()
    root: Leaf | None = None


def written(folder: Path, text: str) -> Path:
    path = folder / "tree.toml"
    path.write_text(text, encoding="utf-8")
    return path


def complaint(path: Path, content: object | None = None, under: str = "") -> str:
    with pytest.raises(DataFileError) as caught:
        validated(Tree, read_toml(path) if content is None else content, path, under)
    return str(caught.value)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"none\.toml: cannot be read \(No such file"):
        read_toml(tmp_path / "none.toml")


def test_broken_toml_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"tree\.toml: is not TOML \(.*line 2"):
        read_toml(written(tmp_path, 'name = "oak"\nsize = = 3\n'))


def test_a_file_in_another_encoding_is_told_with_its_line(tmp_path: Path) -> None:
    path = tmp_path / "tree.toml"
    path.write_bytes(b'name = "oak"\ntitle = "\xe4"\n')
    with pytest.raises(DataFileError, match=r"line 2: is not UTF-8"):
        read_toml(path)


def test_a_file_that_is_far_too_large_is_not_parsed(tmp_path: Path) -> None:
    with pytest.raises(DataFileError, match=r"expected at most 4,000,000"):
        read_toml(written(tmp_path, "#" * (MOST_BYTES + 1)))


def test_a_wrong_field_is_told_with_file_line_name_expectation(tmp_path: Path) -> None:
    text = complaint(written(tmp_path, "# a tree\nname = 3\n"))
    assert text == f"{tmp_path}/tree.toml, line 2, field name: Input should be a valid string; found 3."


def test_a_wrong_field_of_a_section_is_found_below_its_heading(tmp_path: Path) -> None:
    text = complaint(written(tmp_path, 'name = "oak"\n\n[root]\nsize = "big"\n'))
    assert "line 4, field root.size: Input should be a valid integer" in text


def test_the_second_of_many_tables_is_told_by_its_own_line(tmp_path: Path) -> None:
    path = written(tmp_path, 'name = "oak"\n[[leaf]]\nsize = 1\n[[leaf]]\nsize = "big"\n')
    content = {"name": "oak", "leaf": ({"size": 1}, {"size": "big"})}
    assert "line 5, field leaf.1.size" in complaint(path, content)


def test_an_unknown_field_is_refused_by_name(tmp_path: Path) -> None:
    text = complaint(written(tmp_path, 'name = "oak"\ncolour = "red"\n'))
    assert "line 2, field colour: Extra inputs are not permitted" in text


def test_a_missing_field_is_told_without_a_line(tmp_path: Path) -> None:
    assert complaint(written(tmp_path, "# empty\n")) == f"{tmp_path}/tree.toml, field name: Field required."


def test_a_field_below_a_section_carries_the_sections_name(tmp_path: Path) -> None:
    path = written(tmp_path, "[oak]\nname = 3\n")
    assert "line 2, field oak.name" in complaint(path, {"name": 3}, under="oak")
