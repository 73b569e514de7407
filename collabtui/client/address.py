"""What a client must know before it connects: a usable address, a usable token."""

import ssl

from websockets.exceptions import InvalidURI
from websockets.uri import parse_uri

MAX_TOKEN_LENGTH = 200


def checked(url: str, trust: ssl.SSLContext | None) -> str:
    """The address, if it is one of a broker that can be trusted so. Raises ValueError."""
    try:
        is_secure = parse_uri(url).secure
    except InvalidURI:
        raise ValueError(f"{url!r} is no address of a broker: write it like ws://127.0.0.1:7400.") from None
    if trust is not None and not is_secure:
        raise ValueError(f"{url} does not encrypt, so no certificate is shown there: write it like wss://host:7400.")
    return url


def usable(token: str) -> str:
    """The token, if it can be one. Raises ValueError."""
    # Checked before pydantic does it, whose complaint would repeat the token.
    if not 1 <= len(token) <= MAX_TOKEN_LENGTH:
        raise ValueError(f"A token has 1 to {MAX_TOKEN_LENGTH} characters, this one has {len(token)}.")
    return token
