"""The selection: which documents a reader asked for.

Choices of one facet are alternatives, different facets must all hold. Each category is a facet of
its own, so conditions on the coverage of several categories must all hold too; so is each role,
so that one can ask for what a regulator enforces against developers.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from govatlas.errors import InputError
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.model.codebook import Codebook, Scale
from govatlas.model.coding import Role

Mask = NDArray[np.bool_]

ANY: Final = "any"
"""Every level above none; every role; every type of actor."""

UNASSESSED: Final = "not-assessed"
"""The level of a category that the coder left open, or of a document that is not coded."""

UNCERTAIN: Final = "uncertain"
"""Every level of a category that has another nearly as likely beside it."""

UNKNOWN: Final = "unknown"
"""The value of a facet that is empty for a document."""

COLUMN_FACETS: Final = (
    *("authority", "jurisdiction", "stage", "status", "year", "coder"),
    *("government", "country", "state"),
)
"""The facets that are one column of the catalogue each."""

SET_FACETS: Final = ("collection", "has")
"""The facets of which a document has any number of values."""

VALUE_FACETS: Final = (*COLUMN_FACETS, *SET_FACETS)
"""The facets whose choices are plain text."""

FACETS: Final = (*VALUE_FACETS, "cover", "actor")
"""The parts of a selection in their order, which addresses keep."""

MOST_CHOICES: Final = 200


@dataclass(frozen=True, slots=True)
class Cover:
    """A condition on the level of one category: its name, ``any``, ``not-assessed``, ``uncertain``.

    Of ``any`` category of a taxonomy a level can only be uncertain.
    """

    taxonomy: str
    category: str
    level: str = ANY

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``risk:2.1:good``, or ``risk:2.1`` for any level above none.

        Raises:
            InputError: ``text`` has another form.
        """
        taxonomy, _, rest = text.partition(":")
        category, _, level = rest.rpartition(":") if ":" in rest else (rest, "", ANY)
        if not (taxonomy and category and level):
            raise InputError(f"cover={text!r} must have the form TAXONOMY:CODE:LEVEL")
        return cls(taxonomy, category, level)

    def __str__(self) -> str:
        """Return the form that ``parse`` reads."""
        return f"{self.taxonomy}:{self.category}:{self.level}"


@dataclass(frozen=True, slots=True)
class ActorChoice:
    """A condition on the actors: some actor of this type, in this role, under this name if any."""

    role: str = ANY
    type: str = ANY
    name: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``enforcer:ai-governance-actor``, either part ``any``, or with ``:NAME`` behind.

        Raises:
            InputError: ``text`` has another form.
        """
        role, _, rest = text.partition(":")
        kind, _, name = rest.partition(":")
        if not (role and kind):
            raise InputError(f"actor={text!r} must have the form ROLE:TYPE or ROLE:TYPE:NAME")
        return cls(role, kind, name)

    def __str__(self) -> str:
        """Return the form that ``parse`` reads."""
        return f"{self.role}:{self.type}" + (f":{self.name}" if self.name else "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    """What a reader asked; an empty facet asks nothing.

    ``status`` holds codes of the codebook, ``year`` four digits, ``government`` levels of
    ``GOVERNMENT_LABELS``, ``has`` kinds of norms (``duties``, ``sanctions``, ``deadlines`` or
    ``none``), any of them ``unknown``. ``coder`` means whoever made the coding that counts in the
    catalogue.
    """

    authority: tuple[str, ...] = ()
    jurisdiction: tuple[str, ...] = ()
    stage: tuple[str, ...] = ()
    status: tuple[str, ...] = ()
    year: tuple[str, ...] = ()
    coder: tuple[str, ...] = ()
    government: tuple[str, ...] = ()
    country: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    collection: tuple[str, ...] = ()
    has: tuple[str, ...] = ()
    cover: tuple[Cover, ...] = ()
    actor: tuple[ActorChoice, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a year that is none, and more choices than anyone makes by hand."""
        for year in self.year:
            if year != UNKNOWN and not (year.isascii() and year.isdigit() and len(year) == 4):
                raise InputError(f"the year must be four digits or {UNKNOWN}, not {year!r}")
        if sum(len(getattr(self, name)) for name in FACETS) > MOST_CHOICES:
            raise InputError(f"you can use at most {MOST_CHOICES} filters")

    def __bool__(self) -> bool:
        """Whether anything is asked."""
        return any(getattr(self, name) for name in FACETS)

    def mask(self, catalogue: Catalogue) -> Mask:
        """Say of each document whether it is selected.

        Raises:
            UnknownCategory: a condition names a category that the codebook has not.
            InputError: it names a level, role or type that there is not.
        """
        return join_masks(catalogue, self.masks(catalogue).values())

    def masks(self, catalogue: Catalogue) -> dict[tuple[str, ...], Mask]:
        """Return the mask of each facet that asks anything.

        The keys are ``("authority",)`` and the like, ``("cover", "risk", "2.1")`` and
        ``("actor", "enforcer")``, the role ``any`` among them.

        Raises:
            InputError: as ``mask`` does.
        """
        found: dict[tuple[str, ...], Mask] = {}
        for name in COLUMN_FACETS:
            if chosen := getattr(self, name):
                found[name,] = _mask_column(catalogue, name, chosen)
        for name in SET_FACETS:
            if chosen := getattr(self, name):
                found[name,] = _mask_sets(catalogue, name, chosen)
        for cover in self.cover:
            key = ("cover", cover.taxonomy, cover.category)
            column = _mask_cover(catalogue, cover)
            found[key] = found[key] | column if key in found else column
        for role in dict.fromkeys(choice.role for choice in self.actor):
            choices = tuple(choice for choice in self.actor if choice.role == role)
            found["actor", role] = _mask_actors(catalogue, choices)
        return found


