"""The codebook: taxonomies of categories, with the scale of their levels."""

from collections.abc import Iterator
from dataclasses import dataclass

from govatlas.errors import InvalidValue, UnknownCategory


@dataclass(frozen=True, slots=True)
class Level:
    """A point of a scale, with when to give it."""

    value: int
    name: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Scale:
    """The levels that a label can have, from 0 (absent) upward without gaps."""

    levels: tuple[Level, ...]

    def __post_init__(self) -> None:
        """Check that the levels are numbered 0, 1, …"""
        values = [level.value for level in self.levels]
        if len(values) < 2 or values != list(range(len(values))):
            raise InvalidValue(f"a scale counts from 0 without gaps, at least two levels: {values}")

    @property
    def highest(self) -> int:
        """Return the value of the highest level."""
        return self.levels[-1].value

    def name_of(self, value: int) -> str:
        """Return the name of the level ``value``.

        Raises:
            InvalidValue: the scale has no such level.
        """
        if not 0 <= value <= self.highest:
            raise InvalidValue(f"no level {value} on a scale of 0 to {self.highest}")
        return self.levels[value].name


@dataclass(frozen=True, slots=True)
class Cues:
    """Phrases that indicate a category: alone, with other cues, or only apparently."""

    strong: tuple[str, ...] = ()
    weak: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Distinction:
    """How a category differs from another of the same taxonomy that coders confuse with it."""

    code: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Category:
    """One category of a taxonomy, defined so that two coders would decide the same.

    ``group`` is the code of the domain it belongs to, ``notation`` its code in the source
    taxonomy (NAICS for sectors). ``cues`` serve the local coder for a user's own taxonomy.
    """

    code: str
    label: str
    definition: str
    includes: tuple[str, ...] = ()
    excludes: tuple[str, ...] = ()
    examples: tuple[str, ...] = ()
    counterexamples: tuple[str, ...] = ()
    group: str = ""
    notation: str = ""
    distinguish: tuple[Distinction, ...] = ()
    cues: Cues = Cues()


@dataclass(frozen=True, slots=True)
class Group:
    """A family of categories, such as a risk domain."""

    code: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Taxonomy:
    """A versioned list of categories with one scale.

    ``id`` is the word used in commands and addresses; ``record_key`` the key of its labels in
    a coded record (section 8 of the coding guide).
    """

    id: str
    label: str
    version: str
    source: str
    scale: Scale
    categories: tuple[Category, ...]
    groups: tuple[Group, ...] = ()
    record_key: str = ""

    def __post_init__(self) -> None:
        """Check that no two categories have the same code."""
        codes = [category.code for category in self.categories]
        if len(set(codes)) != len(codes):
            raise InvalidValue(f"taxonomy {self.id} has a code twice")

    def category(self, code: str) -> Category:
        """Return the category of ``code``.

        Raises:
            UnknownCategory: there is none.
        """
        for category in self.categories:
            if category.code == code:
                return category
        raise UnknownCategory(f"taxonomy {self.id} has no category {code!r}")

    def group_label(self, category: Category) -> str:
        """Return the label of the group that ``category`` belongs to, or empty if there is none."""
        return next((group.label for group in self.groups if group.code == category.group), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class Codebook:
    """Everything that a coder is asked: coverage taxonomies, statuses, actor types and roles.

    ``coverage`` has the taxonomies whose categories get a level (risk, sector, lifecycle, scope,
    then the user's own). ``digest`` is the tagged hash of the content.
    """

    version: str
    coverage: tuple[Taxonomy, ...]
    status: Taxonomy
    actor_types: Taxonomy
    actor_roles: Taxonomy
    digest: str

    @property
    def taxonomies(self) -> tuple[Taxonomy, ...]:
        """Return every taxonomy, coverage first."""
        return (*self.coverage, self.status, self.actor_types, self.actor_roles)

    def taxonomy(self, taxonomy_id: str) -> Taxonomy:
        """Return the taxonomy of ``taxonomy_id``.

        Raises:
            UnknownCategory: there is none.
        """
        for taxonomy in self.taxonomies:
            if taxonomy.id == taxonomy_id:
                return taxonomy
        known = ", ".join(taxonomy.id for taxonomy in self.taxonomies)
        raise UnknownCategory(f"unknown taxonomy {taxonomy_id!r}; choose one of: {known}")

    def questions(self) -> Iterator[tuple[str, str]]:
        """Yield all questions that a coder can leave open, by taxonomy and category.

        The status is one question, under the id of its taxonomy; each role of actors is one.
        """
        for taxonomy, category in self.coverage_categories():
            yield taxonomy.id, category.code
        yield self.status.id, self.status.id
        for role in self.actor_roles.categories:
            yield self.actor_roles.id, role.code

    def coverage_categories(self) -> Iterator[tuple[Taxonomy, Category]]:
        """Yield each coverage category with its taxonomy, in codebook order."""
        for taxonomy in self.coverage:
            for category in taxonomy.categories:
                yield taxonomy, category
