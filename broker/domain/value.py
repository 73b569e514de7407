"""Values that are made by the thousand: frozen for the type checker, without the price of freezing at run time."""

from dataclasses import dataclass, field
from typing import TypeVar, dataclass_transform

T = TypeVar("T")


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def value(cls: type[T]) -> type[T]:
    """A dataclass with slots, equality, a hash. That nobody writes to its fields is held by the type checker.

    Python freezes a dataclass by setting each field through ``object.__setattr__``: three times the work.
    """
    return dataclass(slots=True, unsafe_hash=True)(cls)
