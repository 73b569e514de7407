"""Rules on size, naming, honesty that every file of the project keeps."""

import ast
import re

import pytest

from tests.architecture.source_tree import PACKAGES, PURE, ROOT, SourceFile, source_files

LONGEST_FILE = 300
LONGEST_FUNCTION = 40
VAGUE_NAMES = {"common", "helper", "helpers", "misc", "util", "utils"}
CLOCKS = {"now", "today", "utcnow"}
WORLDLY_CALLS = {"input", "open", "print"}


@pytest.fixture(scope="module")
def files() -> list[SourceFile]:
    return source_files(*PACKAGES, "scripts", "tests")


def test_every_file_says_its_purpose_in_one_sentence(files: list[SourceFile]) -> None:
    offenders = [
        str(file.path.relative_to(ROOT))
        for file in files
        if file.path.name != "__init__.py" and not _is_one_purpose(ast.get_docstring(file.tree))
    ]
    assert offenders == [], "start these with a docstring whose first sentence does without the word 'and'"


def test_no_file_outgrows_one_room(files: list[SourceFile]) -> None:
    sizes = {str(file.path.relative_to(ROOT)): len(file.text.splitlines()) for file in files}
    assert {path: size for path, size in sizes.items() if size > LONGEST_FILE} == {}


def test_no_function_outgrows_a_screen(files: list[SourceFile]) -> None:
    offenders = [
        f"{file.at(function)} {function.name}: {size} lines"
        for file in files
        for function in file.functions()
        if (size := (function.end_lineno or function.lineno) - function.lineno + 1) > LONGEST_FUNCTION
    ]
    assert offenders == []


def test_every_init_file_is_empty() -> None:
    inits = [path for folder in (*PACKAGES, "tests") for path in (ROOT / folder).rglob("__init__.py")]
    assert [str(path.relative_to(ROOT)) for path in inits if path.stat().st_size] == []


def test_no_exception_is_swallowed_in_silence(files: list[SourceFile]) -> None:
    offenders = [
        file.at(node)
        for file in files
        for node in ast.walk(file.tree)
        if isinstance(node, ast.ExceptHandler) and all(_does_nothing(step) for step in node.body)
    ]
    assert offenders == []


def test_no_module_has_a_name_that_says_nothing(files: list[SourceFile]) -> None:
    assert [file.module for file in files if VAGUE_NAMES.intersection(file.module.split("."))] == []


def test_the_core_reads_no_clock_no_file() -> None:
    offenders = [
        f"{file.at(node)} calls {name}"
        for file in source_files("broker")
        if file.belongs_to(PURE)
        for node in ast.walk(file.tree)
        if isinstance(node, ast.Call) and (name := _worldly(node.func))
    ]
    assert offenders == []


@pytest.mark.parametrize(
    ("docstring", "is_one"),
    [
        ("Reads the policy file.", True),
        ("Reads the policy file.\n\nThen it checks and keeps it.", True),
        ("Brands, handlers, sandboxes.", True),
        ("Reads and checks the policy file.", False),
        ("Reads\nAND checks.", False),
        ("", False),
        (None, False),
    ],
)
def test_one_purpose_is_a_first_sentence_without_and(docstring: str | None, is_one: bool) -> None:
    assert _is_one_purpose(docstring) is is_one


def _is_one_purpose(docstring: str | None) -> bool:
    sentence = re.split(r"(?<=[.!?])\s|\n\s*\n", (docstring or "").strip(), maxsplit=1)[0]
    return bool(sentence) and not re.search(r"\band\b", sentence, re.IGNORECASE)


def _does_nothing(step: ast.stmt) -> bool:
    return isinstance(step, ast.Pass) or (
        isinstance(step, ast.Expr) and isinstance(step.value, ast.Constant) and step.value.value is ...
    )


def _worldly(function: ast.expr) -> str | None:
    """Name the clock or disk that a call would reach, None for a call that only computes."""
    match function:
        case ast.Name(id=name) if name in WORLDLY_CALLS:
            return name
        case ast.Attribute(attr=name) if name in CLOCKS:
            return name
        case _:
            return None
