"""New tokens: a name with a secret of which the broker keeps the digest alone."""

import hashlib
import secrets
from dataclasses import dataclass

from broker.domain.actors import Role
from broker.domain.desk_commands import IssueToken


@dataclass(frozen=True, slots=True)
class NewToken:
    """``text`` is what its holder logs in with; it is kept nowhere else."""

    id: str
    text: str
    digest: str

    def issue(self, role: Role, subject: str, expires: int | None) -> IssueToken:
        """The command that opens the door for it; ``expires`` in Unix milliseconds, None for never."""
        return IssueToken(self.id, self.digest, role, subject, expires)


def new_token(subject: str) -> NewToken:
    """A token for ``subject``, an id, with 256 random bits."""
    id = f"{subject[:80]}-{secrets.token_hex(4)}"
    secret = secrets.token_urlsafe(32)
    return NewToken(id, f"{id}.{secret}", hashlib.sha256(secret.encode()).hexdigest())
