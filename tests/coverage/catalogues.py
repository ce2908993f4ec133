"""Made-up catalogues: one written out document by document, others drawn."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from hypothesis import strategies as st

from govatlas.coverage import UNKNOWN, Conditions
from govatlas.model.catalogue import ActorColumns, Catalogue
from govatlas.model.codebook import Codebook
from govatlas.model.government import find_origin
from govatlas.web.selections import read_selection
from tests.coverage.collections import BINARY, build_taxonomy

RISKS = ("1.1", "2.1", "2.2")
SECTORS = ("health", "finance")
TYPES = ("ai-developer", "ai-user", "ai-governance-actor")
ROLES = ("proposer", "enforcer", "monitor", "target")

BOOK = Codebook(
    version="1",
    coverage=(
        build_taxonomy("risk", *RISKS),
        build_taxonomy("sector", *SECTORS),
        build_taxonomy("scope", "ai", scale=BINARY),
    ),
    status=build_taxonomy("status", "hard_law", "soft_law", scale=BINARY),
    actor_types=build_taxonomy("actor-type", *TYPES, scale=BINARY),
    actor_roles=build_taxonomy("actor-role", *ROLES, scale=BINARY),
    digest="sha256:cb",
)
WIDTHS = {"risk": 3, "sector": 2, "scope": 1}

Actor = tuple[str, str, str]


@dataclass(frozen=True)
class Entry:
    """A document of a catalogue; what is not said of levels is none, or -1 if nobody coded it."""

    risk: Sequence[int] = (0, 0, 0)
    sector: Sequence[int] = (0, 0)
    scope: Sequence[int] = (0,)
    jurisdiction: str = ""
    authority: str = ""
    stage: str = ""
    status: str = ""
    year: int = 0
    coder: str = "local"
    actors: Sequence[Actor] = field(default=())

    def level(self, taxonomy: str, category: str) -> int:
        codes = [category.code for category in BOOK.taxonomy(taxonomy).categories]
        return int(getattr(self, taxonomy)[codes.index(category)])

    def value(self, facet: str) -> str:
        if facet in ("government", "country", "state"):
            return getattr(find_origin(self.authority, self.jurisdiction), facet) or UNKNOWN
        value = getattr(self, facet)
        return str(value) if value else UNKNOWN


UNCODED = Entry(risk=(-1, -1, -1), sector=(-1, -1), scope=(-1,), coder="")


def build_catalogue(entries: Iterable[Entry]) -> Catalogue:
    """Return the catalogue of these documents, d0, d1, …"""
    rows = list(entries)
    actors = [(place, *actor) for place, row in enumerate(rows) for actor in row.actors]
    places, roles, types, names = zip(*actors, strict=True) if actors else ((), (), (), ())
    return Catalogue(
        codebook=BOOK,
        ids=tuple(f"d{place}" for place in range(len(rows))),
        titles=tuple(f"Title {place}" for place in range(len(rows))),
        authorities=tuple(row.authority for row in rows),
        jurisdictions=tuple(row.jurisdiction for row in rows),
        stages=tuple(row.stage for row in rows),
        dates=("",) * len(rows),
        years=np.array([row.year for row in rows], dtype=np.int16),
        statuses=tuple(row.status for row in rows),
        coders=tuple(row.coder for row in rows),
        levels={
            name: np.array([getattr(row, name) for row in rows], dtype=np.int8).reshape(-1, width)
            for name, width in WIDTHS.items()
        },
        actors=ActorColumns(
            document=np.array(places, dtype=np.int32), role=roles, type=types, name=names
        ),
    )


def _levels(width: int, highest: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[st.integers(-1, highest)] * width)


CODED = st.builds(
    Entry,
    risk=_levels(3, 2),
    sector=_levels(2, 2),
    scope=_levels(1, 1),
    jurisdiction=st.sampled_from(
        ["", "Norland", "Veldria", "International", "Other countries", "United States"]
    ),
    authority=st.sampled_from(["", "Parliament", "Ministry", "Agency", "Ohio"]),
    stage=st.sampled_from(["", "Proposed", "Enacted"]),
    status=st.sampled_from(["", "hard_law", "soft_law"]),
    year=st.sampled_from([0, 2021, 2023, 2024]),
    coder=st.sampled_from(["local", "ann"]),
    actors=st.lists(
        st.tuples(
            st.sampled_from(ROLES),
            st.sampled_from(TYPES),
            st.sampled_from(["The Agency", "the  agency", "A lender", "THE AGENCY"]),
        ),
        max_size=3,
    ).map(tuple),
)
ENTRIES = st.lists(st.one_of(CODED, CODED, CODED, st.just(UNCODED)), max_size=12)


@st.composite
def chosen(draw: st.DrawFn) -> tuple[list[Entry], np.ndarray]:
    """Return documents with a mask of some of them."""
    entries = draw(ENTRIES)
    mask = draw(st.lists(st.booleans(), min_size=len(entries), max_size=len(entries)))
    return entries, np.array(mask, dtype=np.bool_)


def keep(entries: Sequence[Entry], mask: np.ndarray) -> list[Entry]:
    """Return the documents of the mask."""
    return [entry for entry, kept in zip(entries, mask.tolist(), strict=True) if kept]


def count_selected(catalogue: Catalogue, conditions: Conditions, mask: np.ndarray) -> int:
    """Return how many documents of the mask an address of the conditions opens."""
    selection = read_selection((entry.facet, entry.value) for entry in conditions)
    return int(np.count_nonzero(selection.mask(catalogue) & mask))


def repeat(counts: Mapping[Entry, int]) -> Iterator[Entry]:
    """Yield each document as often as it is said."""
    for entry, number in counts.items():
        yield from [entry] * number
