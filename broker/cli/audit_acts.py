"""Which events are privileged acts, with what may be told of each: ids, roles, numbers, never what somebody wrote."""

import json
from typing import Final

from broker.store.api import Row

#: The fields of each kind of act that say what was done.
_TOLD: Final[dict[str, tuple[str, ...]]] = {
    "token_issued": ("token", "role", "subject", "expires"),
    "token_revoked": ("token",),
    "policy_adopted": ("version",),
    "agent_registered": ("capacity", "skills"),
    "skills_set": ("skills",),
    "capacity_set": ("capacity",),
    "customer_recorded": (),
    "taken_over": ("agent",),
    "reassigned": ("agent", "skill", "preferred"),
    "supervisor_joined": ("supervisor", "mode"),
    "supervisor_left": ("supervisor", "mode"),
    "erasure_ordered": ("erasure",),
    "customer_erased": (),
    "hold_placed": ("reason",),
    "hold_lifted": (),
    "retention_ordered": (),
    "retention_ran": ("conversations", "events"),
    "backup_made": ("path", "position"),
    "restored": ("before", "position"),
}
ACTS: Final = tuple(_TOLD)


def act_of(row: Row) -> dict[str, object]:
    """What was done, by the names of its fields."""
    body = json.loads(row.body)
    return {name: body[name] for name in _TOLD[row.kind] if body.get(name) is not None}
