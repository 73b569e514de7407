"""A knowledge base kept in step with its folder while it is searched."""

import asyncio
import logging
import sqlite3
from typing import Final

from collabtui.knowledge.base import Knowledge

_EVERY_S: Final = 5.0
_log = logging.getLogger(__name__)


async def watch(knowledge: Knowledge, every_s: float = _EVERY_S) -> None:
    """Take in what changes in the folder, a moment later, until cancelled; the first look is at once."""
    while True:
        try:
            outcome = await asyncio.to_thread(knowledge.refresh, _log.warning)
        except (OSError, sqlite3.Error) as error:
            # The folder may come back, as a disk that was unplugged does: what is known stays in use.
            _log.warning("knowledge_unread folder=%s: %s", knowledge.folder, error)
        else:
            if outcome.changed:
                _log.info("knowledge_read files=%d removed=%d", outcome.read, outcome.removed)
        await asyncio.sleep(every_s)
