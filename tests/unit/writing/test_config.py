"""Where a writer's model is."""

from pathlib import Path

import pytest

from collabtui.understanding.toml_file import DataFileError
from collabtui.writing.config import key_of, writer_config

URL = "https://models.example/v1"


def _file(folder: Path, text: str) -> Path:
    path = folder / "copilot.toml"
    path.write_text(text, encoding="utf-8")
    return path


def test_without_a_table_there_is_no_model(tmp_path: Path) -> None:
    assert writer_config(None, {}) is None
    assert writer_config(_file(tmp_path, ""), {}) is None


def test_the_environment_goes_over_the_file(tmp_path: Path) -> None:
    path = _file(tmp_path, f'[writer]\nbase_url = "{URL}"\nmodel = "a"\n')
    config = writer_config(path, {"COLLABTUI_WRITER_MODEL": "b"})
    assert config is not None
    assert (config.base_url, config.model) == (URL, "b")


def test_an_address_with_a_password_in_it_is_refused() -> None:
    with pytest.raises(DataFileError, match="COLLABTUI_WRITER_BASE_URL"):
        writer_config(None, {"COLLABTUI_WRITER_BASE_URL": "https://u:p@x/v1", "COLLABTUI_WRITER_MODEL": "m"})


def test_a_key_that_others_may_read_is_refused_with_what_to_do(tmp_path: Path) -> None:
    key = tmp_path / "key"
    key.write_text("k-1\n")
    key.chmod(0o644)
    config = writer_config(_file(tmp_path, f'[writer]\nbase_url = "{URL}"\nmodel = "a"\nkey_file = "{key}"\n'), {})
    assert config is not None
    with pytest.raises(DataFileError, match="chmod 600"):
        key_of(config)
    key.chmod(0o600)
    assert key_of(config) == "k-1"


def test_a_key_is_taken_from_the_variable_that_is_named(tmp_path: Path) -> None:
    config = writer_config(_file(tmp_path, f'[writer]\nbase_url = "{URL}"\nmodel = "a"\nkey_env = "MY_KEY"\n'), {})
    assert config is not None
    assert key_of(config, {"MY_KEY": "k"}) == "k"
    with pytest.raises(DataFileError, match=r"\$MY_KEY"):
        key_of(config, {})
