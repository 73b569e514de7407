"""What each place of a policy should hold, in words drawn from the models' own schema."""

from difflib import get_close_matches
from functools import cache
from typing import Any

from broker.policy.models import Path, Policy

_Schema = dict[str, Any]


@cache
def _policy() -> _Schema:
    return Policy.model_json_schema()


def path_of(loc: Path) -> Path:
    """The place that a pydantic error's ``loc`` means: without the tags of unions, without marks on keys."""
    path: Path = ()
    node = _policy()
    for part in loc:
        if part != "[key]" and "discriminator" not in node:
            path = (*path, part)
        node = _step(node, part)
    return path


def expected_at(loc: Path) -> str:
    """What should stand at ``loc``, such as "a number above 0, at most 1"."""
    return _described(_node(loc))


def fields_at(loc: Path) -> str:
    """What to write instead of the unknown field at ``loc``: the nearest known field, or all that there are."""
    known = sorted(_node(loc[:-1]).get("properties", {}))
    near = get_close_matches(str(loc[-1]), known, n=1)
    return f"a known field, did you mean {near[0]}?" if near else f"one of the fields {', '.join(known)}"


def kinds_at(loc: Path) -> str:
    """The kinds of table that may stand at ``loc``."""
    return f"one of {', '.join(sorted(_node(loc)['discriminator']['mapping']))}"


def _node(loc: Path) -> _Schema:
    node = _policy()
    for part in loc:
        node = _step(node, part)
    return node


def _step(node: _Schema, part: str | int) -> _Schema:
    """The schema one part further down; an empty one where nothing is known."""
    if "discriminator" in node:
        return _resolved({"$ref": node["discriminator"]["mapping"][part]})
    if isinstance(part, int):
        return _resolved(node.get("items", {}))
    if part in node.get("properties", {}):
        return _resolved(node["properties"][part])
    # A table with free keys: what the key must be comes along, for the mark "[key]" that may follow.
    for value in node.get("patternProperties", {}).values():
        return {**_resolved(value), "key": node["propertyNames"]}
    return node.get("key", {}) if part == "[key]" else {}


def _resolved(node: _Schema) -> _Schema:
    if "$ref" not in node:
        return node
    found: _Schema = _policy()["$defs"][node["$ref"].rpartition("/")[2]]
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
        case {"type": "array"}:
            return "a list"
        case _:
            return "text"


def _range(node: _Schema) -> str:
    most = node["maximum"]
    if "exclusiveMinimum" in node:
        return f" above {node['exclusiveMinimum']:g}, at most {most:.15g}"
    return f" from {node['minimum']:g} to {most:.15g}"
