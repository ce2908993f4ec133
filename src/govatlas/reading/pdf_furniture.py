"""Removes the page furniture of a PDF: running headers, footers, page and line numbers."""

import bisect
import itertools
import re
from collections import Counter
from dataclasses import replace
from typing import Final

from govatlas.reading.pdf_lines import Fragment, PageLines, merge_on_baseline

_ZONE: Final = 0.13
_SHARE: Final = 0.3
_OFTEN: Final = 3
_LINE_NUMBERS: Final = 8
_PAGE_NUMBER: Final = re.compile(
    r"""\W{0,3}(?:page|p\.|seite|p[aá]gina)?\s*(?:\d{1,4}|[ivxlc]{1,6})
    (?:\s*(?:/|of|von|de|\|)\s*\d{1,4})?\W{0,3}""",
    re.IGNORECASE | re.VERBOSE,
)
_LINE_NUMBER: Final = re.compile(r"\d{1,2}")


def drop_furniture(pages: list[PageLines]) -> list[PageLines]:
    """Return ``pages`` without running headers, footers, page numbers and line numbers.

    A line near the upper or lower edge is removed if its wording, without digits, is in the same
    zone of several pages, or if it is only a page number.
    """
    pages = [_drop_line_numbers(page) for page in pages]
    counts: Counter[tuple[str, str]] = Counter()
    for page in pages:
        counts.update({key for _, key in _edge_lines(page)})
    often = max(2, min(_OFTEN, round(_SHARE * len(pages))))
    return [_drop_running(page, counts, often) for page in pages]


def _drop_running(page: PageLines, counts: Counter[tuple[str, str]], often: int) -> PageLines:
    gone: dict[str, list[float]] = {"top": [], "bottom": []}
    for line, key in sorted(_edge_lines(page), key=lambda found: found[0].base):
        if counts[key] >= often or _PAGE_NUMBER.fullmatch(line.text):
            gone[key[0]].append(line.base)
    kept = tuple(f for f in page.fragments if not _is_gone(f, page, gone))
    return replace(page, fragments=kept)


def _is_gone(fragment: Fragment, page: PageLines, gone: dict[str, list[float]]) -> bool:
    """Return whether a fragment is on one of the removed baselines (rising) of its zone."""
    bases = gone.get(_zone_of(fragment, page), [])
    place = bisect.bisect(bases, fragment.base)
    reach = 0.45 * fragment.height
    return any(abs(fragment.base - base) < reach for base in bases[max(0, place - 1) : place + 1])


def _edge_lines(page: PageLines) -> list[tuple[Fragment, tuple[str, str]]]:
    """Return the lines near an edge, each with its zone and its wording without digits."""
    near = [f for f in page.fragments if _zone_of(f, page)]
    lines = merge_on_baseline(near)
    return [(line, (_zone_of(line, page), _generalise(line.text))) for line in lines]


def _zone_of(fragment: Fragment, page: PageLines) -> str:
    if fragment.base < _ZONE * page.height:
        return "top"
    return "bottom" if fragment.base > (1 - _ZONE) * page.height else ""


def _generalise(text: str) -> str:
    return re.sub(r"\d+|\b[ivxlc]+\b", "#", " ".join(text.casefold().split()))


def _drop_line_numbers(page: PageLines) -> PageLines:
    """Drop the numbers that bills print beside their lines: a rising column at the left."""
    numbers = [f for f in page.fragments if _LINE_NUMBER.fullmatch(f.text)]
    words = [f for f in page.fragments if len(f.text) > 3]
    if len(numbers) < _LINE_NUMBERS or not words:
        return page
    margin = min(f.x0 for f in words)
    beside = sorted((f for f in numbers if f.x1 <= margin + 2), key=lambda f: f.base)
    values = [int(f.text) for f in beside]
    steps = sum(b - a == 1 for a, b in itertools.pairwise(values))
    if len(beside) < _LINE_NUMBERS or steps < 0.8 * (len(beside) - 1):
        return page
    gone = set(beside)
    return replace(page, fragments=tuple(f for f in page.fragments if f not in gone))
