"""The file of a domain's entities, carried beside the model that was trained on the domain."""

from importlib.resources.abc import Traversable
from pathlib import Path

from collabtui.understanding.entities import Finder, shipped_finder
from collabtui.understanding.entity_file import ENTITIES, load_entities
from collabtui.understanding.model_file import ModelFileError, complaint
from collabtui.understanding.toml_file import DataFileError


def carry(domain: Traversable | None, model: Path) -> None:
    """Copy the domain's file into the model's folder; one of an older domain goes. Raises OSError."""
    source = None if domain is None else domain / ENTITIES
    if source is not None and source.is_file():
        (model / ENTITIES).write_bytes(source.read_bytes())
    else:
        (model / ENTITIES).unlink(missing_ok=True)


def finder_of(model: Traversable) -> Finder:
    """Finds what the model's domain declares, without a file what the demo shop does; raises ModelFileError."""
    if not (model / ENTITIES).is_file():
        return shipped_finder()
    try:
        return Finder(load_entities(model / ENTITIES))
    except DataFileError as error:
        raise ModelFileError(complaint(model, f"has entities that can't be read ({error})")) from error
