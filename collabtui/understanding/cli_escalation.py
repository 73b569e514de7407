"""The command `collabtui understand escalation`."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from collabtui.understanding.cli_options import CANNOT_OPEN, NO, stopped
from collabtui.understanding.json_lines import BadRecord, Record, answer_lines

if TYPE_CHECKING:
    from collabtui.understanding.escalation import Escalation


def escalation(
    train: Annotated[
        Path | None, typer.Option(help="Labelled dialogues to fit a score of your own to.", show_default=False)
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option(help="Write that score here, for --model; no dialogue is then read.", show_default=False),
    ] = None,
    model: Annotated[
        Path | None, typer.Option(help="A score that --out wrote.", show_default="the shipped one")
    ] = None,
) -> None:
    """Score dialogues: how much each customer turn calls for a person, by the turns up to it.

    A line {"turns": [{"speaker": "customer", "text": …}, …]} on stdin becomes {"scores": [one a customer turn, 0 to 1]}
    on stdout; 0.5 or more says that a person should step in. Customers are called customer, user, client, caller,
    consumer, visitor or guest; everybody else answers them. A line that can't be read becomes {"error": …}, with exit
    code 1 at the end.

    --train reads the same lines with labels: in a customer's turn "label" (0 or 1, or between) or "satisfaction" (1 to
    5, several raters between commas); or beside the turns "labels" or "satisfaction", one a customer turn.

    Example: collabtui understand escalation --train labelled.jsonl < dialogues.jsonl
    """
    if train is not None and model is not None:
        raise typer.BadParameter("give --train or --model, not both", param_hint="--model")
    if out is not None and train is None:
        raise typer.BadParameter("there is no score to write without --train", param_hint="--out")
    score = _fitted(train) if train is not None else _opened(model)
    if out is not None:
        _write(score, out)
    else:
        _answer_all(score)


def _fitted(train: Path) -> "Escalation":
    from collabtui.understanding.dialogues import DialogueError, dialogues
    from collabtui.understanding.escalation_train import TooFewLabels, fit

    try:
        with train.open(encoding="utf-8") as lines:
            return fit(dialogues(lines, str(train)))
    except OSError as error:
        raise stopped(f"{train}: {error.strerror or error}", CANNOT_OPEN) from error
    except UnicodeDecodeError as error:
        raise stopped(f"{train}: is not UTF-8 text ({error}).", NO) from error
    except DialogueError as error:
        raise stopped(str(error), NO) from error
    except TooFewLabels as error:
        raise stopped(f"{train}: {error}.", NO) from error


def _opened(model: Path | None) -> "Escalation":
    from collabtui.understanding.escalation import EscalationFileError, escalation_in, shipped_escalation

    try:
        return shipped_escalation() if model is None else escalation_in(model.read_bytes(), str(model))
    except OSError as error:
        raise stopped(f"{model}: {error.strerror or error}", CANNOT_OPEN) from error
    except EscalationFileError as error:
        raise stopped(str(error), CANNOT_OPEN) from error


def _write(score: "Escalation", out: Path) -> None:
    from collabtui.understanding.escalation import packed

    try:
        out.write_bytes(packed(score))
    except OSError as error:
        raise stopped(f"{out}: {error.strerror or error}", CANNOT_OPEN) from error


def _answer_all(score: "Escalation") -> None:
    from collabtui.understanding.dialogues import dialogue_of

    def answered(record: Record) -> Record:
        try:
            return {"scores": score.scores(dialogue_of(record, labelled=False))}
        except ValueError as error:
            raise BadRecord(f"The line holds no dialogue: {error}") from None

    answer_lines(answered, timed=False)
