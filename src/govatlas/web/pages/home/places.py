"""When and where the documents come from: a strip of years, a map of states made of tiles."""

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coverage import UNKNOWN, Selection
from govatlas.model.catalogue import UNKNOWN_YEAR, Catalogue
from govatlas.model.government import STATES, UNITED_STATES
from govatlas.web.addresses import address_search
from govatlas.web.pages.heat import STEPS

_MOST_YEARS: Final = 16
_FEWEST_STATES: Final = 6
"""A map of fewer states would be mostly empty."""

_LAYOUT: Final = (
    *("AK . . . . . . . . . ME", ". . . . . . . . . VT NH"),
    *("WA ID MT ND MN IL WI MI NY RI MA", "OR NV WY SD IA IN OH PA NJ CT"),
    *("CA UT CO NE MO KY WV VA MD DE", ". AZ NM KS AR TN NC SC DC"),
    *(". . . OK LA MS AL GA", "HI . . TX . . . . FL"),
)
"""Where the tile of each state stands, row by row."""


@dataclass(frozen=True, slots=True)
class YearBar:
    """The documents of a year, or of all years before; ``height`` is in hundredths."""

    name: str
    documents: int
    height: float
    address: str | None


@dataclass(frozen=True, slots=True)
class Tile:
    """A state with its documents; ``row`` and ``column`` count from 1."""

    code: str
    name: str
    row: int
    column: int
    documents: int
    shade: int
    address: str | None


def list_years(catalogue: Catalogue) -> tuple[YearBar, ...]:
    """Return the documents by year, years without any among them; the latest come last."""
    years = catalogue.years[catalogue.years != UNKNOWN_YEAR]
    if not len(years):
        return ()
    last = int(years.max())
    first = max(int(years.min()), last - _MOST_YEARS + 1)
    counts = [(year, int(np.count_nonzero(years == year))) for year in range(first, last + 1)]
    most = max(count for _, count in counts)
    return tuple(
        YearBar(
            str(year),
            count,
            100 * count / most,
            address_search(selection=Selection(year=(f"{year:04d}",))) if count else None,
        )
        for year, count in counts
    )


def count_earlier(catalogue: Catalogue, shown: tuple[YearBar, ...]) -> tuple[int, int, str]:
    """Return how many documents are older than the years shown, how many have no year and where."""
    known = catalogue.years[catalogue.years != UNKNOWN_YEAR]
    earlier = int(np.count_nonzero(known < int(shown[0].name))) if shown else 0
    return (
        earlier,
        len(catalogue) - len(known),
        address_search(selection=Selection(year=(UNKNOWN,))),
    )


def list_tiles(catalogue: Catalogue) -> tuple[Tile, ...]:
    """Return the map of the states of the United States, none where few of them have documents."""
    column = catalogue.distinct["state"]
    counts = np.bincount(column.codes, minlength=len(column.values)).tolist()
    known = dict(zip(column.values, counts, strict=True))
    found = {code: known.get(name, 0) for code, name in STATES.items()}
    if sum(count > 0 for count in found.values()) < _FEWEST_STATES:
        return ()
    most = max(found.values())
    return tuple(
        _lay(code, row, place, found[code], most)
        for row, line in enumerate(_LAYOUT, 1)
        for place, code in enumerate(line.split(), 1)
        if code in found
    )


def _lay(code: str, row: int, column: int, count: int, most: int) -> Tile:
    shade = max(1, round(STEPS * math.sqrt(count / most))) if count else 0
    selection = Selection(country=(UNITED_STATES,), state=(STATES[code],))
    address = address_search(selection=selection) if count else None
    return Tile(code, STATES[code], row, column, count, shade, address)
