"""What the claims about the WebSocket layer share: a broker, a peer that is logged in."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from broker.server.limits import Limits
from tests.e2e.frame_peer import FramePeer
from tests.e2e.rig import Rig, rig
from tests.unhurried import UNHURRIED

#: Small, so that its edge is cheap to reach; short, so that who does not answer is not waited for long.
QUICK = Limits(frame_bytes=70_000, login_s=5.0, open_s=1.0, close_s=0.3, ping_s=20.0, rates=UNHURRIED)


@pytest.fixture
async def quick(tmp_path: Path) -> AsyncIterator[Rig]:
    """A broker with limits that a test can run into."""
    async with rig(tmp_path, limits=QUICK) as running:
        yield running


@pytest.fixture
async def peer(quick: Rig) -> AsyncIterator[FramePeer]:
    """A customer who is logged in."""
    async with await FramePeer.connect(quick.running.port) as peer:
        await peer.log_in(await quick.token("customer", "eve"))
        yield peer
