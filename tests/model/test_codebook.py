"""The codebook refuses what makes no sense, and finds what it holds."""

import pytest

from govatlas.codebook import load_codebook
from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.model.codebook import Category, Level, Scale, Taxonomy
from govatlas.model.cue import parse_cue


def build_scale(*values: int) -> Scale:
    return Scale(tuple(Level(value, f"level {value}", "") for value in values))


@pytest.mark.parametrize("values", [(), (0,), (1, 2), (0, 2), (0, 1, 1), (1, 0)])
def test_a_scale_counts_from_none_without_gaps(values: tuple[int, ...]) -> None:
    with pytest.raises(InvalidValue, match="a scale counts from 0"):
        build_scale(*values)


@pytest.mark.parametrize("value", [-1, 3])
def test_a_level_off_the_scale_has_no_name(value: int) -> None:
    scale = build_scale(0, 1, 2)
    assert (scale.highest, scale.name_of(2)) == (2, "level 2")
    with pytest.raises(InvalidValue, match=f"no level {value} on a scale of 0 to 2"):
        scale.name_of(value)


def test_a_taxonomy_has_no_code_twice() -> None:
    twice = tuple(Category(code="a", label=label, definition="") for label in "AB")
    with pytest.raises(InvalidValue, match="taxonomy mine has a code twice"):
        Taxonomy(
            id="mine",
            label="Mine",
            version="1",
            source="",
            scale=build_scale(0, 1),
            categories=twice,
        )


def test_what_the_codebook_does_not_hold_is_refused_by_name() -> None:
    codebook = load_codebook()
    with pytest.raises(
        UnknownCategory, match="unknown taxonomy 'risks'; choose one of: risk, sector"
    ):
        codebook.taxonomy("risks")
    with pytest.raises(UnknownCategory, match=r"taxonomy risk has no category '9\.9'"):
        codebook.taxonomy("risk").category("9.9")


def test_coverage_categories_come_in_the_order_of_the_codebook() -> None:
    pairs = [(t.id, c.code) for t, c in load_codebook().coverage_categories()]
    assert len(pairs) == 24 + 14 + 6 + 10
    assert pairs[0] == ("risk", "1.1")
    assert [t for t, _ in pairs] == sorted(
        (t for t, _ in pairs), key=["risk", "sector", "lifecycle", "scope"].index
    )


def test_the_openings_of_a_cue_tell_whole_words_from_stems() -> None:
    whole, stem = parse_cue("(bias|unfair* treatment) ~4 discriminat*")
    assert whole.openings == ("bias", "unfair*")
    assert stem.openings == ("discriminat*",)
    assert stem.gap == 4
