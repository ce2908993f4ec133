"""The versions of a document: what changed from one to another, in text and in coverage."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.explorer import ChangeKind, LevelChange, TextChange, VersionComparison
from govatlas.model.codebook import Codebook
from govatlas.model.coding_id import identify_coding
from govatlas.publishing import is_number
from govatlas.publishing.lookup import find_category, find_label, find_scale, name_level
from govatlas.web.addresses import DOCUMENTS
from govatlas.web.asking import OpenExplorer, read_number
from govatlas.web.templating import render_page
from govatlas.wording import N_

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class LevelView:
    """A level before or after; ``value`` is None where it was not assessed."""

    name: str
    value: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeView:
    """A category whose level changed; ``anchor`` is that of its label in a record."""

    number: str
    name: str
    anchor: str
    highest: int
    old: LevelView
    new: LevelView


@dataclass(frozen=True, slots=True)
class Stretch:
    """Paragraphs that follow one another and are all the same, or all changed."""

    same: bool
    changes: tuple[TextChange, ...]


@router.get(DOCUMENTS + "/{document_id:path}/versions")
def show_versions(
    request: Request, explorer: OpenExplorer, document_id: str, old: str = "", new: str = ""
) -> Response:
    """Show the versions of a document, and what changed between two of them."""
    versions = explorer.versions(document_id)
    latest = versions[-1].version
    after = read_number("new", new) or latest
    before = read_number("old", old) or max(after - 1, versions[0].version)
    comparison = explorer.compare_versions(document_id, before, after)
    codebook = explorer.catalogue().codebook
    return render_page(
        request,
        "site/versions.html.jinja",
        document=comparison.new,
        versions=versions,
        comparison=comparison,
        old=before,
        new=after,
        stretches=tuple(_list_stretches(comparison.text)),
        counts=_count_changes(comparison.text),
        changes=[_view_change(change, codebook) for change in comparison.levels],
        status=_name_statuses(comparison, codebook),
        identify_coding=identify_coding,
    )


def _list_stretches(changes: Sequence[TextChange]) -> Iterator[Stretch]:
    for same, found in groupby(changes, key=lambda change: change.kind is ChangeKind.SAME):
        yield Stretch(same, tuple(found))


def _count_changes(changes: Sequence[TextChange]) -> dict[str, int]:
    """Return the number of paragraphs of each kind."""
    return {kind.value: sum(1 for change in changes if change.kind is kind) for kind in ChangeKind}


def _view_change(change: LevelChange, codebook: Codebook) -> ChangeView:
    category = find_category(codebook, change.taxonomy, change.category)
    number = f"{category.code} " if is_number(category.code) else ""
    scale = find_scale(codebook, change.taxonomy)
    return ChangeView(
        number=number,
        name=category.label,
        anchor=f"{change.taxonomy}:{change.category}",
        highest=scale.highest if scale else 2,
        old=_name_level(change.old, change.taxonomy, codebook),
        new=_name_level(change.new, change.taxonomy, codebook),
    )


def _name_level(value: int | None, taxonomy: str, codebook: Codebook) -> LevelView:
    name = N_("not assessed") if value is None else name_level(codebook, taxonomy, value)
    return LevelView(name, value)


def _name_statuses(comparison: VersionComparison, codebook: Codebook) -> tuple[str, str]:
    before, after = (
        find_label(codebook, codebook.status.id, code) if code else "not assessed"
        for code in comparison.status
    )
    return before, after
