"""The file that a local broker leaves for the clients of its own user."""

import ssl
from typing import Annotated, Final, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from broker.protocol.trust import pinned
from broker.protocol.wording import why

FILE_NAME: Final = "local.json"


class BadLocalFile(ValueError):
    """The file is not what a broker wrote; the sentence names it, with what to do."""


class LocalBroker(BaseModel):
    """Where the broker of this user listens. ``token`` opens it as a supervisor, so only its user may read it.

    ``certificate`` is the one that it shows (PEM); empty where it does not encrypt.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    url: Annotated[str, Field(pattern=r"^wss?://\S+$", max_length=500)]
    store_id: Annotated[str, Field(min_length=1, max_length=200)]
    pid: Annotated[int, Field(ge=1)]
    token: Annotated[str, Field(min_length=1, max_length=200, repr=False)]
    role: Literal["supervisor"] = "supervisor"
    certificate: Annotated[str, Field(max_length=50_000, repr=False)] = ""

    @property
    def trust(self) -> ssl.SSLContext | None:
        """How to tell this broker from others that listen there; None where it does not encrypt."""
        return pinned(self.certificate) if self.certificate else None


def dump(local: LocalBroker) -> str:
    """The text of the file."""
    return local.model_dump_json(indent=2) + "\n"


def parse(text: str, name: str) -> LocalBroker:
    """The broker that the file ``name`` tells of. Raises BadLocalFile, which never repeats the token."""
    try:
        return LocalBroker.model_validate_json(text)
    except ValidationError as error:
        reason = why(error, "Its text").rstrip(".")
        raise BadLocalFile(
            f"{name} is not what a broker wrote. {reason}. Start the broker again: it writes the file anew."
        ) from None
