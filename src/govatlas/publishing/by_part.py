"""Arranges what was said of the parts of a long document, one part after another."""

from collections.abc import Iterator
from typing import Final

from govatlas.model.codebook import Codebook
from govatlas.model.coding import CodedPart, Coding
from govatlas.model.document import Span
from govatlas.publishing.lookup import find_category, find_scale, find_taxonomy
from govatlas.publishing.record import Fact, PartOfText
from govatlas.wording import N_, _, say_term, write_number

_UNASSESSED: Final = N_("not assessed: %(categories)s")


def arrange_parts(coding: Coding, codebook: Codebook) -> tuple[PartOfText, ...]:
    """Return the parts of a document that was coded in parts, none of one coded as a whole."""
    return tuple(
        PartOfText(
            number=number,
            where=part.heading or _name_place(part.span),
            span=part.span,
            summary=part.summary,
            answers=tuple(_list_answers(part, codebook)),
        )
        for number, part in enumerate(coding.parts, 1)
    )


def _name_place(span: Span) -> str:
    return _(
        "characters %(start)s to %(end)s",
        start=write_number(span.start),
        end=write_number(span.end),
    )


def _list_answers(part: CodedPart, codebook: Codebook) -> Iterator[Fact]:
    """Yield for each taxonomy what the part covers, the highest level first."""
    said = [one[0] for one in part.levels] + [one[0] for one in part.unassessed]
    for taxonomy_id in dict.fromkeys(said):
        taxonomy = find_taxonomy(codebook, taxonomy_id)
        pieces = list(_word_levels(part, codebook, taxonomy_id))
        open_codes = [code for name, code in part.unassessed if name == taxonomy_id]
        if open_codes:
            named = ", ".join(_name(codebook, taxonomy_id, code) for code in open_codes)
            pieces.append(_(_UNASSESSED, categories=named))
        yield Fact(say_term(taxonomy.label) if taxonomy else taxonomy_id, "; ".join(pieces))


def _word_levels(part: CodedPart, codebook: Codebook, taxonomy_id: str) -> Iterator[str]:
    scale = find_scale(codebook, taxonomy_id)
    given = [(level, code) for name, code, level in part.levels if name == taxonomy_id]
    for level in sorted({level for level, _code in given}, reverse=True):
        known = scale is not None and level <= scale.highest
        named = say_term(scale.name_of(level)) if scale is not None and known else ""
        name = named or _("level %(number)s", number=level)
        codes = [code for other, code in given if other == level]
        yield f"{name}: {', '.join(_name(codebook, taxonomy_id, code) for code in codes)}"


def _name(codebook: Codebook, taxonomy_id: str, code: str) -> str:
    """Return the name of a category, after its number where readers know it by one."""
    label = say_term(find_category(codebook, taxonomy_id, code).label)
    return f"{code} {label}" if code[:1].isdigit() else label
