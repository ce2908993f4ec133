"""Loads the built-in codebook, extended by a user's own taxonomy files."""

import dataclasses
from collections.abc import Sequence
from functools import cache
from importlib.resources import as_file
from pathlib import Path
from typing import Final

from govatlas.codebook.build import build_taxonomy
from govatlas.codebook.check import examine_taxonomy
from govatlas.codebook.issue import Issue
from govatlas.codebook.parse import Fields
from govatlas.codebook.shipped import COVERAGE, list_added, list_taxonomies
from govatlas.errors import InvalidCodebook
from govatlas.identity import digest_value
from govatlas.model.codebook import Codebook, Taxonomy

BUILT_IN_VERSION: Final = "1"


def load_codebook(extra: Sequence[Path | str] = ()) -> Codebook:
    """Return the built-in codebook, with the taxonomies of ``extra`` added.

    Each item of ``extra`` is a file, or the name of a taxonomy from an installed package.

    The version includes each taxonomy added (``1+children@2``). The digest covers all content and
    the order of the taxonomies, regardless of the layout of the files.

    Raises:
        InvalidCodebook: a file violates the schema, or has the id or record key of another.
    """
    built_in = _load_built_in()
    if not extra:
        return built_in
    added = tuple(_load_extra(path) for path in extra)
    _refuse_repeated_names(extra, added)
    version = "+".join([BUILT_IN_VERSION, *(f"{new.id}@{new.version}" for new in added)])
    grown = dataclasses.replace(
        built_in, version=version, coverage=(*built_in.coverage, *added), digest=""
    )
    return dataclasses.replace(grown, digest=_digest_content(grown))


@cache
def _load_built_in() -> Codebook:
    """Return the codebook of the package data."""
    codebook = Codebook(
        version=BUILT_IN_VERSION,
        coverage=tuple(_load_packaged(name) for name in COVERAGE),
        status=_load_packaged("status"),
        actor_types=_load_packaged("actor-type"),
        actor_roles=_load_packaged("actor-role"),
        digest="",
    )
    return dataclasses.replace(codebook, digest=_digest_content(codebook))


def _load_packaged(name: str) -> Taxonomy:
    """Return one taxonomy of the package data."""
    return build_taxonomy(list_taxonomies()[name].read())


def _load_extra(source: Path | str) -> Taxonomy:
    """Return the taxonomy of a user's file or an installed package, if it has no issues."""
    added = list_added().get(str(source))
    if added is not None:
        with as_file(added.folder / "taxonomy.yaml") as path:
            return _load_file(path)
    return _load_file(Path(source))


def _load_file(path: Path) -> Taxonomy:
    read = examine_taxonomy(path)
    if isinstance(read, Fields):
        return build_taxonomy(read)
    raise InvalidCodebook(_summarize_issues(read))


def _summarize_issues(issues: tuple[Issue, ...]) -> str:
    """Return the first issue on one line, with how to see the rest."""
    first, *others = issues
    if not others:
        return str(first)
    more = f"{len(others)} more issue{'s' if len(others) > 1 else ''}"
    return f"{first} ({more}; see govatlas codebook check {first.path})"


def _refuse_repeated_names(paths: Sequence[Path | str], taxonomies: tuple[Taxonomy, ...]) -> None:
    """Refuse two files with the same id or record key."""
    owners: dict[str, Path | str] = {}
    for path, taxonomy in zip(paths, taxonomies, strict=True):
        for name in (f"id {taxonomy.id!r}", f"record_key {taxonomy.record_key!r}"):
            if name in owners:
                raise InvalidCodebook(
                    f"{path}: {name} is already used by {owners[name]}; change one"
                )
            owners[name] = path


def _digest_content(codebook: Codebook) -> str:
    """Return the tagged hash of everything in ``codebook`` except its own digest."""
    content = dataclasses.asdict(codebook)
    del content["digest"]
    return digest_value(content)
