"""Says what a list of appropriations gives: the whole sum, to whom, its largest parts."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.coding.local.summary.actions import edges, is_sound, tidy
from govatlas.coding.local.summary.rules import pattern
from govatlas.model.document import Document

_FEWEST: Final = 3
_MILLION: Final = 1_000_000
_SCALES: Final = {" million": _MILLION, " billion": 1_000 * _MILLION}
_LONGEST_PURPOSE: Final = 14
_SHORTEST_PURPOSE: Final = 3
_MOST_TOLD: Final = 3
_AMOUNT: Final = re.compile(r"[$]\d")


@dataclass(frozen=True, slots=True)
class Sum:
    """One sum of a list, with what it is for."""

    amount: float
    purpose: str


def list_sums(document: Document) -> tuple[Sum, ...]:
    """Return the sums that stand at the head of the items of a list, in order."""
    found = []
    for match in pattern("appropriated_sum").finditer(document.text):
        amount = float(match["a"][1:].replace(",", "")) * _SCALES.get(match["m"] or "", 1)
        found.append(Sum(amount, tidy(match["x"])))
    return tuple(found) if len(found) >= _FEWEST else ()


def say_sums(document: Document) -> Iterator[str]:
    """Yield clauses on a list of appropriations, the fullest first.

    The whole sum is said only where the text names no other amount that it could lack or hold.
    """
    sums = list_sums(document)
    if not sums:
        return
    given = pattern("appropriated").search(" ".join(document.text.split()))
    if given is None:
        return
    name, years = given["who"] or given["to"], given["when"] or given["in"]
    who = f" to {tidy(name)}" if name else ""
    when = f" for {years}"
    listed = len(sums) == len(_AMOUNT.findall(document.text))
    total = write_amount(sum(s.amount for s in sums)) if listed else "money"
    whole = f"appropriates {total}{who}{when}"
    told = _choose(sums)
    for count in range(len(told), 0, -1):
        parts = [f"{write_amount(s.amount)} {s.purpose}" for s in told[:count]]
        joined = parts[0] if count == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
        yield f"{whole}, including {joined}"
    yield whole


def write_amount(amount: float) -> str:
    """Return a sum as readers say it: ``$1.1 billion``, ``$25 million``."""
    for name, scale in (("billion", 1_000 * _MILLION), ("million", _MILLION)):
        if amount >= scale:
            return f"${amount / scale:,.4g} {name}"
    return f"${amount:,.0f}"


def _choose(sums: Sequence[Sum]) -> list[Sum]:
    """Return the sums to be told, those for AI first, then the largest, each purpose in short."""
    short = [Sum(s.amount, purpose) for s in sums if (purpose := _shorten(s.purpose))]
    ordered = sorted(short, key=lambda s: (not pattern("ai").search(s.purpose), -s.amount))
    return ordered[:_MOST_TOLD]


def _shorten(purpose: str) -> str:
    """Return a purpose up to an edge where it is long, empty where that leaves too little."""
    ends = [len(purpose), *(match.start() for match in edges().finditer(purpose))]
    for end in sorted(ends, reverse=True):
        said = purpose[:end].strip(" ,")
        if _SHORTEST_PURPOSE <= len(said.split()) <= _LONGEST_PURPOSE and is_sound(said):
            return said
    return ""
