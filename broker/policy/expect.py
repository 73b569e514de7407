"""What each place of a file should hold, in words drawn from the models' own schema."""

from difflib import get_close_matches
from functools import cache
from typing import Any

from pydantic import BaseModel

from broker.policy.fields import Path

_Schema = dict[str, Any]
#: The model of a whole file, such as the policy's.
_Model = type[BaseModel]


@cache
def _schema(model: _Model) -> _Schema:
    return model.model_json_schema()


def path_of(model: _Model, loc: Path) -> Path:
    """The place that a pydantic error's ``loc`` means: without the tags of unions, without marks on keys."""
    path: Path = ()
    node = _schema(model)
    for part in loc:
        if part != "[key]" and "discriminator" not in node:
            path = (*path, part)
        node = _step(model, node, part)
    return path


def expected_at(model: _Model, loc: Path) -> str:
    """What should stand at ``loc``, such as "a number above 0, at most 1"."""
    return _described(_node(model, loc))


def fields_at(model: _Model, loc: Path) -> str:
    """What to write instead of the unknown field at ``loc``: the nearest known field, or all that there are."""
    known = sorted(_node(model, loc[:-1]).get("properties", {}))
    near = get_close_matches(str(loc[-1]), known, n=1)
    return f"a known field, did you mean {near[0]}?" if near else f"one of the fields {', '.join(known)}"


def kinds_at(model: _Model, loc: Path) -> str:
    """The kinds of table that may stand at ``loc``."""
    return f"one of {', '.join(sorted(_node(model, loc)['discriminator']['mapping']))}"


def _node(model: _Model, loc: Path) -> _Schema:
    node = _schema(model)
    for part in loc:
        node = _step(model, node, part)
    return node


def _step(model: _Model, node: _Schema, part: str | int) -> _Schema:
    """The schema one part further down; an empty one where nothing is known."""
    if "discriminator" in node:
        return _resolved(model, {"$ref": node["discriminator"]["mapping"][part]})
    if isinstance(part, int):
        return _resolved(model, node.get("items", {}))
    if part in node.get("properties", {}):
        return _resolved(model, node["properties"][part])
    # A table with free keys: what the key must be comes along, for the mark "[key]" that may follow.
    for value in (*node.get("patternProperties", {}).values(), node.get("additionalProperties")):
        if isinstance(value, dict):
            return {**_resolved(model, value), "key": node.get("propertyNames", {})}
    return node.get("key", {}) if part == "[key]" else {}


def _resolved(model: _Model, node: _Schema) -> _Schema:
    if "anyOf" in node:  # a value that may be left out: null stands in the schema, never in TOML
        return {**_resolved(model, node["anyOf"][0]), **node}
    if "$ref" not in node:
        return node
    found: _Schema = _schema(model)["$defs"][node["$ref"].rpartition("/")[2]]
    return found


def _described(node: _Schema) -> str:
    match node:
        case {"properties": _} | {"discriminator": _} | {"type": "object"}:
            return "a table"
        case {"description": str(words)}:
            return words
        case {"type": "integer"}:
            return f"a whole number{_range(node)}"
        case {"type": "number"}:
            return f"a number{_range(node)}"
        case {"type": "array", "minItems": _}:
            return "a list that is not empty"
        case {"type": "array", "maxItems": int(most)}:
            return f"a list of at most {most}"
        case {"type": "array"}:
            return "a list"
        case _:
            return "text"


def _range(node: _Schema) -> str:
    most = node["maximum"]
    if "exclusiveMinimum" in node:
        return f" above {node['exclusiveMinimum']:g}, at most {most:.15g}"
    return f" from {node['minimum']:g} to {most:.15g}"
