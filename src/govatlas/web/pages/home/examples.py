"""Questions to begin with, of which only those are offered that find something."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coverage import FEWEST, Selection
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.web.addresses import address_groups, address_search
from govatlas.web.group_asking import write_group
from govatlas.web.selections import read_selection
from govatlas.wording import N_

_SHOWN: Final = 4

Pairs = tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """A question with the search that answers it; two searches are groups to compare."""

    words: str
    search: Pairs
    other: Pairs = ()


_QUESTIONS: Final = (
    _Question(
        N_("Which Chinese documents cover privacy well?"),
        (("country", "China"), ("cover", "risk:2.1:good")),
    ),
    _Question(
        N_("How do state laws of 2024 differ from federal bills?"),
        (("government", "state"), ("stage", "Enacted"), ("year", "2024")),
        (("government", "federal"), ("stage", "Proposed"), ("stage", "Defunct"), ("year", "2024")),
    ),
    _Question(N_("Who must say that a video is fake?"), (("q", "deepfake disclos*"),)),
    _Question(
        N_("Which limits on facial recognition carry sanctions?"),
        (("q", '"facial recognition"'), ("has", "sanctions")),
    ),
    _Question(
        N_("How do state and federal documents differ?"),
        (("government", "state"),),
        (("government", "federal"),),
    ),
    _Question(N_("Which documents cover the loss of work?"), (("cover", "risk:6.2:any"),)),
    _Question(N_("Which documents cover privacy?"), (("cover", "risk:2.1:any"),)),
    _Question(N_("Which documents have sanctions?"), (("has", "sanctions"),)),
    _Question(N_("What is said about children?"), (("q", "child* OR minor*"),)),
)


@dataclass(frozen=True, slots=True)
class Example:
    """A question with the address that answers it."""

    words: str
    address: str


def list_examples(explorer: Explorer) -> tuple[Example, ...]:
    """Return the first questions that the documents answer."""
    found: list[Example] = []
    for question in _QUESTIONS:
        if len(found) < _SHOWN and _answers(explorer, question):
            found.append(Example(question.words, _locate(question)))
    return tuple(found)


def _answers(explorer: Explorer, question: _Question) -> bool:
    if not question.other:
        return _count(explorer, question.search) > 0
    return all(_count(explorer, group) >= FEWEST for group in (question.search, question.other))


def _count(explorer: Explorer, search: Pairs) -> int:
    try:
        return int(np.count_nonzero(explorer.choose(*_read(search)).mask))
    except InputError:  # a codebook of the user's own has other categories
        return 0


def _read(search: Pairs) -> tuple[str, Selection]:
    return dict(search).get("q", ""), read_selection(search)


def _locate(question: _Question) -> str:
    first = _read(question.search)
    if not question.other:
        return address_search(*first)
    return address_groups(write_group(*first), write_group(*_read(question.other)))
