"""How dissatisfied a customer is, turn by turn of a dialogue."""

import io
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from zipfile import BadZipFile

import numpy as np

from collabtui.understanding.dialogues import Dialogue
from collabtui.understanding.escalation_signs import MEASURES, Shown, shown
from collabtui.understanding.weighing import Curve

FORMAT = 1
_SHIPPED = "escalation.npz"


class EscalationFileError(Exception):
    """The file holds no escalation score that this version can read."""


@dataclass(frozen=True, slots=True)
class Escalation:
    """Weighs what each customer turn shows; at 0.5 or more a person should step in."""

    curve: Curve

    def scores(self, dialogue: Dialogue) -> list[float]:
        """A score (0 to 1) for each customer turn, by that turn with what came before it. Never raises."""
        return [round(self.score(one), 4) for one in shown(dialogue)]

    def score(self, one: Shown) -> float:
        """The score of one turn."""
        return self.curve.probability(one.signs, one.measures)


def packed(escalation: Escalation) -> bytes:
    """The score as a file of plain arrays."""
    curve, content = escalation.curve, io.BytesIO()
    np.savez_compressed(
        content,
        allow_pickle=False,
        format=np.array(FORMAT),
        table=curve.table,
        measures=curve.measures,
        bias=np.array(curve.bias),
    )
    return content.getvalue()


def escalation_in(content: bytes, name: str) -> Escalation:
    """The score that `packed` wrote; raises EscalationFileError, which names the file `name`."""
    try:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            found = int(stored["format"])
            table, measures = stored["table"].astype(np.float32), stored["measures"].astype(np.float32)
            bias = float(stored["bias"])
    except (ValueError, KeyError, TypeError, EOFError, BadZipFile, OSError) as error:
        raise EscalationFileError(_complaint(name, f"holds no escalation score ({error})")) from error
    if found != FORMAT or measures.shape != (MEASURES,) or table.ndim != 1 or not len(table):
        raise EscalationFileError(_complaint(name, "is of another version"))
    return Escalation(Curve(np.zeros(0, dtype=np.float32), table, measures, bias))


def _complaint(name: str, what: str) -> str:
    return f"{name} {what}. Write it anew with: collabtui understand escalation --train DIALOGUES --out {name}"


@cache
def shipped_escalation() -> Escalation:
    """The score fitted to our own written dialogues, read once; raises EscalationFileError for a damaged file."""
    file = files("collabtui.understanding") / "data" / _SHIPPED
    return escalation_in(file.read_bytes(), str(file))
