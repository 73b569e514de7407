"""What a policy says of personal data in texts."""

from typing import Annotated, Final

from pydantic import Field

from broker.domain.redact import KINDS, PersonalData, redact
from broker.policy.fields import Section, YesNo

Kind = Annotated[PersonalData, Field(description="card, iban, id, email, phone or secret")]


class Redaction(Section):
    """Where personal data gives way to a tag such as ``[card]``. Log lines never hold any text at all.

    ``stored``: in what customers write, before it is stored, so that nobody ever sees it, they themselves included; the
    number of a callback stays. ``exports``: in conversations that are printed or written to files. ``prompts``: in what
    copilots look up or ask a model. ``kinds`` are blanked; without a word from you all are: card (with its check
    digit), iban, id (national ids), email, phone, secret (PINs, passwords that are announced).
    """

    stored: YesNo = False
    exports: YesNo = False
    prompts: YesNo = True
    kinds: Annotated[tuple[Kind, ...], Field(max_length=20)] = KINDS

    def blanked(self, text: str) -> str:
        """The text without personal data of these kinds."""
        return redact(text, self.kinds)


NO_REDACTION: Final = Redaction(prompts=False)
