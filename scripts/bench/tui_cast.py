"""Who plays on the seeded desk, as a file between the processes of the benchmark."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

#: The agent whose keys are measured: the long conversation is theirs, which fills their capacity.
AGENT = "ada"
#: An agent who only looks, whose console opens nothing by itself.
ONLOOKER = "olive"
#: The conversation with the long transcript.
LONG = "long-conversation"
_FILE = "cast.json"


@dataclass(frozen=True, slots=True)
class Caller:
    """A customer with the token that lets them in, with the ids of their conversations."""

    token: str
    conversations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cast:
    """``talker`` is the customer of the long conversation, ``callers`` those of the queue."""

    talker: Caller
    callers: tuple[Caller, ...]

    def write(self, folder: Path) -> None:
        """Leave it for the processes that play."""
        (folder / _FILE).write_text(json.dumps(asdict(self)), encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """What ``write`` left. Raises OSError."""
        found = json.loads((folder / _FILE).read_text(encoding="utf-8"))
        talker, *callers = (
            Caller(one["token"], tuple(one["conversations"])) for one in (found["talker"], *found["callers"])
        )
        return cls(talker, tuple(callers))
