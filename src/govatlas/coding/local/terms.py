"""Finds the wording by which a document speaks of artificial intelligence."""

import re
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.languages import read_data

_DEFINED = re.compile(
    r"[\"“]\s*(?P<term>[\w][\w \-/’']{2,60}?)\s*[\"”][^.\"“”]{0,60}?"
    r"\b(?:means?|refers? to|includes?)\b"
    r"(?P<meaning>[^.]{0,220})"
)


@dataclass(frozen=True, slots=True)
class Terms:
    """Compiled wording for artificial intelligence; all patterns expect lower case."""

    sure: re.Pattern[str]
    likely: re.Pattern[str]
    macro: str
    too_common: frozenset[str]


@cache
def load_terms() -> Terms:
    """Return the packaged terms."""
    data = read_data("terms")
    sure, likely, macro = (list(data[key]) for key in ("sure", "likely", "macro"))
    return Terms(
        sure=_compile(sure),
        likely=_compile(likely),
        macro=f"(?:{'|'.join(sure + likely + macro)})",
        too_common=frozenset(data["too_common"]),
    )


def load_macros() -> dict[str, str]:
    """Return the pattern of each macro of the cue language."""
    return {"@AI": load_terms().macro}


def _compile(patterns: list[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w])(?:{'|'.join(patterns)})(?!\w)")


def find_ai_terms(lowered: str) -> tuple[list[int], list[int]]:
    """Return the offsets of sure terms and of likely ones in ``lowered``.

    A term that the document itself defines by AI (``"covered product" means an artificial
    intelligence system``) is sure from then on.
    """
    terms = load_terms()
    sure = [match.start() for match in terms.sure.finditer(lowered)]
    likely = [match.start() for match in terms.likely.finditer(lowered)]
    defined = _defined_terms(lowered, terms)
    if defined:
        pattern = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, defined))})s?(?!\w)")
        sure += [match.start() for match in pattern.finditer(lowered)]
    return sorted(set(sure)), sorted(set(likely))


def _defined_terms(lowered: str, terms: Terms) -> list[str]:
    found = {
        match["term"].strip()
        for match in _DEFINED.finditer(lowered)
        if terms.sure.search(match["meaning"]) and not terms.sure.search(match["term"])
    }
    return sorted(found - terms.too_common)
