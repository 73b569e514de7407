"""The names of stores: one for each lineage of facts."""

import secrets

_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


def new_store_id(at: int) -> str:
    """A fresh ULID: 26 characters of Crockford's base 32, 48 bits of Unix milliseconds before 80 of chance."""
    value = at << 80 | secrets.randbits(80)
    return "".join(_CROCKFORD[value >> shift & 31] for shift in range(125, -1, -5))
