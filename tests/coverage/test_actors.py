"""Actors are counted by the documents that name them."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coverage import Condition, Proportion, count_actors, trace_flow
from govatlas.errors import InputError
from govatlas.model.coding import Role
from tests.coverage.catalogues import (
    ROLES,
    TYPES,
    UNCODED,
    Entry,
    build_catalogue,
    chosen,
    count_selected,
    keep,
)

STATE, MAKER, USER = "ai-governance-actor", "ai-developer", "ai-user"

FOUR = build_catalogue(
    [
        Entry(actors=(("enforcer", STATE, "Attorney General"), ("target", MAKER, "a provider"))),
        Entry(actors=(("enforcer", STATE, "attorney  general"), ("enforcer", STATE, "Court"))),
        Entry(
            actors=(
                ("enforcer", USER, "Attorney General"),
                ("enforcer", STATE, "ATTORNEY GENERAL"),
                ("target", MAKER, "a provider"),
                ("target", USER, "any person"),
            )
        ),
        Entry(),
        UNCODED,
    ]
)


def test_names_are_the_same_but_for_case_and_spaces() -> None:
    enforcer = count_actors(FOUR).roles[1]
    assert enforcer.role.code == "enforcer"
    assert enforcer.share == Proportion(3, 4)
    general, court = enforcer.names
    assert general.name == "Attorney General"
    assert general.spellings == ("Attorney General", "ATTORNEY GENERAL", "attorney  general")
    assert general.types == (STATE, USER)
    assert general.share == Proportion(3, 4)  # once a document, however often named in it
    assert (court.name, court.share) == ("Court", Proportion(1, 4))


def test_a_name_opens_its_documents_in_any_spelling() -> None:
    general = count_actors(FOUR).roles[1].names[0]
    assert general.conditions is not None
    assert Condition("actor", "enforcer:any:attorney  general") in general.conditions
    assert count_selected(FOUR, general.conditions, np.ones(5, dtype=np.bool_)) == 3


def test_types_are_counted_by_role() -> None:
    enforcer = count_actors(FOUR).roles[1]
    assert {entry.type.code: entry.share.count for entry in enforcer.types} == {
        STATE: 3,
        MAKER: 0,
        USER: 1,
    }


def test_rare_names_are_left_out_and_counted() -> None:
    target = count_actors(FOUR, most=1).roles[3]
    assert [entry.name for entry in target.names] == ["a provider"]
    assert target.names_left_out == 1


def test_flows_link_types_through_documents() -> None:
    flow = trace_flow(FOUR, Role.ENFORCER, Role.TARGET)
    links = {(link.source.code, link.target.code): link.documents for link in flow.links}
    assert links == {(STATE, MAKER): 2, (STATE, USER): 1, (USER, MAKER): 1, (USER, USER): 1}
    assert (flow.links[0].source.code, flow.links[0].target.code) == (STATE, MAKER)
    assert flow.links[0].conditions == (
        Condition("actor", f"enforcer:{STATE}"),
        Condition("actor", f"target:{MAKER}"),
    )
    assert (flow.documents, flow.no_source, flow.no_target) == (2, 0, 1)


@given(chosen())
def test_actors_are_counted_one_by_one(drawn: tuple[list[Entry], np.ndarray]) -> None:
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    coded = [entry for entry in kept if entry.coder]
    for role, found in zip(ROLES, count_actors(catalogue, mask).roles, strict=True):
        own = [[actor for actor in entry.actors if actor[0] == role] for entry in coded]
        assert found.share == Proportion(sum(map(bool, own)), len(coded))
        assert found.share.count == count_selected(catalogue, found.conditions, mask)
        for kind, entry in zip(TYPES, found.types, strict=True):
            assert entry.share.count == sum(any(a[1] == kind for a in actors) for actors in own)
            assert entry.share.count == count_selected(catalogue, entry.conditions, mask)
        folded = [{" ".join(a[2].lower().split()) for a in actors} for actors in own]
        assert {" ".join(n.name.lower().split()) for n in found.names} == set().union(*folded)
        for name in found.names:
            key = " ".join(name.name.lower().split())
            assert name.share.count == sum(key in names for names in folded)
            assert name.conditions is not None
            assert name.share.count == count_selected(catalogue, name.conditions, mask)
            spelled = {
                s: sum(any(a[2] == s for a in actors) for actors in own) for s in name.spellings
            }
            assert spelled[name.name] == max(spelled.values())


@given(chosen(), st.sampled_from(list(Role)), st.sampled_from(list(Role)))
def test_flows_are_counted_one_by_one(
    drawn: tuple[list[Entry], np.ndarray], source: Role, target: Role
) -> None:
    entries, mask = drawn
    catalogue, kept = build_catalogue(entries), keep(entries, mask)
    if source == target:
        with pytest.raises(InputError, match="to itself"):
            trace_flow(catalogue, source, target, mask)
        return
    flow = trace_flow(catalogue, source, target, mask)
    links = {(link.source.code, link.target.code): link for link in flow.links}
    for first in TYPES:
        for second in TYPES:
            count = sum(
                any(a[:2] == (source, first) for a in entry.actors)
                and any(a[:2] == (target, second) for a in entry.actors)
                for entry in kept
            )
            link = links.get((first, second))
            assert (link.documents if link else 0) == count
            if link:
                assert count == count_selected(catalogue, link.conditions, mask)
    roles = [{actor[0] for actor in entry.actors} for entry in kept]
    assert flow.documents == sum({source, target} <= found for found in roles)
    assert flow.no_source == sum(source not in found and target in found for found in roles)
    assert flow.no_target == sum(source in found and target not in found for found in roles)


@given(chosen(), st.randoms())
def test_the_order_of_documents_does_not_matter(
    drawn: tuple[list[Entry], np.ndarray], random
) -> None:
    entries, mask = drawn
    order = list(range(len(entries)))
    random.shuffle(order)
    shuffled = build_catalogue(entries[place] for place in order)
    assert count_actors(shuffled, mask[order]) == count_actors(build_catalogue(entries), mask)
