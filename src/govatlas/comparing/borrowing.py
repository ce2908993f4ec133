"""Chooses the provisions of other documents that a drafter may borrow from."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from govatlas.model.norm import Modality

MOST: Final = 3
"""Provisions that are shown for one category."""

_FIT: Final = {
    Modality.OBLIGATION: 3.0,
    Modality.PROHIBITION: 3.0,
    Modality.PERMISSION: 1.5,
    Modality.POWER: 1.5,
    Modality.RECOMMENDATION: 1.5,
    Modality.ESTABLISHMENT: 1.0,
    Modality.SANCTION: 1.0,
    Modality.FUNDING: 0.5,
}
_STAGES: Final = {"enacted": 2.0, "proposed": 1.0}
_DEFINES: Final = ("mean ", "have the meaning", "include ", "consist of ", "not include ")
_SHORTEST: Final = 60
"""Characters that words to borrow should have at least."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelProvision:
    """A norm of another document on a category, with its words and where they stand.

    ``quotation`` is verbatim, the characters from ``start`` to ``end`` of the text of that
    ``version``. ``stage`` is the word of the source for where the document stands (Enacted,
    Proposed, Defunct), ``status`` the label of its legislative status; either may be empty.
    ``coding_id`` names for good the coding that found the norm, ``language`` is that of its words.
    ``is_comparable`` is False of a document that is not among those the draft is compared with,
    where these had too few.
    """

    document_id: str
    version: int
    title: str
    authority: str
    jurisdiction: str
    stage: str
    status: str
    date: str
    coder: str
    modality: Modality
    who: str
    who_type: str
    action: str
    deadline: str
    condition: str
    sanction: str
    enforcer: str
    provision: str
    quotation: str
    start: int
    end: int
    categories: tuple[tuple[str, str], ...]
    rank: int
    level: int
    is_comparable: bool
    coding_id: str = ""
    language: str = ""


def choose_provisions(
    offered: Iterable[ModelProvision], *, most: int = MOST, used: Mapping[str, int] | None = None
) -> tuple[ModelProvision, ...]:
    """Return the provisions most fit to borrow from, each of another document.

    Args:
        offered: provisions on one category.
        most: how many.
        used: how often each document was chosen for other categories, which counts against it.
    """
    times = used or {}

    def order(one: ModelProvision) -> tuple[float, str, int]:
        return 0.5 * times.get(one.document_id, 0) - weigh(one), one.document_id, one.rank

    chosen: list[ModelProvision] = []
    words: set[str] = set()
    for one in sorted(offered, key=order):
        said = " ".join(one.quotation.casefold().split())
        if said in words or any(one.document_id == other.document_id for other in chosen):
            continue  # bills that lead to one another often share their words
        words.add(said)
        chosen.append(one)
        if len(chosen) == most:
            break
    return tuple(chosen)


def weigh(provision: ModelProvision) -> float:
    """Return how fit a provision is to borrow from.

    It should say who must do what, as what kind of actor, be about this category rather than many,
    matter in its document, cover the category well there, and be enacted; what only defines is of
    little use. Comparable documents go before others.
    """
    told = sum(map(bool, (provision.deadline, provision.condition, provision.sanction)))
    return (
        _FIT[provision.modality]
        + (1.0 if provision.who else 0.0)
        + (1.0 if provision.who_type else 0.0)
        + 0.3 * told
        + _STAGES.get(provision.stage.casefold(), 0.0)
        + provision.level
        - 0.6 * max(0, len(provision.categories) - 1)
        - 0.04 * min(provision.rank, 50)
        - (1.0 if len(provision.quotation) < _SHORTEST else 0.0)
        - (3.0 if provision.action.startswith(_DEFINES) else 0.0)
        + (5.0 if provision.is_comparable else 0.0)
    )
