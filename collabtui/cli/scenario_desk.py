"""A desk that is there already, as a supervisor of it reaches it."""

import asyncio
import os
import ssl
from pathlib import Path

from broker.protocol.local import LocalBroker
from broker.protocol.trust import signed_by
from collabtui.client.local import find


class RemoteBroker(LocalBroker):
    """A broker elsewhere, with the file of who signed its certificate, None for whom this machine believes."""

    authority: Path | None = None

    @property
    def trust(self) -> ssl.SSLContext | None:
        return None if self.authority is None else signed_by(self.authority)


async def supervised(
    url: str | None, token_file: Path | None, ca: Path | None, data_dir: Path | None
) -> LocalBroker | None:
    """The desk at ``url``, or the one that serves ``data_dir``; None where neither is named.

    Raises NotRunning, OSError for a token's file that can't be read, ValueError for the rest.
    """
    if data_dir is not None:
        return find(data_dir)
    if url is None:
        return None
    if not url.startswith(("ws://", "wss://")):
        raise ValueError(f"{url!r} is no address of a broker: it begins with ws:// or wss://.")
    token = os.environ.get("COLLABTUI_TOKEN", "")
    if token_file is not None:
        token = (await asyncio.to_thread(token_file.read_text, "utf-8")).strip()
    if not token:
        raise ValueError("A broker named with --url asks for a supervisor's token: name its file with --token-file.")
    return RemoteBroker(url=url, store_id="remote", pid=os.getpid(), token=token, authority=ca)
