"""Who may come in: tokens, kept only as digests."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, assert_never

from broker.domain.actors import Actor, Role
from broker.domain.ids import Count, Id, Label


@dataclass(frozen=True, slots=True)
class TokenIssued:
    """A token exists. ``digest`` is the SHA-256 of its secret, ``expires`` Unix milliseconds (None: never)."""

    token: Id
    digest: Label
    role: Role
    subject: Id
    expires: Count | None = None
    kind: Literal["token_issued"] = "token_issued"


@dataclass(frozen=True, slots=True)
class TokenRevoked:
    token: Id
    kind: Literal["token_revoked"] = "token_revoked"


AccessEvent = TokenIssued | TokenRevoked


@dataclass(frozen=True, slots=True)
class Grant:
    """What one token lets in. Revoked grants are kept, so that a list can tell."""

    token: str
    digest: str
    actor: Actor
    expires: int | None
    issued: int
    revoked: bool = False

    def is_open(self, at: int) -> bool:
        return not self.revoked and (self.expires is None or at < self.expires)


@dataclass(frozen=True, slots=True)
class Access:
    """The fold of the access stream."""

    grants: Mapping[str, Grant] = field(default_factory=dict)


def evolve_access(access: Access, event: AccessEvent, at: int) -> Access:
    """The grants after one event that happened at ``at`` (Unix milliseconds)."""
    match event:
        case TokenIssued(token, digest, role, subject, expires):
            grant = Grant(token, digest, Actor(role, subject), expires, at)
            return replace(access, grants={**access.grants, token: grant})
        case TokenRevoked(token):
            revoked = replace(access.grants[token], revoked=True)
            return replace(access, grants={**access.grants, token: revoked})
        case _:
            assert_never(event)
