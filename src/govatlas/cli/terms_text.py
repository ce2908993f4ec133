"""Lays out the labels of a record as terms of another vocabulary."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from rich.table import Table

from govatlas.cli.output import make_line

if TYPE_CHECKING:
    from govatlas.publishing.other_terms import TermSource, TermView


def render_terms(terms: Iterable["TermView"]) -> Table:
    """Return a table of terms, their levels, and the categories that they come from."""
    table = Table(box=None, pad_edge=False)
    for heading in ("Term", "Level", "From"):
        table.add_column(heading)
    for term in terms:
        sources = "; ".join(map(_tell, term.sources)) or "no category"
        name = f"{term.term} {term.label}" if term.term[:1].isdigit() else term.label
        table.add_row(make_line(name), _name_level(term), make_line(sources))
    return table


def _name_level(term: "TermView") -> str:
    if term.is_possible:
        return "possible"
    return term.level_name or "-"


def _tell(source: "TermSource") -> str:
    level = "not assessed" if source.level is None else source.level_name or source.level
    return f"{source.taxonomy}:{source.category} ({source.predicate.words}): {level}"
