"""A selection keeps what was asked for; facets count what each further choice would leave."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas.coverage import (
    ANY,
    UNASSESSED,
    UNKNOWN,
    ActorChoice,
    Cover,
    FacetValue,
    Selection,
    count_facets,
)
from govatlas.errors import InputError, UnknownCategory
from govatlas.model.catalogue import ActorColumns, Catalogue
from govatlas.web.selections import read_selection, write_selection
from tests.coverage.collections import CODEBOOK

AUTHORITIES = ("Parliament", "Ministry", "")
JURISDICTIONS = ("Norland", "Veldria")
STAGES = ("Proposed", "Enacted", "")
STATUSES = ("hard_law", "soft_law", "")
YEARS = (2023, 2024, 0)
CODERS = ("local", "ann", "")
ROLES = ("enforcer", "target")
TYPES = ("ai-user", "ai-developer")
CATEGORIES = (("risk", "2.1"), ("risk", "6.6"), ("scope", "ai"))


@st.composite
def catalogues(draw: st.DrawFn) -> Catalogue:
    size = draw(st.integers(0, 12))

    def column(values: Sequence[object]) -> tuple:
        return tuple(draw(st.lists(st.sampled_from(values), min_size=size, max_size=size)))

    def table(width: int, highest: int) -> np.ndarray:
        row = st.lists(st.integers(-1, highest), min_size=width, max_size=width)
        rows = draw(st.lists(row, min_size=size, max_size=size))
        return np.array(rows, dtype=np.int8).reshape(size, width)

    actor = st.tuples(
        st.integers(0, max(0, size - 1)),
        st.sampled_from(ROLES),
        st.sampled_from(TYPES),
        st.sampled_from(["The Agency", "A lender"]),
    )
    actors = draw(st.lists(actor, max_size=10)) if size else []
    places, roles, types, names = zip(*actors, strict=True) if actors else ((), (), (), ())
    return Catalogue(
        codebook=CODEBOOK,
        ids=tuple(f"d{n}" for n in range(size)),
        titles=("A title",) * size,
        authorities=column(AUTHORITIES),
        jurisdictions=column(JURISDICTIONS),
        stages=column(STAGES),
        dates=("",) * size,
        years=np.array(column(YEARS), dtype=np.int16),
        statuses=column(STATUSES),
        coders=column(CODERS),
        levels={"risk": table(2, 2), "scope": table(1, 1)},
        actors=ActorColumns(
            document=np.array(places, dtype=np.int32), role=roles, type=types, name=names
        ),
    )


def choose(values: Sequence[str]) -> st.SearchStrategy[tuple[str, ...]]:
    named = [value or UNKNOWN for value in values]
    return st.lists(st.sampled_from(named), max_size=2, unique=True).map(tuple)


COVERS = st.one_of(
    st.builds(
        Cover,
        st.just("risk"),
        st.sampled_from(["2.1", "6.6"]),
        st.sampled_from(["none", "minimal", "good", ANY, UNASSESSED, "2"]),
    ),
    st.builds(Cover, st.just("scope"), st.just("ai"), st.sampled_from(["no", "yes", ANY])),
)
CHOICES = st.builds(
    ActorChoice,
    st.sampled_from([*ROLES, ANY]),
    st.sampled_from(["ai-user", ANY]),
    st.sampled_from(["", "", "A lender"]),
)
SELECTIONS = st.builds(
    Selection,
    authority=choose(AUTHORITIES),
    jurisdiction=choose(JURISDICTIONS),
    stage=choose(STAGES),
    status=choose(STATUSES),
    year=choose(["2023", "2024", ""]),
    coder=choose(CODERS),
    cover=st.lists(COVERS, max_size=3, unique=True).map(tuple),
    actor=st.lists(CHOICES, max_size=2, unique=True).map(tuple),
)


def name_levels(catalogue: Catalogue, place: int, cover: Cover) -> set[str]:
    """Return every word for the level that a document has."""
    level = int(catalogue.level_column(cover.taxonomy, cover.category)[place])
    if level < 0:
        return {UNASSESSED}
    scale = catalogue.codebook.taxonomy(cover.taxonomy).scale
    return {scale.name_of(level), str(level)} | ({ANY} if level > 0 else set())


def holds(catalogue: Catalogue, selection: Selection, place: int) -> bool:
    """Say in plain words whether a document is selected."""
    year = int(catalogue.years[place])
    values = {
        "authority": catalogue.authorities[place],
        "jurisdiction": catalogue.jurisdictions[place],
        "stage": catalogue.stages[place],
        "status": catalogue.statuses[place],
        "year": str(year) if year else "",
        "coder": catalogue.coders[place],
    }
    for name, value in values.items():
        chosen = getattr(selection, name)
        if chosen and (value or UNKNOWN) not in chosen:
            return False
    for category in {(cover.taxonomy, cover.category) for cover in selection.cover}:
        covers = [c for c in selection.cover if (c.taxonomy, c.category) == category]
        if not any(cover.level in name_levels(catalogue, place, cover) for cover in covers):
            return False
    own = [
        (role, kind, name)
        for document, role, kind, name in zip(
            catalogue.actors.document.tolist(),
            catalogue.actors.role,
            catalogue.actors.type,
            catalogue.actors.name,
            strict=True,
        )
        if document == place
    ]
    return all(
        any(
            choice.role in (ANY, role) and choice.type in (ANY, kind) and choice.name in ("", name)
            for choice in selection.actor
            if choice.role == asked
            for role, kind, name in own
        )
        for asked in {choice.role for choice in selection.actor}
    )


@settings(max_examples=150, deadline=None)
@given(catalogues(), SELECTIONS)
def test_a_selection_keeps_just_what_was_asked_for(
    catalogue: Catalogue, selection: Selection
) -> None:
    expected = [holds(catalogue, selection, place) for place in range(len(catalogue))]
    assert selection.mask(catalogue).tolist() == expected


def count(catalogue: Catalogue, selection: Selection, within: np.ndarray) -> int:
    return int(np.count_nonzero(selection.mask(catalogue) & within))


@settings(max_examples=75, deadline=None)
@given(catalogues(), SELECTIONS, st.randoms())
def test_a_count_is_what_choosing_the_value_alone_would_leave(
    catalogue: Catalogue, selection: Selection, random
) -> None:
    within = np.array([random.random() < 0.7 for _ in range(len(catalogue))], dtype=bool)
    facets = count_facets(catalogue, selection, within=within)
    for name in ("authority", "jurisdiction", "stage", "status", "year", "coder"):
        values = getattr(facets, name)
        assert [v.count for v in values] == sorted((v.count for v in values), reverse=True)
        for value in values:
            alone = replace(selection, **{name: (value.value,)})
            assert value.count == count(catalogue, alone, within)
            assert value.chosen == (value.value in getattr(selection, name))
        everything = replace(selection, **{name: ()})
        assert sum(value.count for value in values) == count(catalogue, everything, within)
    for actor in facets.actor:
        if actor.type != ANY and actor.count:
            others = tuple(choice for choice in selection.actor if choice.role != actor.role)
            alone = replace(selection, actor=(*others, ActorChoice(actor.role, actor.type)))
            assert actor.count == count(catalogue, alone, within)
    for category in facets.cover:
        kept = tuple(
            c
            for c in selection.cover
            if (c.taxonomy, c.category) != (category.taxonomy, category.category)
        )
        levels = {str(level): number for level, number in enumerate(category.levels)}
        for level, number in (
            *levels.items(),
            (UNASSESSED, category.not_assessed),
            (ANY, category.any),
        ):
            covers = (*kept, Cover(category.taxonomy, category.category, level))
            assert number == count(catalogue, replace(selection, cover=covers), within)


@settings(max_examples=200, deadline=None)
@given(SELECTIONS)
def test_a_selection_survives_the_address(selection: Selection) -> None:
    assert read_selection(write_selection(selection)) == selection


def test_the_address_may_hold_more_than_facets() -> None:
    pairs = [("q", "privacy"), ("page", "2"), ("stage", ""), ("stage", "Enacted")]
    assert read_selection([*pairs, ("stage", "Enacted")]) == Selection(stage=("Enacted",))


@pytest.mark.parametrize(
    ("text", "cover"),
    [
        ("risk:2.1:good", Cover("risk", "2.1", "good")),
        ("risk:2.1", Cover("risk", "2.1", ANY)),
        ("own:a:b:any", Cover("own", "a:b", ANY)),
    ],
)
def test_a_cover_is_read_from_its_ends(text: str, cover: Cover) -> None:
    assert Cover.parse(text) == cover


def test_an_actor_may_be_named() -> None:
    assert ActorChoice.parse("any:ai-user:Agency: North") == ActorChoice(
        ANY, "ai-user", "Agency: North"
    )


@pytest.mark.parametrize(
    ("pair", "message"),
    [
        (("cover", "risk"), "TAXONOMY:CODE:LEVEL"),
        (("cover", ":2.1:good"), "TAXONOMY:CODE:LEVEL"),
        (("cover", "risk:2.1:"), "TAXONOMY:CODE:LEVEL"),
        (("actor", "enforcer"), "ROLE:TYPE"),
        (("year", "23"), "the year must be four digits or unknown"),
        (("year", "２０２３"), "the year must be four digits or unknown"),
    ],
)
def test_a_malformed_parameter_is_named(pair: tuple[str, str], message: str) -> None:
    with pytest.raises(InputError, match=message):
        read_selection([pair])


def test_too_many_choices_are_refused() -> None:
    with pytest.raises(InputError, match="at most 200"):
        read_selection([("stage", str(n)) for n in range(201)])


@pytest.mark.parametrize(
    ("selection", "error", "message"),
    [
        (Selection(cover=(Cover("risk", "9.9"),)), UnknownCategory, "9.9"),
        (Selection(cover=(Cover("nosuch", "2.1"),)), InputError, "risk, scope"),
        (Selection(cover=(Cover("status", "hard_law"),)), InputError, "has no levels"),
        (
            Selection(cover=(Cover("risk", "2.1", "superb"),)),
            InputError,
            "none, minimal, good, any",
        ),
        (Selection(actor=(ActorChoice("boss"),)), InputError, "proposer, enforcer"),
        (Selection(actor=(ActorChoice(ANY, "cat"),)), InputError, "ai-user"),
    ],
)
def test_what_there_is_not_is_refused_with_what_there_is(
    selection: Selection, error: type[InputError], message: str
) -> None:
    catalogue = build_small()
    with pytest.raises(error, match=message):
        selection.mask(catalogue)
    with pytest.raises(error, match=message):
        count_facets(catalogue, selection)


def build_small() -> Catalogue:
    return Catalogue(
        codebook=CODEBOOK,
        ids=("d0", "d1"),
        titles=("A title", "Another"),
        authorities=("Parliament", "unknown"),
        jurisdictions=("Norland", ""),
        stages=("Enacted", ""),
        dates=("2023", ""),
        years=np.array([2023, 0], dtype=np.int16),
        statuses=("hard_law", ""),
        coders=("local", ""),
        levels={
            "risk": np.array([[2, 0], [-1, -1]], dtype=np.int8),
            "scope": np.array([[1], [-1]], dtype=np.int8),
        },
        actors=ActorColumns(document=np.array([], dtype=np.int32), role=(), type=(), name=()),
    )


def test_a_choice_that_nothing_has_stays_to_be_taken_back() -> None:
    facets = count_facets(build_small(), Selection(stage=("Repealed",)))
    assert FacetValue("Repealed", 0, True) in facets.stage
    assert [(value.value, value.count) for value in facets.stage[:2]] == [
        ("Enacted", 1),
        (UNKNOWN, 1),
    ]


def test_a_value_that_reads_unknown_is_counted_with_the_unknown() -> None:
    catalogue = replace(build_small(), authorities=("", UNKNOWN))
    (value,) = count_facets(catalogue, Selection()).authority
    assert value == FacetValue(UNKNOWN, 2)
    assert Selection(authority=(UNKNOWN,)).mask(catalogue).tolist() == [True, True]
