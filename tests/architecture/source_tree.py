"""The project's Python files as parsed trees, for the rules that CI holds the code to."""

import ast
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGES = ("broker", "collabtui")
PURE = ("broker.domain", "broker.policy", "broker.decide")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@dataclass(frozen=True)
class SourceFile:
    """One Python file; `module` is its dotted name, scripts included."""

    path: Path
    text: str
    tree: ast.Module

    @property
    def module(self) -> str:
        parts = self.path.relative_to(ROOT).with_suffix("").parts
        return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)

    def belongs_to(self, packages: Iterable[str]) -> bool:
        return any(f"{self.module}.".startswith(f"{package}.") for package in packages)

    def imports(self) -> Iterator[str]:
        """Yield the dotted name of everything imported anywhere in the file, names of `from` included."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)

    def functions(self) -> Iterator[Function]:
        return (node for node in ast.walk(self.tree) if isinstance(node, Function))

    def at(self, node: ast.stmt | ast.expr | ast.excepthandler) -> str:
        return f"{self.path.relative_to(ROOT)}:{node.lineno}"


def source_files(*folders: str) -> list[SourceFile]:
    """Parse every Python file below `folders`, scripts without a suffix included."""
    paths = [path for folder in folders for path in sorted((ROOT / folder).rglob("*")) if _is_python(path)]
    texts = [path.read_text(encoding="utf-8") for path in paths]
    return [SourceFile(path, text, ast.parse(text, str(path))) for path, text in zip(paths, texts, strict=True)]


def _is_python(path: Path) -> bool:
    if not path.is_file():
        return False
    if path.suffix:
        return path.suffix == ".py"
    with path.open("rb") as file:
        first = file.readline(200)
    return first.startswith(b"#!") and b"python" in first
