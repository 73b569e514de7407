"""Who plays the customer: mood, patience, hands."""

from typing import Annotated

from pydantic import Field, StringConstraints

from collabtui.understanding.toml_file import Strict

Words = Annotated[str, StringConstraints(min_length=1, max_length=8_000)]
Share = Annotated[float, Field(ge=0.0, le=1.0)]


class Persona(Strict):
    """One kind of customer.

    ``patience`` is how many seconds pass without an answer before they ask again, None for any number. Each such wait,
    like each answer that shows they were not understood, is a grievance: it adds ``anger_step`` to ``anger``, brings
    the next of the ``outbursts``, and after more than ``patience_turns`` of them they leave. ``typing`` is in
    characters a second, ``typos`` the share of words that go wrong.
    """

    name: Annotated[str, StringConstraints(max_length=80)] = ""
    mood: Annotated[str, StringConstraints(max_length=200)] = ""
    language: Annotated[str, StringConstraints(pattern=r"^[a-z]{2}$")] = "en"
    patience: Annotated[float, Field(gt=0.0, le=3_600.0, allow_inf_nan=False)] | None = None
    patience_turns: Annotated[int, Field(ge=0, le=50)] = 50
    typing: Annotated[float, Field(ge=0.5, le=100.0)] = 8.0
    typos: Share = 0.0
    anger: Share = 0.0
    anger_step: Share = 0.0
    nudges: Annotated[tuple[Words, ...], Field(strict=False)] = ("Hello? Is anybody there?",)
    outbursts: Annotated[tuple[Words, ...], Field(strict=False)] = ()
