"""The actors that a draft of a blind coding names: which are sound, what is amiss with others."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas import api
from govatlas.model.coding import Confidence, Role
from govatlas.reviewing import (
    ACTOR_FIELDS,
    MOST_ACTORS,
    DraftCheck,
    check_draft,
    list_actor_rows,
    list_questions,
    name_person,
    start_coding,
)
from govatlas.reviewing.judging import is_whole
from tests.builders import build_document

CODEBOOK = api.load_codebook()
TYPE, OTHER = (category.code for category in CODEBOOK.actor_types.categories[:2])
DOCUMENT = build_document(
    "The Council of Norville ordains.\n\n"
    "The Data Office may impose a fine on a provider.\n\nThe Data Office shall report yearly."
)
EMPTY = start_coding(DOCUMENT, name_person("ann"), CODEBOOK, datetime(2026, 1, 1, tzinfo=UTC))
OFFICE = {
    "name": "Data Office",
    "type": TYPE,
    "confidence": "high",
    "wording": "The Data Office may impose a fine",
    "reason": "It may fine.",
}
ALL = {
    **{key: {"answer": "0"} for key in list_questions(CODEBOOK)},
    CODEBOOK.status.id: {"answer": CODEBOOK.status.categories[0].code},
}


def check(rows: Mapping[str, Mapping[str, str]]) -> DraftCheck:
    """Check a draft that answers every question, with these rows for actors."""
    return check_draft(EMPTY, DOCUMENT, CODEBOOK, {**ALL, **rows})


def test_an_actor_is_kept_with_all_that_its_row_says() -> None:
    checked = check({"actor:enforcer:1": OFFICE})
    (actor,) = checked.coding.actors
    assert checked.problems == {}
    assert (actor.role, actor.name, actor.type) == (Role.ENFORCER, "Data Office", TYPE)
    assert (actor.confidence, actor.rationale) == (Confidence.HIGH, "It may fine.")
    assert [quotation.text for quotation in actor.quotations] == [OFFICE["wording"]]


def test_a_coding_without_actors_is_whole() -> None:
    checked = check({})
    assert checked.problems == {}
    assert checked.coding.actors == ()
    assert is_whole(checked.coding, CODEBOOK)


@pytest.mark.parametrize("row", [{}, {"confidence": "low"}, dict.fromkeys(ACTOR_FIELDS, "  ")])
def test_a_row_that_says_nothing_is_no_actor(row: dict[str, str]) -> None:
    checked = check({"actor:monitor:1": row, "actor:monitor:2": OFFICE})
    assert checked.problems == {}
    assert len(checked.coding.actors) == 1


def test_a_proposer_alone_may_go_without_wording() -> None:
    unquoted = {**OFFICE, "wording": ""}
    checked = check({f"actor:{role}:1": unquoted for role in Role})
    assert [actor.role for actor in checked.coding.actors] == [Role.PROPOSER]
    assert set(checked.problems) == {f"actor:{role}:1" for role in Role if role != "proposer"}
    assert all("needs a quotation" in problem for problem in checked.problems.values())


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"name": " "}, "give the actor a name"),
        ({"name": "x" * 201}, "at most 200 characters"),
        ({"type": ""}, "choose the type"),
        ({"type": "wizard"}, "choose the type"),
        ({"wording": ""}, "needs a quotation"),
        ({"wording": "The Data Office may not impose a fine"}, "is not in the text"),
        ({"reason": "x" * 2_001}, "at most 2,000 characters"),
    ],
)
def test_what_is_amiss_is_told_of_its_row_alone(change: dict[str, str], says: str) -> None:
    sound = {**OFFICE, "name": "Council"}
    checked = check({"actor:target:1": sound, "actor:target:2": {**OFFICE, **change}})
    assert list(checked.problems) == ["actor:target:2"]
    assert says in checked.problems["actor:target:2"]
    assert len(checked.coding.actors) == 1


@pytest.mark.parametrize("field", ["name", "type", "wording", "reason"])
def test_a_row_begun_is_not_passed_over(field: str) -> None:
    assert set(check({"actor:target:1": {field: OFFICE[field]}}).problems) == {"actor:target:1"}


@pytest.mark.parametrize("name", ["Data Office", "DATA  office", " data\noffice "])
def test_one_name_twice_in_a_role_is_amiss_in_the_later_row(name: str) -> None:
    again = {**OFFICE, "name": name, "type": OTHER}
    checked = check({"actor:monitor:1": OFFICE, "actor:monitor:4": again})
    assert set(checked.problems) == {"actor:monitor:4"}
    assert "list each actor once" in checked.problems["actor:monitor:4"]
    elsewhere = check({"actor:monitor:1": OFFICE, "actor:enforcer:1": again})
    assert elsewhere.problems == {}


def test_no_more_rows_are_read_than_there_are() -> None:
    beyond = {f"actor:monitor:{MOST_ACTORS + 1}": OFFICE, "actor:wizard:1": OFFICE}
    assert check(beyond).coding.actors == ()


def test_a_label_missing_is_told_whether_actors_are_named_or_not() -> None:
    draft = {key: fields for key, fields in ALL.items() if key != "risk:1.1"}
    for rows in ({}, {"actor:enforcer:1": OFFICE}):
        checked = check_draft(EMPTY, DOCUMENT, CODEBOOK, {**draft, **rows})
        assert set(checked.problems) == {"risk:1.1"}
        assert not is_whole(checked.coding, CODEBOOK)


@given(
    st.dictionaries(
        st.sampled_from([key for role in Role for key in list_actor_rows(role)]),
        st.fixed_dictionaries(
            {
                "name": st.sampled_from(
                    ["", "Data Office", "the data office", "Council", "ẞ", "ss"]
                ),
                "type": st.sampled_from(["", TYPE, "wizard"]),
                "wording": st.sampled_from(["", "The Data Office", "nowhere", OFFICE["wording"]]),
                "reason": st.sampled_from(["", "Because."]),
            }
        ),
    )
)
def test_every_row_is_an_actor_or_amiss_or_empty(rows: dict[str, dict[str, str]]) -> None:
    checked = check(rows)
    filled = [key for key, fields in rows.items() if any(fields.values())]
    assert len(checked.coding.actors) + len(checked.problems) == len(filled)
    assert set(checked.problems) <= set(filled)
    names = [(actor.role, actor.name.casefold()) for actor in checked.coding.actors]
    assert len(set(names)) == len(names)
    assert replace(checked.coding, actors=()) == check({}).coding
