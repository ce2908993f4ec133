"""A draft is as like the documents as a document with its levels and its title would be."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from govatlas.explorer.similar import Likeness
from tests.coverage.catalogues import CODED, build_catalogue


@given(st.lists(CODED, min_size=1, max_size=8), st.data())
def test_a_draft_with_the_levels_and_title_of_a_document_is_most_like_it(
    entries: list, data: st.DataObject
) -> None:
    catalogue = build_catalogue(entries)
    place = data.draw(st.integers(0, len(entries) - 1))
    likeness = Likeness.of(catalogue)
    levels = {name: table[place : place + 1] for name, table in catalogue.levels.items()}
    found = likeness.find_like(levels, catalogue.titles[place], len(entries))
    assert found[0].likeness == max(one.likeness for one in found)
    named = {one.id: one for one in found}
    own = named[catalogue.ids[place]]
    covers = any((table[place] > 0).any() for table in catalogue.levels.values())
    assert own.words > 0.999
    assert (own.coverage > 0.999) is bool(covers)
    for one in likeness.find(place, len(entries)):
        assert np.isclose(named[one.id].likeness, one.likeness, atol=1e-5)
        assert named[one.id].shared == one.shared


def test_without_a_title_coverage_alone_speaks() -> None:
    catalogue = build_catalogue([])
    levels = {
        name: np.zeros((1, table.shape[1]), np.int8) for name, table in catalogue.levels.items()
    }
    assert Likeness.of(catalogue).find_like(levels, "", 5) == ()
