"""Candidates are named by whole noun phrases, each once, and kept only where probable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coding.local.actors.heads import kind_of, split_list
from govatlas.coding.local.actors.naming import find_acronyms, qualify, write_plural
from govatlas.coding.local.actors.selection import pick
from govatlas.coding.local.actors.tidying import tidy_name

TEXT = (
    "Each lake operator shall report. Lake operators keep records. A covered entity reports. "
    "Any covered entity may ask. The Office of Lake Affairs (OLA) answers, as OLA sees fit."
)


@pytest.mark.parametrize(
    ("written", "name"),
    [
        ("the Office of Lake Affairs", "Office of Lake Affairs"),
        ("(a) Each lake operator", "lake operator"),
        ("e. No lake operator", "lake operator"),
        ("lake operator described in subsection (b)", "lake operator"),
        ("restrict another lake operator", "lake operator"),
        ("lake operator and exercise due diligence", "lake operator"),
        ("require departments", "departments"),
        ("COURT", "court"),
        ("it", ""),
        ("whoever pays is liable", ""),
        ("subparagraph B", ""),
    ],
)
def test_a_name_is_a_whole_noun_phrase(written: str, name: str) -> None:
    assert tidy_name(written, TEXT) == name


@pytest.mark.parametrize(
    ("name", "members"),
    [
        ("developers and deployers", ("developers", "deployers")),
        ("Secretary of Lakes and the Secretary of Boats",
         ("Secretary of Lakes", "Secretary of Boats")),
        ("Office of Science and Lakes", ()),
        ("developers that build and sell tools", ()),
    ],
)  # fmt: skip
def test_a_list_has_members_and_a_name_with_and_in_it_has_none(
    name: str, members: tuple[str, ...]
) -> None:
    assert split_list(name) == members


def test_a_class_stands_in_the_plural_and_an_acronym_in_full() -> None:
    assert write_plural("covered entity", "Any covered entity. Covered entities.") == (
        "covered entities"
    )
    assert write_plural("oversight entity", "The oversight entity decides.") == "oversight entity"
    assert find_acronyms(TEXT)["ola"] == "Office of Lake Affairs"


def test_a_bare_developer_is_one_of_what_the_text_says_most() -> None:
    text = "developers of foundation models report. a developer of a foundation model pays."
    assert qualify("developers", text) == "developers of foundation models"
    assert qualify("developers", "developers of lakes report.") == "developers"
    assert qualify("lake developers", text) == "lake developers"


def test_providers_and_users_of_one_service_are_two_actors() -> None:
    names = ["providers of lake boat services", "users of lake boat services"]
    assert pick(names, [0.9, 0.8], 0.5, 0.3) == [0, 1]


def test_things_are_no_actors() -> None:
    assert kind_of("developer") is not None
    assert kind_of("additional damages as the court") is None


@given(
    st.lists(
        st.tuples(st.sampled_from(["developer", "developers", "Board", "court"]), st.floats(0, 1)),
        max_size=8,
    )
)
def test_no_actor_is_kept_twice_nor_below_its_cut(judged: list[tuple[str, float]]) -> None:
    judged.sort(key=lambda each: -each[1])
    names, odds = [name for name, _ in judged], [odd for _, odd in judged]
    kept = pick(names, odds, 0.5, 0.3)
    keys = [names[k].lower().rstrip("s") for k in kept]
    assert len(set(keys)) == len(keys)
    assert all(odds[k] >= (0.5 if k else 0.3) for k in kept)
