"""Claims on the documents that are made from the protocol's classes."""

import json
import re
from importlib import import_module
from pathlib import Path
from typing import Any, get_args

import pytest
from typer.testing import CliRunner

from broker.domain.commands import Command
from broker.domain.errors import Refused
from broker.domain.events import Event
from broker.protocol.asyncapi import client_frames, document, server_frames, tag_of
from collabtui.cli.root import app

#: Loaded by name, for a folder of scripts is no package.
generate_asyncapi: Any = import_module("scripts.generate_asyncapi")
generate_reference: Any = import_module("scripts.generate_reference")

FRAMES = (*client_frames(), *server_frames())


@pytest.fixture(scope="module")
def asyncapi() -> dict[str, Any]:
    return document()


@pytest.fixture(scope="module")
def page() -> str:
    return str(generate_reference.reference())


def references(value: Any) -> list[str]:
    """Every ``$ref`` anywhere in a JSON value."""
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [ref for inner in value.values() for ref in references(inner)]
    return [ref for inner in value for ref in references(inner)] if isinstance(value, list) else []


def test_the_checked_in_asyncapi_document_is_what_the_frames_give() -> None:
    assert generate_asyncapi.main(["--check"]) == 0, "run: python scripts/generate_asyncapi.py"


def test_the_checked_in_reference_is_what_the_classes_give() -> None:
    assert generate_reference.main(["--check"]) == 0, "run: python scripts/generate_reference.py"


def test_a_stale_document_is_told_with_how_to_write_it_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for module in (generate_asyncapi, generate_reference):
        monkeypatch.setattr(module, "TARGET", tmp_path / "reference" / "page")
        assert module.main(["--check"]) == 1
        assert "is stale. Run: python scripts/generate_" in capsys.readouterr().out
        assert module.main([]) == 0
        assert module.main(["--check"]) == 0


def test_unions_are_told_apart_by_constants_as_asyncapi_has_it(asyncapi: dict[str, Any]) -> None:
    """OpenAPI's discriminator is an object, AsyncAPI's a name: the official parser refuses the former."""
    assert "discriminator" not in json.dumps(asyncapi)
    command = asyncapi["components"]["schemas"]["CommandFrame"]["properties"]["command"]
    variants = [asyncapi["components"]["schemas"][one["$ref"].rpartition("/")[2]] for one in command["oneOf"]]
    tags = [one["properties"]["kind"]["const"] for one in variants]
    assert len(set(tags)) == len(tags) == len(get_args(Command))
    assert all("kind" in one["required"] for one in variants)


def test_the_command_prints_the_document(asyncapi: dict[str, Any]) -> None:
    run = CliRunner().invoke(app, ["asyncapi"])
    assert (run.exit_code, json.loads(run.stdout)) == (0, json.loads(json.dumps(asyncapi)))


def test_every_reference_in_the_document_leads_somewhere(asyncapi: dict[str, Any]) -> None:
    found = references(asyncapi)
    assert found
    for ref in found:
        place = asyncapi
        for step in ref.removeprefix("#/").split("/"):
            place = place[step]


def test_every_frame_is_received_or_sent_by_one_operation(asyncapi: dict[str, Any]) -> None:
    used = [operation["messages"][0]["$ref"] for operation in asyncapi["operations"].values()]
    assert used == [f"#/channels/desk/messages/{frame.__name__}" for frame in FRAMES]


def test_a_client_can_see_that_the_tag_must_be_sent(asyncapi: dict[str, Any]) -> None:
    schemas = asyncapi["components"]["schemas"]
    for model in (*FRAMES, *get_args(Command)):
        assert schemas[model.__name__]["required"][0] in {"type", "kind"}


def test_the_document_is_json_of_a_known_version(asyncapi: dict[str, Any]) -> None:
    assert json.loads(json.dumps(asyncapi)) == asyncapi
    assert asyncapi["asyncapi"] == "3.0.0"


@pytest.mark.parametrize("model", [*FRAMES, *get_args(Command), *get_args(Event)])
def test_every_frame_command_event_stands_on_the_page(page: str, model: type) -> None:
    assert f"### `{tag_of(model)}`\n" in page


def test_every_refusal_stands_on_the_page(page: str) -> None:
    for refused in Refused.__subclasses__():
        assert f"| `{refused.code}` | {refused.retry} | " in page


def test_every_link_of_the_page_leads_to_a_heading(page: str) -> None:
    headings = {heading.lower() for heading in re.findall(r"^#+ (.+)$", page, re.MULTILINE)}
    assert {link for link in re.findall(r"\]\(#(.+?)\)", page) if link not in headings} == set()
