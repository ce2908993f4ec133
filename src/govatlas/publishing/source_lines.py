"""Words what a file that leaves says of itself: where it is from, and how far to trust it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

from govatlas.wording import N_, _, write_day

CAUTION: Final = N_(
    "Labels are assigned by software or by people and may be wrong; behind each stands a quotation."
)
AGORA: Final[Mapping[str, str]] = {
    "documents": "AGORA (AI GOvernance and Regulatory Archive), Emerging Technology Observatory",
    "licence": "non-commercial use with attribution, under the terms of use of the observatory",
    "citation": "Emerging Technology Observatory AGORA dataset",
    "citation_link": "https://eto.tech/dataset-docs/agora-dataset",
}
"""What is said of documents read from an AGORA release; the citation is the one it asks for."""


def list_source_lines(
    *,
    source: str,
    coders: str,
    taken: date,
    credit: str = "",
    operator: str = "",
    caution: str = CAUTION,
) -> tuple[str, ...]:
    """Return what a file says of itself, line by line; what is not known is left out.

    Args:
        source: where it is found.
        coders: who coded what is in it, as a sentence names them.
        taken: the day.
        credit: whose documents these are, as ``word_credit`` words it.
        operator: who runs the site that it is from.
        caution: how far to trust it.
    """
    day = spell_day(taken)
    lines = (
        _("Source: %(source)s", source=source),
        _("Coded by %(coders)s. Retrieved on %(day)s.", coders=coders, day=day)
        if coders
        else _("Retrieved on %(day)s.", day=day),
        credit and _("Documents: %(credit)s", credit=credit),
        operator and _("Run by %(operator)s", operator=operator),
        _(caution),
    )
    return tuple(line for line in lines if line)


def spell_day(day: date) -> str:
    """Return a day as people write it."""
    return write_day(day)


def word_credit(known: Mapping[str, str]) -> str:
    """Return whose documents these are, with licence, date and citation, in one sentence.

    Args:
        known: ``documents``, ``licence``, ``date`` and so on, as of ``AGORA``.
    """
    return "; ".join(_word_credit(known))


def write_comments(lines: Iterable[str]) -> str:
    """Return lines of comment to stand above the header of a CSV file.

    Each line begins with ``#`` and has no comma or quotation mark, so that a spreadsheet shows it
    in one cell and a program knows it by its first character.
    """
    return "".join(f"# {_clean(line)}\r\n" for line in lines if line)


def _clean(line: str) -> str:
    return " ".join(line.replace(",", ";").replace('"', "'").split())


def _word_credit(known: Mapping[str, str]) -> Iterator[str]:
    if documents := known.get("documents"):
        yield documents
    if licence := known.get("licence"):
        named = f"{licence}{_bracket(known.get('licence_link', ''))}"
        yield _("licence: %(licence)s", licence=named)
    if day := known.get("date"):
        yield _("of %(day)s", day=day)
    if citation := known.get("citation"):
        link = known.get("citation_link", "")
        named = f"{citation}, {link}" if link else citation
        yield _("cite: %(citation)s", citation=named)


def _bracket(link: str) -> str:
    return f" ({link})" if link else ""
