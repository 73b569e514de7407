"""The day on which tests of knowledge take place."""

from datetime import date
from typing import Final

TODAY: Final = date(2026, 7, 1)
