"""What writes for a copilot, as its settings call for."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from logging import INFO
from pathlib import Path

from collabtui.writing import leaving
from collabtui.writing.config import key_of, writer_config
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.reworder import Reworder
from collabtui.writing.tone import load_tones


@dataclass(frozen=True, slots=True)
class Writers:
    """Who drafts, who says words otherwise."""

    drafter: Drafter
    reworder: Reworder


@asynccontextmanager
async def writers_of(domain: Traversable, settings: Path | None) -> AsyncIterator[Writers]:
    """Writers in the tone of a domain's folder, with the model of the settings, until the end of the block.

    Raises DataFileError.
    """
    tones = load_tones(domain)
    config = writer_config(settings)
    if config is None:
        yield Writers(Drafter(tones), Reworder())
        return
    # What leaves the machine is told whatever else is not.
    leaving.log.setLevel(INFO)
    endpoint = Endpoint(config, key_of(config))
    try:
        yield Writers(Drafter(tones, endpoint), Reworder(endpoint))
    finally:
        await endpoint.close()
