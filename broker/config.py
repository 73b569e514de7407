"""The broker's settings: a flag goes before the environment, that before the file, that before the default."""

import os
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final, Literal

from platformdirs import user_config_path, user_data_path
from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broker.domain.inert import inert
from broker.server.limits import Limits
from broker.server.logs import LogFormat
from broker.server.loopback import is_loopback

APP: Final = "collabtui"
PREFIX: Final = "COLLABTUI_"
DEFAULT_POLICY: Final = Path(__file__).with_name("policy") / "default.toml"
STORE_FILE: Final = "collabtui.db"


class BadConfig(Exception):
    """A setting can't be used; the sentence says which, where it came from, what to do."""


class Config(BaseModel):
    """How one broker runs. ``policy`` is a file, as is ``roster``; ``data`` is the folder of the store.

    Port 0 takes a free one. ``store`` memory forgets everything at the end. With ``synchronous`` NORMAL a power cut may
    lose the last seconds. ``tls_cert`` with ``tls_key`` are PEM files for encryption; ``insecure`` allows a host beyond
    loopback without it. ``origins`` are web sites that may connect. With ``metrics`` token even this
    machine sends one for them, as it does where others are let in: by a certificate, ``insecure``, an origin.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    data: Path = Field(default_factory=lambda: user_data_path(APP))
    host: Annotated[str, Field(min_length=1, max_length=253)] = "127.0.0.1"
    port: Annotated[int, Field(ge=0, le=65_535)] = 8765
    policy: Path = DEFAULT_POLICY
    roster: Path | None = None
    store: Literal["sqlite", "memory"] = "sqlite"
    synchronous: Literal["FULL", "NORMAL"] = "FULL"
    insecure: bool = False
    tls_cert: Path | None = None
    tls_key: Path | None = None
    origins: tuple[str, ...] = ()
    metrics: Literal["local", "token"] = "local"
    log_format: LogFormat = "text"
    limits: Limits = Field(default_factory=Limits)

    @property
    def is_local(self) -> bool:
        """Whether this machine alone can reach the broker."""
        return is_loopback(self.host)

    @property
    def database(self) -> Path:
        """The store's file."""
        return self.data / STORE_FILE


def load(flags: Mapping[str, object], environment: Mapping[str, str] | None = None, file: Path | None = None) -> Config:
    """The settings; ``flags`` that are None were not given. ``file`` is TOML, by default in the user's folder.

    Raises BadConfig.
    """
    environment = os.environ if environment is None else environment
    named = file or (Path(environment[f"{PREFIX}CONFIG"]) if f"{PREFIX}CONFIG" in environment else None)
    layers = (
        ("the settings file", _from_file(named or user_config_path(APP) / "broker.toml", is_needed=named is not None)),
        ("the environment", _from_environment(environment)),
        ("the command line", {name: value for name, value in flags.items() if value is not None}),
    )
    merged: dict[str, object] = {}
    origin: dict[str, str] = {}
    for source, values in layers:
        merged |= values
        origin |= dict.fromkeys(values, source)
    try:
        return Config.model_validate(merged)
    except ValidationError as error:
        raise BadConfig(_sentence(error, origin)) from None


def _from_environment(environment: Mapping[str, str]) -> dict[str, object]:
    """One variable a setting that is one value: ``COLLABTUI_PORT`` and its like."""
    single = set(Config.model_fields) - {"limits", "origins"}
    return {name: environment[key] for name in single if (key := f"{PREFIX}{name.upper()}") in environment}


def _from_file(path: Path, *, is_needed: bool) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        if is_needed:
            raise BadConfig(f"There is no settings file {path}: make one or leave it out.") from None
        return {}
    except OSError as error:
        raise BadConfig(f"The settings file {path} can't be read: {error.strerror}.") from error
    except ValueError as error:  # bad TOML as well as bad UTF-8
        raise BadConfig(f"The settings file {path} is no TOML: {inert(str(error), max_chars=200)}.") from error


def _sentence(error: ValidationError, origin: Mapping[str, str]) -> str:
    first = error.errors(include_url=False)[0]
    name = ".".join(map(str, first["loc"]))
    source = origin.get(str(first["loc"][0]), "the settings") if first["loc"] else "the settings"
    return f"The setting {inert(name, max_chars=60)} from {source} can't be used: {first['msg']}."