EVERY_DOCUMENT: Final = Selection()
"""A selection that asks nothing."""


def join_masks(catalogue: Catalogue, masks: Iterable[Mask]) -> Mask:
    """Return where all of ``masks`` hold, everywhere without any."""
    joined = np.ones(len(catalogue), dtype=np.bool_)
    for mask in masks:
        joined &= mask
    return joined


def read_level(scale: Scale, level: str) -> int:
    """Return the value of the level of that name, or of that number.

    Raises:
        InputError: the scale has none.
    """
    for point in scale.levels:
        if level in (point.name, str(point.value)):
            return point.value
    known = ", ".join([*(point.name for point in scale.levels), ANY, UNASSESSED, UNCERTAIN])
    raise InputError(f"unknown level {level!r}; choose one of: {known}")


def _mask_column(catalogue: Catalogue, name: str, chosen: tuple[str, ...]) -> Mask:
    column = catalogue.distinct[name]
    wanted = {"" if value == UNKNOWN else value for value in chosen} | set(chosen)
    lookup = np.array([value in wanted for value in column.values], dtype=np.bool_)
    return lookup[column.codes] if len(lookup) else np.zeros(0, dtype=np.bool_)


def _mask_sets(catalogue: Catalogue, name: str, chosen: tuple[str, ...]) -> Mask:
    column = catalogue.sets[name]
    wanted = set(chosen)
    held = [bool(wanted.intersection(values or (UNKNOWN,))) for values in column.sets]
    lookup = np.array(held, dtype=np.bool_)
    return lookup[column.codes] if len(lookup) else np.zeros(0, dtype=np.bool_)


def _mask_cover(catalogue: Catalogue, cover: Cover) -> Mask:
    _check_taxonomy(catalogue.codebook, cover)
    if cover.level == UNCERTAIN:
        return _mask_uncertain(catalogue, cover)
    scale = catalogue.codebook.taxonomy(cover.taxonomy).scale
    levels = catalogue.level_column(cover.taxonomy, cover.category)
    if cover.level == ANY:
        return np.greater(levels, 0)
    wanted = NOT_ASSESSED if cover.level == UNASSESSED else read_level(scale, cover.level)
    return np.equal(levels, wanted)


def _mask_uncertain(catalogue: Catalogue, cover: Cover) -> Mask:
    if cover.category == ANY:
        return np.asarray((catalogue.rival_table(cover.taxonomy) != NO_RIVAL).any(axis=1))
    return np.not_equal(catalogue.rival_column(cover.taxonomy, cover.category), NO_RIVAL)


def _check_taxonomy(codebook: Codebook, cover: Cover) -> None:
    known = [taxonomy.id for taxonomy in codebook.coverage]
    if cover.taxonomy not in known:
        raise InputError(f"{cover.taxonomy} has no levels; choose one of: {', '.join(known)}")


def _mask_actors(catalogue: Catalogue, choices: tuple[ActorChoice, ...]) -> Mask:
    mask = np.zeros(len(catalogue), dtype=np.bool_)
    for choice in choices:
        _check_actor(catalogue, choice)
        holds = np.ones(len(catalogue.actors.document), dtype=np.bool_)
        for name, value in _list_conditions(choice):
            column = catalogue.actors.distinct[name]
            code = column.values.index(value) if value in column.values else -1
            holds &= column.codes == code
        mask[catalogue.actors.document[holds]] = True
    return mask


def _list_conditions(choice: ActorChoice) -> Iterator[tuple[str, str]]:
    if choice.role != ANY:
        yield "role", choice.role
    if choice.type != ANY:
        yield "type", choice.type
    if choice.name:
        yield "name", choice.name


def _check_actor(catalogue: Catalogue, choice: ActorChoice) -> None:
    roles = [role.value for role in Role]
    if choice.role not in (ANY, *roles):
        raise InputError(f"unknown role {choice.role!r}; choose one of: {', '.join(roles)}, {ANY}")
    types = [category.code for category in catalogue.codebook.actor_types.categories]
    if choice.type not in (ANY, *types, *catalogue.actors.distinct["type"].values):
        raise InputError(
            f"unknown actor type {choice.type!r}; choose one of: {', '.join(types)}, {ANY}"
        )
