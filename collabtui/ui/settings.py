"""The user's own settings for the screens, read from screens.toml."""

import os
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from platformdirs import user_config_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from collabtui.ui.key_checks import collisions, wrong_keys
from collabtui.ui.keys import CONSOLE, CUSTOMER, Action
from collabtui.ui.theme import NAMES
from collabtui.ui.user_keys import remapped

FILE = "screens.toml"
MOST_BYTES = 100_000
MOST_ARGUMENTS = 50


class Settings(BaseModel):
    """What a user may set; each field with what holds when it is not set."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True)

    theme: str | None = Field(default=None, description=f"One of {', '.join(NAMES)}.")
    undo_seconds: float = Field(default=5.0, ge=0, le=60, description="How long a sent message can be taken back.")
    bell: bool = Field(default=True, description="Ring the terminal's bell when something needs you.")
    notify: bool = Field(default=True, description="Ask the terminal for a desktop notification, too.")
    repeat_seconds: float | None = Field(
        default=None,
        ge=0,
        le=600,
        description="How often an offer rings until you answer it, 0 for once; without it as the desk's policy says.",
    )
    alert_command: tuple[str, ...] = Field(
        default=(),
        description='A program run for each alert, without a shell: `["notify-send", "Support desk", "{text}"]`.',
    )
    keys: dict[str, tuple[str, ...]] = Field(default={}, description='action = "key,key".')

    @field_validator("theme")
    @classmethod
    def _known_theme(cls, theme: str | None) -> str | None:
        if theme is not None and theme not in NAMES:
            raise ValueError(f"expected one of {', '.join(NAMES)}")
        return theme

    @field_validator("alert_command", mode="before")
    @classmethod
    def _runnable(cls, command: object) -> object:
        given = command if isinstance(command, list | tuple) else [None]
        parts = [part for part in given if isinstance(part, str) and "\0" not in part]
        if len(parts) < len(given) or len(parts) > MOST_ARGUMENTS:
            raise ValueError('expected a list of words such as ["notify-send", "{text}"]')
        if parts and (not parts[0].strip() or "{text}" in parts[0]):
            raise ValueError("expected the name of a program first, without {text}")
        return tuple(parts)

    @field_validator("keys", mode="before")
    @classmethod
    def _split_keys(cls, keys: object) -> object:
        if not isinstance(keys, dict) or not all(isinstance(value, str | tuple) for value in keys.values()):
            raise ValueError('expected lines such as accept = "a,f2"')
        return {name: _split(value) if isinstance(value, str) else value for name, value in keys.items()}


def _split(keys: str) -> tuple[str, ...]:
    return tuple(key.strip() for key in keys.split(",") if key.strip())


@dataclass(frozen=True, slots=True)
class Read:
    """The settings that hold, with a sentence for everything in the file that does not."""

    settings: Settings
    problems: tuple[str, ...] = field(default=())


def settings_path(environment: Mapping[str, str] = os.environ) -> Path:
    """Return where the file is: in $COLLABTUI_CONFIG_DIR, else where this system keeps settings."""
    named = environment.get("COLLABTUI_CONFIG_DIR")
    return (Path(named) if named else user_config_path("collabtui")) / FILE


def read_settings(path: Path, among: Iterable[Action]) -> Read:
    """Read the file for a window with these actions. What is wrong is told, the default serves in its place."""
    try:
        content = path.read_bytes()
    except FileNotFoundError:
        return Read(Settings())
    except OSError as error:
        return Read(Settings(), (f"{path}: cannot be read ({error.strerror or error}); the defaults are used.",))
    if len(content) > MOST_BYTES:
        problem = f"{path}: has {len(content):,} bytes, expected at most {MOST_BYTES:,}; the defaults are used."
        return Read(Settings(), (problem,))
    try:
        text = content.decode("utf-8")
        return _checked(path, text, tomllib.loads(text), tuple(among))
    except UnicodeDecodeError:
        return Read(Settings(), (f"{path}: is not UTF-8 text; the defaults are used.",))
    except tomllib.TOMLDecodeError as error:
        return Read(Settings(), (f"{path}: is not TOML ({error}); the defaults are used.",))


def _checked(path: Path, text: str, tables: dict[str, Any], among: tuple[Action, ...]) -> Read:
    """Keep what is right. A field that is wrong is told with its line, then left out."""
    problems: list[str] = []
    try:
        settings = Settings.model_validate(tables)
    except ValidationError as error:
        wrong = {
            str(found["loc"][0]): found["msg"].removeprefix("Value error, ")
            for found in error.errors(include_url=False)
        }
        problems += [f"{_where(path, text, name)}: {why}; it is left out." for name, why in wrong.items()]
        settings = Settings.model_validate({name: value for name, value in tables.items() if name not in wrong})
    bad_keys = wrong_keys(settings.keys, (*CONSOLE, *CUSTOMER)) or collisions(remapped(among, settings.keys))
    if bad_keys:
        problems += [f"{_where(path, text, 'keys')}: {why} Your keys are left out." for why in bad_keys]
        settings = settings.model_copy(update={"keys": {}})
    return Read(settings, tuple(problems))


def _where(path: Path, text: str, name: str) -> str:
    names = re.compile(rf"\s*\[?\s*{re.escape(name)}\b\s*[\].=]")
    line = next((n for n, line in enumerate(text.splitlines(), 1) if names.match(line)), None)
    return f"{path}, line {line}, {name}" if line else f"{path}, {name}"
