"""What the tests of understanding share."""

import pytest

from collabtui.understanding.encoder import Encoder, shipped_encoder


@pytest.fixture(scope="session")
def encoder() -> Encoder:
    """The encoder that is installed with this program."""
    return shipped_encoder()
