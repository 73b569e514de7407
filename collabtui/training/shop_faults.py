"""Faults of a simulated shop that are turned on or off while a conversation is played."""

from collections.abc import Mapping

import httpx

from collabtui.client.errors import ClientError
from collabtui.training.scenario import Faults

_PATIENCE_S = 10.0


class FaultSwitch:
    """The faults of one shop by the conversation's id; ``rates`` are those that it has now."""

    def __init__(self, url: str, seed: int, latency_ms: int, rates: Mapping[str, float]) -> None:
        self._url, self._seed, self._latency_ms, self._rates = url, seed, latency_ms, dict(rates)

    async def before_turn(self, conversation: str, faults: Faults, turn: int) -> None:
        """Have the shop behave in this turn (1 is the first) as the faults say. Raises ClientError."""
        is_on = turn >= faults.from_turn and (faults.until_turn is None or turn <= faults.until_turn)
        rate = faults.failure_rate if is_on else 0.0
        if turn < 1 or self._rates.get(conversation, 0.0) == rate:
            return
        self._rates[conversation] = rate
        wanted = {"seed": self._seed, "latency_ms": self._latency_ms, "keys": self._rates}
        try:
            async with httpx.AsyncClient(timeout=_PATIENCE_S, trust_env=False) as client:
                (await client.put(f"{self._url}/faults", json=wanted)).raise_for_status()
        except httpx.HTTPError as error:
            raise ClientError(f"The shop at {self._url} does not take its faults: {error}") from error
