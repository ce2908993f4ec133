"""Reads which norms a request asks for, and builds the addresses that ask so."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import Final, Self

from fastapi import Request

from govatlas.api import NormQuestion
from govatlas.coverage import Selection
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.norm import Modality
from govatlas.store import parse_query
from govatlas.web.addresses import Pairs, build_address
from govatlas.web.asking import read_number
from govatlas.web.selections import read_selection, write_selection

DUTIES: Final = "/duties"
CHOICES: Final = ("bearer_type", "modality", "category", "enforcer_type")
"""The parameters that may come several times: then any of the values will do."""

SWITCHES: Final = ("deadline", "sanction")
WITH, WITHOUT = "with", "without"
_MOST_VALUES: Final = 60
_SHOWN: Final = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class NormSearch:
    """A search for norms in the documents of a selection.

    ``values`` holds what is asked of each parameter but ``q`` and ``bearer``, which are words.
    """

    q: str = ""
    bearer: str = ""
    values: tuple[tuple[str, str], ...] = ()
    selection: Selection
    page: int = 1

    @classmethod
    def read(cls, request: Request, codebook: Codebook) -> Self:
        """Return the search of an address; parameters that mean nothing here ask nothing.

        Raises:
            InputError: a parameter is malformed, or names what there is not.
        """
        given = request.query_params
        named = (*CHOICES, *SWITCHES)
        values = [(name, value) for name, value in given.multi_items() if name in named and value]
        search = cls(
            q=" ".join(given.get("q", "").split()),
            bearer=" ".join(given.get("bearer", "").split()),
            values=tuple(dict.fromkeys(values)),
            selection=read_selection(given.multi_items()),
            page=read_number("page", given.get("page", "")) or 1,
        )
        search.check(codebook)
        return search

    def check(self, codebook: Codebook) -> None:
        """Refuse what the codebook does not know.

        Raises:
            InputError: a value names what there is not, or there are too many.
        """
        if len(self.values) > _MOST_VALUES:
            raise InputError(f"a search can have at most {_MOST_VALUES} filters")
        known = list_known(codebook)
        for name, value in self.values:
            if value not in known[name]:
                few = len(known[name]) <= len(Modality)
                there = f"; choose one of: {', '.join(known[name])}" if few else ""
                raise InputError(f"{name}={value[:_SHOWN]!r} is unknown{there}")

    def list(self, name: str) -> tuple[str, ...]:
        """Return the values of one parameter."""
        return tuple(value for other, value in self.values if other == name)

    @property
    def question(self) -> NormQuestion:
        """Return which norms are wanted.

        Raises:
            InputError: a search for words is too long.
        """
        pairs = [value.partition(":") for value in self.list("category")]
        return NormQuestion(
            words=parse_query(self.q),
            bearer=parse_query(self.bearer),
            bearer_type=self.list("bearer_type"),
            modality=self.list("modality"),
            category=tuple((taxonomy, code) for taxonomy, _, code in pairs),
            enforcer_type=self.list("enforcer_type"),
            deadline=_read_switch(self.list("deadline")),
            sanction=_read_switch(self.list("sanction")),
        )

    @property
    def pairs(self) -> Sequence[tuple[str, str]]:
        """Return the parameters of the address, but for the page."""
        asked = (("q", self.q), ("bearer", self.bearer), *self.values)
        return [(n, v) for n, v in (*asked, *write_selection(self.selection)) if v]

    def locate(self, *, path: str = DUTIES, page: int = 1, extra: Pairs = ()) -> str:
        """Return the address of one page of the result."""
        number = (("page", page),) if page > 1 else ()
        return build_address(path, (*self.pairs, *number, *extra))

    def without(self, name: str, value: str = "") -> "NormSearch":
        """Return the search without one of its parameters, or one value of it."""
        if name == "q":
            return replace(self, q="", page=1)
        if name == "bearer":
            return replace(self, bearer="", page=1)
        return replace(self, values=tuple(v for v in self.values if v != (name, value)), page=1)


def list_known(codebook: Codebook) -> dict[str, Collection[str]]:
    """Return the values that each parameter can have."""
    types = [category.code for category in codebook.actor_types.categories]
    return {
        "bearer_type": types,
        "enforcer_type": types,
        "modality": [modality.value for modality in Modality],
        "category": [f"{taxonomy.id}:{c.code}" for taxonomy, c in codebook.coverage_categories()],
        "deadline": [WITH, WITHOUT],
        "sanction": [WITH, WITHOUT],
    }


def _read_switch(values: Collection[str]) -> bool | None:
    """Return whether there has to be one; None where nothing, or either, is asked."""
    return (WITH in values) if len(set(values)) == 1 else None
