"""Claims on the reference of the policy file."""

import re
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from broker.policy.load import parse
from broker.policy.models import Policy
from broker.policy.suspicions import suspicions

#: Loaded by name, for a folder of scripts is no package.
generate_policy: Any = import_module("scripts.generate_policy")


@pytest.fixture(scope="module")
def page() -> str:
    return str(generate_policy.reference())


def test_the_checked_in_reference_is_what_the_models_give() -> None:
    assert generate_policy.main(["--check"]) == 0, "run: python scripts/generate_policy.py"


def test_a_stale_reference_is_told_with_how_to_write_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(generate_policy, "TARGET", tmp_path / "reference" / "policy.md")
    assert generate_policy.main(["--check"]) == 1
    assert "is stale. Run: python scripts/generate_policy.py" in capsys.readouterr().out
    assert generate_policy.main([]) == 0
    assert generate_policy.main(["--check"]) == 0


def test_every_section_has_its_fields_on_the_page(page: str) -> None:
    assert {f"| `{name}` |" for name in Policy.model_fields} <= set(re.findall(r"\| `\w+` \|", page))
    for name, field in Policy.model_fields.items():
        if field.default_factory is not None and hasattr(field.annotation, "model_fields"):
            assert f"## `[{name}]`" in page


def test_every_kind_of_rule_stands_on_the_page(page: str) -> None:
    rules = Policy.model_json_schema()["properties"]["escalation"]["items"]["discriminator"]["mapping"]
    assert [kind for kind in rules if f"### `{kind}`\n" not in page] == []


def test_every_table_of_the_page_says_what_it_is(page: str) -> None:
    for section in re.split(r"^##+ ", page, flags=re.MULTILINE)[1:]:
        heading, _, body = section.partition("\n")
        assert re.match(r"\s*[A-Z`]", body), f"{heading} begins without a sentence"


def numbers(node: Any) -> list[dict[str, Any]]:
    if isinstance(node, list):
        return [found for one in node for found in numbers(one)]
    if not isinstance(node, dict):
        return []
    own = [node] if node.get("type") in ("integer", "number") else []
    return own + [found for value in node.values() for found in numbers(value)]


def test_every_number_of_a_policy_has_bounds() -> None:
    found = numbers(Policy.model_json_schema())
    assert found
    unbounded = [node for node in found if "maximum" not in node or not {"minimum", "exclusiveMinimum"} & node.keys()]
    assert unbounded == []


def test_the_page_begins_with_a_policy_that_is_taken_without_a_warning(page: str) -> None:
    text = page.split("```toml\n")[1].split("```", maxsplit=1)[0]
    assert suspicions(parse(text, "example"), text, "example") == ()
