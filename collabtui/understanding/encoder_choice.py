"""Which sentence encoder texts are read with."""

import os
from functools import cache
from pathlib import Path
from typing import Final

from collabtui.understanding.encoder import Encoder, encoder_in, is_installed, shipped_encoder

#: Names a folder with an encoder, or says none: n-grams alone.
VARIABLE: Final = "COLLABTUI_ENCODER"
NONE: Final = "none"


def chosen(name: str | None = None) -> Encoder | None:
    """The encoder of a folder, of the environment, else the shipped one; None for n-grams alone. Raises EncoderError.

    N-grams work alone where the shipped encoder's packages are not installed; a folder that is named must work.
    """
    wanted = name if name is not None else os.environ.get(VARIABLE, "")
    if wanted == NONE:
        return None
    if wanted:
        return _kept(wanted)
    return _kept("") if is_installed() else None


@cache
def _kept(name: str) -> Encoder:
    return encoder_in(Path(name)) if name else shipped_encoder()
