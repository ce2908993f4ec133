"""The documents that a figure is about, with who coded them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Self

import numpy as np

from govatlas.coverage.selection import Mask
from govatlas.errors import InvalidValue
from govatlas.model.catalogue import Catalogue
from govatlas.wording import _, ngettext, write_list, write_number

_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class Basis:
    """How many documents were looked at, how many of them are coded, and by whom.

    ``coders`` stand in order of how many of the documents they coded. ``not_assessed`` counts the
    documents that a coder looked at and could say nothing of; they are not among the coded.
    """

    documents: int
    coded: int
    coders: tuple[str, ...]
    not_assessed: int = 0

    @classmethod
    def of(cls, catalogue: Catalogue, mask: Mask | None = None) -> Self:
        """Describe the documents of ``mask``, all without one."""
        chosen = resolve_mask(catalogue, mask)
        column = catalogue.distinct["coder"]
        counts = np.bincount(column.codes[chosen], minlength=len(column.values)).tolist()
        named = {name: n for name, n in zip(column.values, counts, strict=True) if name and n}
        order = sorted(named, key=lambda name: (-named[name], name))
        not_assessed = int(np.count_nonzero(catalogue.not_assessed & chosen))
        coded = sum(named.values()) - not_assessed
        return cls(int(np.count_nonzero(chosen)), coded, tuple(order), not_assessed)

    @property
    def coders_phrase(self) -> str:
        """Return the coders as a sentence names them, such as ``ann, local and 2 others``."""
        return self.name_coders()

    def name_coders(self, mark: Callable[[str], str] = str) -> str:
        """Return the same with each name marked as data."""
        names = [mark(name) for name in self.coders[:_NAMED]]
        if more := len(self.coders) - len(names):
            names.append(
                ngettext("%(number)s other", "%(number)s others", more, number=write_number(more))
            )
        return write_list(names) if names else _("nobody")


def resolve_mask(catalogue: Catalogue, mask: Mask | None) -> Mask:
    """Return ``mask``, or that of all documents.

    Raises:
        InvalidValue: it is not that of this catalogue.
    """
    if mask is None:
        return np.ones(len(catalogue), dtype=np.bool_)
    if mask.dtype != np.bool_ or mask.shape != (len(catalogue),):
        raise InvalidValue(f"a mask of {len(catalogue)} documents is yes or no for each of them")
    return mask


def join_words(words: list[str], last: str = "and") -> str:
    """Return the words as a list in a sentence, with ``last`` before the last of them."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} {last} {words[-1]}"
