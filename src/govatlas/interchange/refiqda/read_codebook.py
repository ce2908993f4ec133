"""Reads a codebook of REFI-QDA (.qdc) as the text of taxonomy files.

A code whose categories have levels below them, numbered from 0, is a taxonomy, as govatlas writes
it. Other codes make up one taxonomy named for the file: those without codes below them are
categories, those above them groups.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from govatlas.errors import InputError, UnreadableFile
from govatlas.interchange.code_names import CodeNames, index_codes
from govatlas.interchange.code_tree import HEADINGS, UNDECIDED
from govatlas.model.codebook import Codebook
from govatlas.reading.container import read_file
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_LEVEL: Final = re.compile(r"([0-9]) (\S.*)")
_CODED: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9._-]*) (\S.*)")
_UNFIT: Final = re.compile(r"[^a-z0-9]+")
_TO_WRITE: Final = "To be written"
_PRESENT: Final = (
    {"value": 0, "name": "none", "meaning": "No passage was marked."},
    {"value": 1, "name": "present", "meaning": "A passage was marked."},
)
_DEEPEST: Final = 50


@dataclass(frozen=True, slots=True)
class _Node:
    """A code of the file with those below it."""

    name: str
    description: str
    children: tuple["_Node", ...]

    @property
    def levels(self) -> tuple[re.Match[str], ...]:
        """Return the levels below a category, nothing if its codes are no levels."""
        names = [child.name for child in self.children if child.name != UNDECIDED]
        found = [match for name in names if (match := _LEVEL.fullmatch(name))]
        numbers = [int(match[1]) for match in found]
        fits = len(found) == len(names) > 1 and numbers == list(range(len(names)))
        return tuple(found) if fits else ()

    @property
    def is_taxonomy(self) -> bool:
        """Return whether its categories, grouped or not, have levels."""
        below = (*self.children, *(c for child in self.children for c in child.children))
        return any(node.levels for node in below)


def read_codebook(path: Path, codebook: Codebook) -> dict[str, str]:
    """Return the codes that ``codebook`` does not have as YAML, by the id of each taxonomy.

    Raises:
        UnreadableFile: the file is no codebook, damaged or hostile.
        InputError: ``codebook`` has all of its codes.
    """
    root = parse_xml(read_file(path))
    if not root.tag.endswith("}CodeBook"):
        raise UnreadableFile("is no codebook of REFI-QDA; export it again as .qdc")
    top = [_read(e, 0) for e in root.iterfind("{*}Codes/{*}Code") if not _is_known(e, codebook)]
    taxonomies = [_build_taxonomy(node) for node in top if node.is_taxonomy]
    loose = [node for node in top if not node.is_taxonomy]
    if loose:
        taxonomies.append(_build_loose(path.stem, loose))
    if not taxonomies:
        raise InputError(f"{path} has no code that the standard codebook does not have")
    return {taxonomy["id"]: _write(taxonomy) for taxonomy in taxonomies}


def _is_known(element: "_Element", codebook: Codebook) -> bool:
    known: CodeNames = index_codes(codebook)
    return (element.get("guid") or "").strip("{}").lower() in known.guids


def _read(element: "_Element", depth: int) -> _Node:
    if depth > _DEEPEST:
        raise UnreadableFile(f"has codes more than {_DEEPEST} deep")
    children = tuple(_read(child, depth + 1) for child in element.iterfind("{*}Code"))
    name = " ".join((element.get("name") or "").split()) or "unnamed"
    return _Node(name, (element.findtext("{*}Description") or "").strip(), children)


def _build_taxonomy(node: _Node) -> dict[str, Any]:
    """Return a taxonomy with the levels of its first category."""
    groups = [child for child in node.children if not child.levels]
    pairs = [("", child) for child in node.children if child.levels]
    pairs += [(_split(group)[0], child) for group in groups for child in group.children]
    first = next(child for _, child in pairs if child.levels)
    meanings = {child.name: child.description for child in first.children}
    scale = [
        {"value": int(m[1]), "name": m[2], "meaning": meanings[m[0]] or _TO_WRITE}
        for m in first.levels
    ]
    categories = [(*_split(child), group, child) for group, child in pairs]
    listed = [_split(group) for group in groups]
    return _lay_out(node.name, node.description, scale, listed, categories)


def _build_loose(name: str, nodes: Iterable[_Node]) -> dict[str, Any]:
    """Return one taxonomy of codes without levels."""
    groups: list[tuple[str, str]] = []
    categories: list[tuple[str, str, str, _Node]] = []
    for node in nodes:
        if node.children:
            groups.append((_slug(node.name), node.name))
        for names, leaf in _list_leaves(node):
            code = _slug("-".join(names[1:] or names))
            group = _slug(node.name) if node.children else ""
            categories.append((code, leaf.name, group, leaf))
    return _lay_out(name, "", list(_PRESENT), groups, categories)


def _list_leaves(
    node: _Node, above: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], _Node]]:
    names = (*above, node.name)
    if not node.children:
        yield names, node
    for child in node.children:
        yield from _list_leaves(child, names)


def _lay_out(
    name: str,
    source: str,
    scale: list[dict[str, Any]],
    groups: list[tuple[str, str]],
    categories: list[tuple[str, str, str, _Node]],
) -> dict[str, Any]:
    """Return a taxonomy in the order of a taxonomy file; codes that come twice are numbered."""
    used: dict[str, int] = {}
    listed = []
    for code, label, group, node in categories:
        used[code] = used.get(code, 0) + 1
        unique = code if used[code] == 1 else f"{code}-{used[code]}"
        entry = {"code": unique, "label": label, "group": group, **_split_description(node)}
        listed.append({key: value for key, value in entry.items() if value})
    return {
        "id": _name_id(name),
        "label": name,
        "version": "1",
        "source": source or _TO_WRITE,
        "scale": scale,
        **({"groups": [{"code": c, "label": label} for c, label in groups]} if groups else {}),
        "categories": listed,
    }


def _split_description(node: _Node) -> dict[str, Any]:
    """Return the definition, then what counts and what does not, as govatlas wrote them."""
    headings = dict(HEADINGS)
    found: dict[str, Any] = {"definition": ""}
    part = "definition"
    for line in node.description.split("\n"):
        if line in headings:
            part = headings[line]
            found[part] = []
        elif part == "definition":
            found[part] = f"{found[part]}\n{line}".strip()
        elif line.startswith("- "):
            found[part].append(line[2:])
    return {**found, "definition": found["definition"] or _TO_WRITE}


def _split(node: _Node) -> tuple[str, str]:
    """Return code and label of a category, of which govatlas makes one name."""
    match = _CODED.fullmatch(node.name)
    return (match[1], match[2]) if match else (_slug(node.name), node.name)


def _slug(name: str) -> str:
    return _UNFIT.sub("-", name.casefold()).strip("-") or "code"


def _name_id(name: str) -> str:
    slug = _slug(name)
    return slug if slug[0].isalpha() else f"taxonomy-{slug}"


def _write(taxonomy: dict[str, Any]) -> str:
    from ruamel.yaml import YAML

    yaml = YAML()
    yaml.default_flow_style = False
    yaml.width = 100
    stream = io.StringIO()
    yaml.dump(taxonomy, stream)
    return stream.getvalue()
