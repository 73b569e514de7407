"""The arrows between the layers, as import-linter knows them, with what it cannot say."""

import subprocess
import sys

from tests.architecture.source_tree import PURE, ROOT, source_files

#: Standard library modules that only compute: no clock, no disk, no chance, no waiting.
PURE_STDLIB = {
    "__future__", "abc", "base64", "bisect", "collections", "copy", "dataclasses", "datetime", "decimal",
    "difflib", "enum", "fractions", "functools", "hashlib", "heapq", "itertools", "json", "math", "operator",
    "re", "statistics", "string", "textwrap", "tomllib", "types", "typing", "unicodedata", "zlib", "zoneinfo",
}  # fmt: skip
#: Bounds written beside a type: marks that pydantic reads at the edge, inert by themselves.
PURE_MARKS = {"annotated_types"}
#: A library that only computes: which numbers have a right check digit.
PURE_LIBRARIES = {"stdnum"}
PUBLISHED = ("broker.protocol", "broker.domain", "broker.reports")
WIRING = ("broker.cli", "broker.build")
COMMANDS = ("collabtui.cli", "collabtui.demo")


def test_every_import_contract_is_kept() -> None:
    command = "import sys; from importlinter.cli import lint_imports_command; sys.exit(lint_imports_command())"
    run = subprocess.run(
        [sys.executable, "-c", command, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_core_imports_nothing_that_acts() -> None:
    offenders = [
        f"{file.module} imports {name}"
        for file in source_files("broker")
        if file.belongs_to(PURE)
        for name in file.imports()
        if name.split(".")[0] not in PURE_STDLIB | PURE_MARKS | {"broker"} | PURE_LIBRARIES | _validators(file.module)
    ]
    assert offenders == []


def test_clients_reach_only_what_the_broker_publishes() -> None:
    offenders = [
        f"{file.module} imports {name}"
        for file in source_files("collabtui")
        for name in file.imports()
        if name.split(".")[0] == "broker"
        and not _within(name, PUBLISHED + (WIRING if file.belongs_to(COMMANDS) else ()))
    ]
    assert offenders == []


def test_no_package_imports_the_tests() -> None:
    offenders = [
        f"{file.module} imports {name}"
        for file in source_files("broker", "collabtui", "scripts")
        for name in file.imports()
        if name.split(".")[0] == "tests"
    ]
    assert offenders == []


def _validators(module: str) -> set[str]:
    """Name what the policy needs on top: its models are read from outside, its calendar knows the world's holidays."""
    return {"pydantic", "pydantic_core", "holidays"} if f"{module}.".startswith("broker.policy.") else set()


def _within(name: str, packages: tuple[str, ...]) -> bool:
    return any(f"{name}.".startswith(f"{package}.") for package in packages)
