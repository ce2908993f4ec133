"""Words what a file that leaves says of itself: where it is from, and how far to trust it."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Final

CAUTION: Final = (
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
    by = f"Coded by {coders}. " if coders else ""
    lines = (
        f"Source: {source}",
        f"{by}Retrieved on {spell_day(taken)}.",
        credit and f"Documents: {credit}",
        operator and f"Run by {operator}",
        caution,
    )
    return tuple(line for line in lines if line)


def spell_day(day: date) -> str:
    """Return a day as people write it."""
    return f"{day.day} {day:%B %Y}"


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
        yield f"licence: {licence}{_bracket(known.get('licence_link', ''))}"
    if day := known.get("date"):
        yield f"of {day}"
    if citation := known.get("citation"):
        link = known.get("citation_link", "")
        yield f"cite: {citation}" + (f", {link}" if link else "")


def _bracket(link: str) -> str:
    return f" ({link})" if link else ""
