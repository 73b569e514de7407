"""What all frames with their parts have in common."""

from pydantic import BaseModel, ConfigDict


class Frame(BaseModel):
    """One frame. Integers ending in ``_ms`` are milliseconds; ``at``, ``since``, ``due`` are Unix milliseconds."""

    model_config = ConfigDict(frozen=True, defer_build=True)
