"""Shows a record in a notebook: what is covered, with the words that show it."""

from collections.abc import Iterator

from markupsafe import Markup

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.publishing.headline import headline
from govatlas.publishing.lookup import (
    find_label,
    list_taxonomy_ids,
    name_level,
    order_labels,
)

_SHOWN = 300


def render_notebook(document: Document, coding: Coding, codebook: Codebook) -> str:
    """Return a record as a fragment of HTML, every text of the document escaped."""
    title = document.instrument.title or document.id
    told = [Markup("<p><strong>{}</strong> ({}, version {})<br>{}").format(
        title, document.id, document.version, headline(coding))]  # fmt: skip
    if coding.not_assessed:
        told.append(Markup("<br>Not assessed: {}").format(coding.not_assessed))
    told.append(Markup("</p>"))
    rows = list(_list_rows(coding, codebook))
    if rows:
        head = Markup("<table><thead><tr>{}</tr></thead><tbody>{}</tbody></table>")
        names = ("Taxonomy", "Category", "Level", "Quotation")
        told.append(head.format(_join("th", names), Markup("").join(rows)))
    told.append(
        Markup("<p><small>Coded by {} on {}. Labels can be wrong.</small></p>").format(
            coding.coder.name, coding.coded_at.date().isoformat()
        )
    )
    return str(Markup("").join(told))


def _list_rows(coding: Coding, codebook: Codebook) -> Iterator[Markup]:
    for taxonomy_id in list_taxonomy_ids(coding, codebook):
        for label in order_labels(coding, codebook, taxonomy_id):
            if label.level:
                words = label.quotations[0].text
                shown = words if len(words) <= _SHOWN else f"{words[:_SHOWN]} …"
                cells = (
                    taxonomy_id,
                    f"{label.category} {find_label(codebook, taxonomy_id, label.category)}",
                    name_level(codebook, taxonomy_id, label.level),
                    shown,
                )
                yield Markup("<tr>{}</tr>").format(_join("td", cells))


def _join(tag: str, cells: tuple[str, ...]) -> Markup:
    return Markup("").join(Markup(f"<{tag}>{{}}</{tag}>").format(cell) for cell in cells)
