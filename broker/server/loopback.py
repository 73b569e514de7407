"""Telling this machine's addresses from all others."""

import ipaddress


def is_loopback(host: str) -> bool:
    """True when only this machine can reach the host."""
    if host == "localhost":
        return True
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return False
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return (mapped or address).is_loopback
