"""Arranges a codebook as the tree of codes that tools for qualitative analysis work with.

Levels stand below their category, categories below their group and taxonomy.
"""

import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from govatlas.interchange.marks import ABOUT, NORM, NOT_ASSESSED, PART, Code, write_code
from govatlas.model.codebook import Category, Codebook, Taxonomy
from govatlas.model.coding import ROLES, STATUS
from govatlas.model.norm import MODALITY_MEANING

NAMESPACE: Final = uuid.uuid5(uuid.NAMESPACE_URL, "https://w3id.org/govatlas")
"""The namespace of the GUIDs that files of REFI-QDA give to everything."""
UNDECIDED: Final = "not assessed"
_NORM_PARTS: Final = (
    *("bearer", "action", "condition", "deadline"),
    *("sanction", "enforcer", "beneficiary"),
)
HEADINGS: Final = (
    ("Counts:", "includes"),
    ("Does not count:", "excludes"),
    ("Examples:", "examples"),
    ("Counterexamples:", "counterexamples"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeNode:
    """A code with those below it; ``path`` is its own code, ``is_codable`` if text can have it."""

    path: Code
    name: str
    description: str = ""
    is_codable: bool = True
    children: tuple["CodeNode", ...] = ()

    @property
    def guid(self) -> str:
        """Return the GUID, which is the same in every file."""
        return make_guid("code", write_code(self.path))

    def walk(self, above: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], "CodeNode"]]:
        """Yield this code with all below it, each with the names that lead to it."""
        names = (*above, self.name)
        yield names, self
        for child in self.children:
            yield from child.walk(names)


def make_guid(*parts: str) -> str:
    """Return a GUID that is always the same for the same parts."""
    return str(uuid.uuid5(NAMESPACE, "\0".join(parts)))


def build_tree(codebook: Codebook) -> tuple[CodeNode, ...]:
    """Return every code of a codebook, taxonomies on top."""
    return (
        *map(build_taxonomy, codebook.coverage),
        _build_status(codebook.status),
        _build_roles(codebook),
        _build_norms(),
        CodeNode(path=(ABOUT,), name="About this coding"),
    )


def build_taxonomy(taxonomy: Taxonomy) -> CodeNode:
    """Return a coverage taxonomy: groups if it has any, categories, levels."""
    groups = {group.code: f"{group.code} {group.label}" for group in taxonomy.groups}
    loose = (c for c in taxonomy.categories if c.group not in groups)
    return CodeNode(
        path=(taxonomy.id,),
        name=taxonomy.label,
        description=taxonomy.source,
        is_codable=False,
        children=(
            *(
                CodeNode(
                    path=(taxonomy.id, f"group {code}"),
                    name=name,
                    is_codable=False,
                    children=tuple(
                        _build_category(taxonomy, c) for c in taxonomy.categories if c.group == code
                    ),
                )
                for code, name in groups.items()
            ),
            *(_build_category(taxonomy, category) for category in loose),
        ),
    )


def _build_category(taxonomy: Taxonomy, category: Category) -> CodeNode:
    path = (taxonomy.id, category.code)
    levels = (
        CodeNode(
            path=(*path, str(level.value)),
            name=f"{level.value} {level.name}",
            description=level.meaning,
        )
        for level in taxonomy.scale.levels
    )
    return CodeNode(
        path=path,
        name=f"{category.code} {category.label}",
        description=describe_category(category),
        children=(*levels, CodeNode(path=(*path, NOT_ASSESSED), name=UNDECIDED)),
    )


def describe_category(category: Category) -> str:
    """Return the definition of a category, then what counts and what does not, with examples."""
    lines = [category.definition]
    for heading, name in HEADINGS:
        items = getattr(category, name)
        lines += [heading, *(f"- {item}" for item in items)] if items else []
    return "\n".join(lines)


def _build_status(status: Taxonomy) -> CodeNode:
    return CodeNode(
        path=(STATUS,),
        name=status.label,
        is_codable=False,
        children=(
            *(
                CodeNode(path=(STATUS, c.code), name=c.label, description=describe_category(c))
                for c in status.categories
            ),
            CodeNode(path=(STATUS, NOT_ASSESSED), name=UNDECIDED),
        ),
    )


def _build_roles(codebook: Codebook) -> CodeNode:
    return CodeNode(
        path=(ROLES,),
        name=codebook.actor_roles.label,
        is_codable=False,
        children=tuple(
            CodeNode(
                path=(ROLES, role.code),
                name=role.label,
                description=role.definition,
                is_codable=False,
                children=(
                    *(
                        CodeNode(
                            path=(ROLES, role.code, kind.code),
                            name=kind.label,
                            description=kind.definition,
                        )
                        for kind in codebook.actor_types.categories
                    ),
                    CodeNode(path=(ROLES, role.code, NOT_ASSESSED), name=UNDECIDED),
                ),
            )
            for role in codebook.actor_roles.categories
        ),
    )


def _build_norms() -> CodeNode:
    return CodeNode(
        path=(NORM,),
        name="Norms",
        is_codable=False,
        children=(
            *(
                CodeNode(path=(NORM, modality.value), name=modality.value, description=meaning)
                for modality, meaning in MODALITY_MEANING.items()
            ),
            CodeNode(
                path=(NORM, PART),
                name="parts",
                is_codable=False,
                children=tuple(CodeNode(path=(NORM, PART, n), name=n) for n in _NORM_PARTS),
            ),
        ),
    )


def merge_trees(codebooks: Iterable[Codebook]) -> tuple[CodeNode, ...]:
    """Return the codes of several codebooks; of codes with the same path the first stays."""
    merged: dict[Code, CodeNode] = {}
    for codebook in codebooks:
        for node in build_tree(codebook):
            known = merged.get(node.path)
            merged[node.path] = node if known is None else _merge(known, node)
    return tuple(merged.values())


def _merge(first: CodeNode, second: CodeNode) -> CodeNode:
    children = {child.path: child for child in first.children}
    for child in second.children:
        known = children.get(child.path)
        children[child.path] = child if known is None else _merge(known, child)
    return CodeNode(
        path=first.path,
        name=first.name,
        description=first.description,
        is_codable=first.is_codable,
        children=tuple(children.values()),
    )
