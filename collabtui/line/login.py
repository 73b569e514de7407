"""Where the broker is, with the token that lets somebody in."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from broker.domain.actors import Role
from broker.domain.customers import CustomerRecord
from collabtui.client.local import credentials, find
from collabtui.client.service import Access, access


@dataclass(frozen=True, slots=True)
class Newcomer:
    """What the desk is told of somebody: all of it where they have no token yet, else what they have ``given``.

    ``given`` names the fields, of ``name`` with ``skills``, that are no mere defaults.
    """

    role: Role
    subject: str
    name: str = ""
    skills: Mapping[str, int] | None = None
    capacity: int | None = None
    record: CustomerRecord | None = None
    given: frozenset[str] = frozenset()


async def login(
    who: Newcomer, url: str | None, token_file: Path | None, data_dir: Path | None, ca: Path | None = None
) -> Access:
    """The named broker with the named token; what is not named is this user's own broker, with a token from it.

    Raises NotRunning, LoginRefused, Refused, OSError for a file that can't be read, ValueError for the rest.
    """
    if url is not None or token_file is not None:
        return await access(url, token_file, data_dir, who.role, who.subject, ca)
    local = find(data_dir)
    token = await credentials(
        local,
        who.role,
        who.subject,
        name=who.name or None,
        skills=who.skills,
        capacity=who.capacity,
        record=who.record,
        defaults={"name", "skills"} - who.given,
        data_dir=data_dir,
    )
    return Access.on(local, token)


def demo_record(customer: str) -> CustomerRecord | None:
    """What the demonstration shop knows of a customer; None for a stranger. Raises DataFileError."""
    # Imported here: an agent has no need of the shop.
    from collabtui.shop.catalogue import demo_folder, load_catalogue
    from collabtui.shop.records import record_of

    for known in load_catalogue(demo_folder()).customers:
        if known.id == customer:
            return record_of(known)
    return None
