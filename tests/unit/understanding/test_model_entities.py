"""A domain's entities go where its model goes."""

import shutil
from pathlib import Path

import pytest

from collabtui.understanding.domain import load_domain
from collabtui.understanding.entities import shipped_finder
from collabtui.understanding.entity_file import ENTITIES
from collabtui.understanding.examples import domain_examples
from collabtui.understanding.model_entities import carry, finder_of
from collabtui.understanding.model_file import ModelFileError
from collabtui.understanding.toml_file import DataFileError

DEMO = Path(__file__).resolve().parents[3] / "demo_data"
SEATS = """[[entity]]
type = "seat"
describes = "A seat."
forms = [{ pattern = '[0-9]{1,2}[A-F]', confidence = 0.9 }]
"""


@pytest.fixture
def domain(tmp_path: Path) -> Path:
    folder = tmp_path / "domain"
    shutil.copytree(DEMO, folder, ignore=shutil.ignore_patterns("model", "scenarios", "__pycache__"))
    return folder


def test_a_model_finds_what_its_domain_declares(domain: Path, tmp_path: Path) -> None:
    (domain / ENTITIES).write_text(SEATS)
    carry(domain, tmp_path)
    assert [entity.type for entity in finder_of(tmp_path).find("seat 12C, order FH-10234")] == ["seat"]


def test_a_model_without_a_domain_finds_what_the_demo_shop_does(tmp_path: Path) -> None:
    (tmp_path / ENTITIES).write_text(SEATS)
    carry(None, tmp_path)
    assert finder_of(tmp_path) is shipped_finder()


def test_damaged_entities_of_a_model_are_refused_with_the_way_to_train_anew(tmp_path: Path) -> None:
    (tmp_path / ENTITIES).write_text("[[entity]]\n")
    with pytest.raises(ModelFileError, match=r"entities\.toml, line 1.*Train it anew"):
        finder_of(tmp_path)


def test_mistakes_of_entities_are_told_with_those_of_the_other_files(domain: Path) -> None:
    (domain / ENTITIES).write_text(SEATS.replace("{1,2}", "+") + "colour = 1\n")
    (domain / "replies.toml").write_text("nonsense = 1\n")
    with pytest.raises(DataFileError) as told:
        load_domain(domain)
    assert len([line for line in str(told.value).splitlines() if f"{ENTITIES}, line" in line]) == 2
    assert "replies.toml" in str(told.value)
    with pytest.raises(DataFileError, match="has no bound"):
        domain_examples(domain)
