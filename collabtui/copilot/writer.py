"""The drafter that a copilot's settings call for."""

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.resources.abc import Traversable
from pathlib import Path

from collabtui.writing import drafter as drafting
from collabtui.writing.config import key_of, writer_config
from collabtui.writing.drafter import Drafter
from collabtui.writing.endpoint import Endpoint
from collabtui.writing.tone import load_tones


@asynccontextmanager
async def drafter_of(domain: Traversable, settings: Path | None) -> AsyncIterator[Drafter]:
    """A drafter in the tone of a domain's folder, with the model of the settings, until the end of the block.

    Raises DataFileError.
    """
    tones = load_tones(domain)
    config = writer_config(settings)
    if config is None:
        yield Drafter(tones)
        return
    # What leaves the machine is told whatever else is not.
    logging.getLogger(drafting.__name__).setLevel(logging.INFO)
    endpoint = Endpoint(config, key_of(config))
    try:
        yield Drafter(tones, endpoint)
    finally:
        await endpoint.close()
