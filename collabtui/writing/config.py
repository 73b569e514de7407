"""Where a writer's model is, read from a file with the environment over it."""

import os
import stat
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Final

from pydantic import Field, StringConstraints, ValidationError

from collabtui.understanding.toml_file import DataFileError, Strict, read_toml, validated

PREFIX: Final = "COLLABTUI_WRITER_"
_NAMES: Final = ("base_url", "model", "key_env", "key_file")

Url = Annotated[str, StringConstraints(pattern=r"^https?://[^\s@]+$", max_length=500)]


class WriterConfig(Strict):
    """An OpenAI-compatible endpoint; times in seconds. The key is in an environment variable or a private file."""

    base_url: Url
    model: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    key_env: str = ""
    key_file: str = ""
    connect_s: Annotated[float, Field(gt=0, le=60)] = 2.0
    first_s: Annotated[float, Field(gt=0, le=120)] = 6.0
    between_s: Annotated[float, Field(gt=0, le=60)] = 4.0
    whole_s: Annotated[float, Field(gt=0, le=300)] = 20.0


class _File(Strict):
    writer: WriterConfig | None = None


def writer_config(path: Path | None, environment: Mapping[str, str] | None = None) -> WriterConfig | None:
    """The endpoint that the file's table [writer] names, values of COLLABTUI_WRITER_… first; None where none is named.

    Raises DataFileError.
    """
    around = os.environ if environment is None else environment
    over = {name: around[PREFIX + name.upper()] for name in _NAMES if around.get(PREFIX + name.upper())}
    filed = validated(_File, read_toml(path), path).writer if path is not None else None
    if filed is None and not over:
        return None
    known = filed.model_dump() if filed is not None else {}
    try:
        return WriterConfig.model_validate({**known, **over})
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        name = ".".join(str(part) for part in first["loc"])
        raise DataFileError(f"The writer's setting {name} ({PREFIX}{name.upper()}): {first['msg']}.") from error


def key_of(config: WriterConfig, environment: Mapping[str, str] | None = None) -> str:
    """The key, empty where none is wanted. Raises DataFileError where it is missing or others may read its file."""
    around = os.environ if environment is None else environment
    if config.key_env:
        if not around.get(config.key_env):
            raise DataFileError(f"The writer's key should be in ${config.key_env}, which is empty: set it.")
        return around[config.key_env]
    if not config.key_file:
        return ""
    path = Path(config.key_file).expanduser()
    try:
        mode = path.stat().st_mode
        if stat.S_IMODE(mode) & 0o077:
            raise DataFileError(f"{path}: others may read the writer's key; expected mode 0600: chmod 600 {path}")
        return path.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        raise DataFileError(f"{path}: the writer's key can't be read ({error}).") from error
