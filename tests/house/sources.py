"""The files of the repository, and the Python among them as syntax trees: what house tests read."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("cocreatie", "deliberation", "agreements")
BINARY = frozenset({".woff2", ".ttf", ".png", ".jpg", ".ico", ".pdf", ".mo", ".p12"})

Function = ast.FunctionDef | ast.AsyncFunctionDef
Named = Function | ast.ClassDef


@cache
def files() -> tuple[Path, ...]:
    """Every file that is in git or would be added to it, relative to the root."""
    command = ["git", "-c", "safe.directory=*", "ls-files", "-z", "-co", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    names = (Path(name) for name in listed.split("\0") if name)
    return tuple(sorted({path for path in names if (ROOT / path).is_file()}))


def read(path: Path | str) -> str:
    """The words of a file of the repository."""
    return (ROOT / path).read_text("utf-8")


@cache
def words() -> dict[Path, str]:
    """Every file that holds text, with its text."""
    return {path: read(path) for path in files() if path.suffix not in BINARY}


def is_migration(path: Path) -> bool:
    """Whether Django wrote the file."""
    return "migrations" in path.parts


@cache
def modules() -> dict[Path, ast.Module]:
    """The syntax tree of every Python file of the three packages, without the migrations."""
    ours = (path for path in files() if path.suffix == ".py" and path.parts[0] in APPS)
    return {path: ast.parse(read(path)) for path in ours if not is_migration(path)}


def functions() -> Iterator[tuple[Path, Function]]:
    """Every function and method of the three packages, nested ones too."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, Function):
                yield path, node


def classes() -> Iterator[tuple[Path, ast.ClassDef]]:
    """Every class of the three packages."""
    for path, tree in modules().items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                yield path, node


def public(tree: ast.Module | ast.ClassDef, path: str = "") -> Iterator[tuple[str, Named]]:
    """The public classes, functions and methods of a module, by their dotted name."""
    for node in tree.body:
        if isinstance(node, Named) and not node.name.startswith("_"):
            name = f"{path}.{node.name}".lstrip(".")
            yield name, node
            if isinstance(node, ast.ClassDef):
                yield from public(node, name)
