"""Documents side by side: the level of each category in each, with the words that show it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from govatlas.api import Record
from govatlas.coverage import DocumentComparison, DocumentRow, compare_documents
from govatlas.errors import UnknownCoder, UnknownDocument
from govatlas.explorer import Explorer
from govatlas.model.coding import Coding
from govatlas.publishing.lookup import format_level
from govatlas.web.addresses import address_category, address_document
from govatlas.web.charts import Chart, Table
from govatlas.web.charts.specs import write_grid
from govatlas.web.pages.scope import Scope, name_category
from govatlas.wording import _, say_term

MOST: Final = 6
_QUOTED: Final = 2
_TITLE: Final = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """One of the documents compared."""

    id: str
    title: str
    facts: tuple[str, ...]
    coder: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one document says of a category; ``level`` is None where it was not assessed.

    ``language`` is that of the quotations.
    """

    title: str
    level: int | None
    highest: int
    word: str
    address: str
    quotations: tuple[str, ...]
    language: str
    more: int


@dataclass(frozen=True, slots=True)
class AnswerRow:
    """A category with the answer of each document."""

    name: str
    address: str
    answers: tuple[Answer, ...]


@dataclass(frozen=True, slots=True)
class Parts:
    """The rows that differ, those covered alike, then the names of what none covers.

    ``open`` names what none covers of those assessed for it, where not all were: that is neither a
    difference nor an absence.
    """

    differing: tuple[AnswerRow, ...]
    alike: tuple[AnswerRow, ...]
    uncovered: tuple[str, ...]
    open: tuple[str, ...]


def read_comparison(scope: Scope, ids: list[str]) -> DocumentComparison:
    """Return the levels of two documents or more.

    Raises:
        UnknownDocument: there is no such document.
        InputError: there are too many.
    """
    return compare_documents(scope.chosen.catalogue, ids)


def list_sides(scope: Scope, ids: list[str]) -> list[Side]:
    """Return the documents named.

    Raises:
        UnknownDocument: there is no such document.
    """
    return [_describe(scope, name) for name in ids]


def sort_rows(comparison: DocumentComparison, explorer: Explorer) -> Parts:
    """Return the rows by what they say, those that differ most first."""
    records = [_load_record(explorer, entry.id, entry.coder) for entry in comparison.documents]
    differing: list[AnswerRow] = []
    alike: list[AnswerRow] = []
    uncovered: list[str] = []
    left_open: list[str] = []
    for row in comparison.rows:
        if row.spread:
            differing.append(_view(row, comparison, records))
        elif row.is_covered:
            alike.append(_view(row, comparison, records))
        else:
            names = left_open if None in row.levels else uncovered
            names.append(name_category(row.category))
    return Parts(tuple(differing), tuple(alike), tuple(uncovered), tuple(left_open))


def draw_documents(comparison: DocumentComparison) -> Chart:
    """Return the comparison as a chart: the rows that any document covers."""
    names = [_shorten(entry.title or entry.id) for entry in comparison.documents]
    if len(set(names)) < len(names):
        names = [f"{name} [{n}]" for n, name in enumerate(names, 1)]
    shown = [row for row in comparison.rows if row.is_covered] or list(comparison.rows[:1])
    rows = tuple(
        (name_category(row.category), name, _name_level(row, level))
        for row in shown
        for name, level in zip(names, row.levels, strict=True)
    )
    scale = max((row.taxonomy.scale for row in shown), key=lambda scale: scale.highest)
    return Chart(
        name="compare",
        title=_("Levels side by side"),
        note=_("Categories that at least one of these documents covers, differences first."),
        table=Table(("row", "column", "level"), rows),
        spec=write_grid(
            list(dict.fromkeys(row[0] for row in rows)),
            names,
            [say_term(level.name) for level in scale.levels],
        ),
    )


def _describe(scope: Scope, name: str) -> Side:
    catalogue = scope.chosen.catalogue
    place = catalogue.positions.get(name)
    if place is None:
        raise UnknownDocument(f"no document {name[:80]!r}; search for its title")
    facts = (catalogue.authorities[place], catalogue.jurisdictions[place], catalogue.dates[place])
    return Side(
        id=name,
        title=catalogue.titles[place] or name,
        facts=tuple(fact for fact in facts if fact),
        coder=catalogue.coders[place],
        address=address_document(name),
    )


def _load_record(explorer: Explorer, name: str, coder: str) -> Record | None:
    if not coder:
        return None
    try:
        return explorer.record(name, coder=coder)
    except UnknownCoder:  # coded anew between the snapshot and now
        return None


def _view(
    row: DocumentRow, comparison: DocumentComparison, records: list[Record | None]
) -> AnswerRow:
    return AnswerRow(
        name_category(row.category),
        address_category(row.taxonomy.id, row.category.code),
        tuple(_answer(row, comparison, records)),
    )


def _answer(
    row: DocumentRow, comparison: DocumentComparison, records: list[Record | None]
) -> Iterator[Answer]:
    place = f"{row.taxonomy.id}:{row.category.code}"
    sides = zip(comparison.documents, row.levels, row.rivals, records, strict=True)
    for entry, level, rival, record in sides:
        quoted = _list_quotations(record.coding, row) if record and level else ()
        yield Answer(
            title=entry.title or entry.id,
            level=level,
            highest=row.taxonomy.scale.highest,
            word=_name_level(row, level, rival),
            address=address_document(entry.id, coder=entry.coder or None, fragment=place),
            quotations=quoted[:_QUOTED],
            language=record.document.language if record else "",
            more=max(0, len(quoted) - _QUOTED),
        )


def _list_quotations(coding: Coding, row: DocumentRow) -> tuple[str, ...]:
    for label in coding.labels_of(row.taxonomy.id):
        if label.category == row.category.code:
            return tuple(quotation.text for quotation in label.quotations)
    return ()


def _name_level(row: DocumentRow, level: int | None, rival: int | None = None) -> str:
    if level is None:
        return _("not assessed")
    return format_level(row.taxonomy.scale, level, rival)


def _shorten(title: str) -> str:
    return title if len(title) <= _TITLE else f"{title[: _TITLE - 1]}…"
