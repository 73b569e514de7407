"""Write the reference of the policy file: every table, rule, field with its bounds.

python scripts/generate_policy.py           writes docs/reference/policy.md
python scripts/generate_policy.py --check   exits 1 when the file is not what the code gives today
"""

import argparse
import inspect
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from broker.policy.models import Policy
from broker.policy.rules import Rule

TARGET = Path(__file__).resolve().parent.parent / "docs" / "reference" / "policy.md"

INTRODUCTION = """# Policy reference

The policy is one TOML file; [how to change it safely](../policy.md) is told elsewhere. A field that has a default may
be left out, a field that is not listed here is refused. Times are in seconds. This page is written by
`scripts/generate_policy.py` from the models that check the file.

A *turn* is one answer of a bot with what it measured on the customer's message: its intents with their confidence, the
mood, whether it understood nothing (a fallback), which calls of business APIs failed. A *share* is a number from 0
to 1. An *engagement* is a stretch that a conversation spends with bots, or with people: whatever is counted begins
anew with each. A small policy that is complete:

```toml
EXAMPLE```
"""
#: Read by the policy's own parser in the tests.
EXAMPLE = """version = "2026-11-22"          # a new one for every change

[[escalation]]                 # once for each rule
id = "wants_a_person"
kind = "keyword"
phrases.en = ["human", "talk to a person"]
unless.en = ["don't want a human"]
skill = "support"

[[escalation]]
id = "going_wrong"
kind = "all_of"
act = "offer"
words = "shall_we"             # a line below: a field of [words.en], or one of your own under "more"
conditions = [
    { kind = "sentiment", below = -0.4, recover_above = 0.0 },
    { kind = "any_of", conditions = [{ kind = "turn_cap", turns = 5 }, { kind = "api_errors", count = 1 }] },
]

[routing]
relax = [{ after = 120, any_skill = true }]

[hours]
timezone = "Europe/Berlin"
weekly = { mon = ["09:00-12:00", "13:00-17:30"], sat = ["10:00-14:00"] }

[words.en]
handoff = "One moment please, a person will be with you."
no_bot = "Our assistant is away, so a person will answer you."
joined = "{agent} is with you now."
left = "The line was lost. Somebody else will be with you shortly."
transferred = "I'm passing you on to a colleague."
survey = "How did we do, from 1 (poor) to 5 (great)?"
thanks = "Thank you."

[words.en.more]
shall_we = "This is taking a while. Shall I get a person?"
"""
RULES = """## `[[escalation]]`

The rules, judged from top to bottom: the first that fires decides. `kind` says which of the rules below it is. A
`keyword` rule that acts `now` is judged on the customer's message itself, every other rule when the bot has answered.
"""
CONDITIONS = """A condition is a table with one of these kinds but `bot_silent`, with the fields of that kind alone.
"""

_Schema = Mapping[str, Any]
_SCHEMA: _Schema = Policy.model_json_schema()


def reference() -> str:
    """The whole page as Markdown."""
    return "\n".join([INTRODUCTION.replace("EXAMPLE", EXAMPLE), *_table((), _SCHEMA), ""]).replace("\n\n\n", "\n\n")


def _table(path: tuple[str, ...], node: _Schema, *, is_list: bool = False) -> Iterator[str]:
    """One table with its fields, then the tables inside it."""
    name = ".".join(path)
    heading = ("`[[%s]]`" if is_list else "`[%s]`") % name if path else "The file"
    yield f"## {heading}\n"
    yield from _fields(node, _properties(node))
    for field, value in _properties(node).items():
        yield from _inside((*path, field), value)


def _inside(path: tuple[str, ...], value: _Schema) -> Iterator[str]:
    """The tables that a field holds, if it holds any."""
    found = _resolved(value)
    if path == ("escalation",):
        yield from _rules(_resolved(found["items"]))
    elif "properties" in found:
        yield from _table(path, found)
    elif found.get("type") == "array" and "properties" in (item := _resolved(found["items"])):
        yield from _table(path, item, is_list=True)
    elif (free := _free(found)) is not None and "properties" in _resolved(free):
        yield from _table((*path, "…"), _resolved(free))


def _rules(union: _Schema) -> Iterator[str]:
    yield RULES
    shared = Rule.model_json_schema()
    yield from _fields(shared, _properties(shared))
    for kind, ref in sorted(union["discriminator"]["mapping"].items()):
        rule = _resolved({"$ref": ref})
        own = {name: value for name, value in _properties(rule).items() if name not in Rule.model_fields}
        yield f"### `{kind}`\n"
        yield from _fields(rule, own)
        if "conditions" in own:
            yield CONDITIONS


def _properties(node: _Schema) -> dict[str, _Schema]:
    """The fields but for the tag that names the kind of a rule."""
    return {name: value for name, value in node.get("properties", {}).items() if "const" not in value}


def _fields(node: _Schema, own: Mapping[str, _Schema]) -> Iterator[str]:
    if said := node.get("description"):
        yield f"{inspect.cleandoc(said).replace('``', '`')}\n"
    if own:
        yield "| field | what | default |\n| --- | --- | --- |"
        for name, value in own.items():
            yield f"| `{name}` | {_what(value)} | {_default(name, value, node)} |"
        yield ""


def _default(name: str, value: _Schema, node: _Schema) -> str:
    if name in node.get("required", ()):
        return "must be given"
    default = value.get("default")
    return "" if default is None or default in ([], {}) else f"`{json.dumps(default, ensure_ascii=False)}`"


def _what(value: _Schema) -> str:
    """What a field holds, in a few words without the bar that would end a table's cell."""
    node = _resolved(value)
    match node:
        case {"properties": _}:
            return "a table, see below"
        case {"description": str(words)}:
            return words.replace("|", "or")
        case {"enum": list(values)}:
            return " or ".join(f"`{one}`" for one in values)
        case {"type": "boolean"}:
            return "true or false"
        case {"type": "integer" | "number" as kind}:
            return f"a {'whole ' if kind == 'integer' else ''}number{_bounds(node)}"
        case {"type": "array"}:
            return f"a list{_size(node)}: each {_what(node['items'])}"
        case {"discriminator": _}:
            return "a table with a `kind`"
        case {"type": "object"}:
            return _free_table(node)
        case _:
            return "text"


def _free_table(node: _Schema) -> str:
    key = node.get("propertyNames", {}).get("description", "a name")
    free = _free(node)
    return f"a table: under each key, {key}, {_what(free) if free else 'anything'}"


def _free(node: _Schema) -> _Schema | None:
    """What stands under each key of a table whose keys are free."""
    for value in (*node.get("patternProperties", {}).values(), node.get("additionalProperties")):
        if isinstance(value, dict):
            return value
    return None


def _bounds(node: _Schema) -> str:
    above = "exclusiveMinimum" in node
    least = f" above {node['exclusiveMinimum']:g}, at most" if above else f" from {node['minimum']:g} to"
    return f"{least} {node['maximum']:.15g}"


def _size(node: _Schema) -> str:
    least = ", never empty" if node.get("minItems") else ""
    return least + (f", at most {node['maxItems']}" if "maxItems" in node else "")


def _resolved(node: _Schema) -> _Schema:
    if "anyOf" in node:  # a value that may be left out: null stands in the schema, never in TOML
        return {**_resolved(node["anyOf"][0]), **node}
    if "$ref" not in node:
        return node
    found: _Schema = _SCHEMA["$defs"][node["$ref"].rpartition("/")[2]]
    return found


def main(arguments: list[str] | None = None) -> int:
    """Write or check, as the command line says."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--check", action="store_true", help="compare instead of writing")
    if not parser.parse_args(arguments).check:
        TARGET.parent.mkdir(parents=True, exist_ok=True)
        TARGET.write_text(reference(), encoding="utf-8")
        return 0
    if TARGET.is_file() and TARGET.read_text(encoding="utf-8") == reference():
        return 0
    print(f"{TARGET} is stale. Run: python scripts/generate_policy.py")
    return 1


if __name__ == "__main__":
    sys.exit(main())
