"""Candidates are named by whole noun phrases, each once, and kept only where probable."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.coding.local.actors.candidates import Candidate
from govatlas.coding.local.actors.charges import find_charged
from govatlas.coding.local.actors.gathering import gather
from govatlas.coding.local.actors.heads import core_key, kind_of, split_list
from govatlas.coding.local.actors.joining import join_keys
from govatlas.coding.local.actors.mentions import find_all_mentions
from govatlas.coding.local.actors.naming import (
    describe_persons,
    find_acronyms,
    qualify,
    write_plural,
)
from govatlas.coding.local.actors.selection import may_hold, pick
from govatlas.coding.local.actors.tidying import tidy_name
from govatlas.model.coding import Role
from govatlas.norms.find import find_norms
from tests.coding.local.views import view_text

TEXT = (
    "Each lake operator shall report. Lake operators keep records. A covered entity reports. "
    "Any covered entity may ask. The Office of Lake Affairs (OLA) answers, as OLA sees fit. "
    "The Director of the Institute of Tides and Currents, and the Secretary of Boats and Governor "
    "meet."
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
        ("guide lake operators", "lake operators"),
        ("requiring harbour board heads", "harbour board heads"),
        ("Before lake operators", "lake operators"),
        ("The School encourages staff", "staff"),
        ("Reed 5 requires lake operators", "lake operators"),
        ("Change | lake operator", "lake operator"),
        ("Department of Lakes concurrently", "Department of Lakes"),
        ("Department of Lakes via letter", "Department of Lakes"),
        ("Office of Lake Affairs’s involving use of boats", "Office of Lake Affairs"),
        ("participating institution", "participating institution"),
        ("state agencies", "state agencies"),
        ("Enforcement by Lake Office", "Lake Office"),
        ("Responsibilities. The Lake Board", "Lake Board"),
        ("Encourage lake operators", "lake operators"),
        ("procuring lake operators", "procuring lake operators"),
        ("currently guiding lake teams", "lake teams"),
        ("Director of the Institute of Tides", "Director of the Institute of Tides and Currents"),
        ("Secretary of Boats", "Secretary of Boats"),
        ("Risk Committee", "Risk Committee"),
        ("study committee", "study committee"),
        ("Secretary of Lakes by rule", "Secretary of Lakes"),
        ("Lake Council, of seven outside members", "Lake Council"),
        ("Lakewater N.V.", "Lakewater N.V."),
        ("select committee", "select committee"),
        ("IT and lake team", "IT and lake team"),
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
        ("lake board and the schools of the lake", ("lake board", "schools of the lake")),
        ("Lake Board or Boat Office", ("Lake Board", "Boat Office")),
        ("governor and committees of the legislature",
         ("governor", "committees of the legislature")),
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
    assert find_acronyms("the Lake Office’s (LO) rules")["lo"] == "Lake Office"


def test_a_bare_developer_is_one_of_what_the_text_says_most() -> None:
    text = "developers of foundation models report. a developer of a foundation model pays."
    assert qualify("developers", text) == "developers of foundation models"
    assert qualify("developers", "developers of lakes report.") == "developers"
    assert qualify("lake developers", text) == "lake developers"


def test_providers_and_users_of_one_service_are_two_actors() -> None:
    names = ["providers of lake boat services", "users of lake boat services"]
    assert pick(names, [0.9, 0.8], 0.5, 0.3) == [0, 1]


def test_the_members_of_a_list_are_not_named_again_more_fully() -> None:
    names = ["developers and deployers", "developers of lake models", "operators"]
    assert pick(names, [0.9, 0.8, 0.7], 0.5, 0.3) == [0, 2]


@pytest.mark.parametrize(
    ("written", "text", "name"),
    [
        ("Secretary of Lakes.SEC", "the Secretary of Lakes.SEC. 2.", "Secretary of Lakes"),
        ("Senior Lake", "The Senior Lake Official reports.", "Senior Lake Official"),
        ("Lake Board", "The Lake Board Rules apply. The Lake Board may ask.", "Lake Board"),
        ("Director of the Ann J", "the Director of the Ann J. Reed Center",
         "Director of the Ann J"),
        ("Committee on Lakes of the House", "a Committee on Lakes of the House of Representatives",
         "Committee on Lakes of the House of Representatives"),
    ],
)  # fmt: skip
def test_a_name_that_was_cut_is_completed_from_the_text(written: str, text: str, name: str) -> None:
    assert tidy_name(written, text) == name


@pytest.mark.parametrize(
    ("names", "kept"),
    [
        (["circuit court", "court"], [0]),
        (["Secretary of State", "office of the Secretary of State"], [0]),
        (["plaintiff", "plaintiff in an action for digital impersonation"], [0]),
        (["state agency", "state"], [0, 1]),
    ],
)
def test_a_name_that_says_less_of_the_same_actor_is_left_out(
    names: list[str], kept: list[int]
) -> None:
    assert pick(names, [0.9, 0.8], 0.5, 0.3) == kept


def test_whoever_breaks_a_rule_does_not_enforce_it() -> None:
    name = "employee who knowingly evades this policy"
    assert not may_hold(Role.ENFORCER, Candidate(name, kind_of(name), (), ()))
    assert may_hold(Role.TARGET, Candidate(name, kind_of(name), (), ()))


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


@pytest.mark.parametrize(
    "name", ["person", "any business", "enterprise", "third parties", "public", "other officials"]
)
def test_a_word_that_tells_nobody_holds_no_role(name: str) -> None:
    assert not may_hold(Role.TARGET, Candidate(name, kind_of(name), (), ()))
    assert may_hold(Role.TARGET, Candidate(f"{name} of Lakes", kind_of(name), (), ()))


def test_persons_are_told_by_what_the_text_says_that_a_person_does() -> None:
    text = (
        "A person who violates this section shall pay. A person who knowingly publishes or posts "
        "a false chart, with intent to harm, shall pay a fine."
    )
    assert describe_persons("person", (), text) == "persons who publish or post a false chart"
    assert describe_persons("person", (), "A person shall pay.") == "person"


def test_persons_are_told_by_the_offence_that_they_are_punished_for() -> None:
    view = view_text(
        "A person is guilty of a false chart when, with intent to harm, they intentionally draw "
        "or publish a false chart of a lake."
    )
    norms = find_norms(view.document, view.outline)
    assert describe_persons("person", norms, view.document.text) == (
        "persons who draw or publish a false chart of a lake"
    )


def test_the_first_words_of_a_name_are_no_mention() -> None:
    view = view_text(
        "The report goes to the Lake Business Administration. The state agency reports."
    )
    names = {one.name for one in find_all_mentions(view, {})}
    assert "Lake Business Administration" in names
    assert not names & {"Lake Business", "state", "Business"}


def test_a_body_does_not_watch_what_its_committee_watches() -> None:
    view = view_text(
        "The Risk Committee of the Lake Board of Directors reviews this policy yearly."
    )
    found = find_all_mentions(view, {})
    watching = [one.name.removeprefix("The ") for one in found if "watches" in one.acts]
    assert watching == ["Risk Committee of the Lake Board of Directors"]


def test_no_name_ends_within_a_word() -> None:
    office = "Office of Lakes and Harbours and Rivers and Canals and Reservoirs"
    text = (
        "Each lake operator shall submit a report on its use of artificial intelligence to the "
        f"{office}.\n"
    )
    view = view_text(text)
    found = gather(view, find_norms(view.document, view.outline), ())
    words = {word.strip(".s").lower() for word in text.split()}
    assert any(one.name == office for one in found)
    assert all(one.name.split()[-1].strip("s").lower() in words for one in found)


def test_a_list_is_a_candidate_beside_its_members() -> None:
    view = view_text("Lake operators and boat sellers shall test each model. Lake operators pay.")
    names = {one.name for one in gather(view, find_norms(view.document, view.outline), ())}
    assert "lake operators and boat sellers" in {name.lower() for name in names}


@pytest.mark.parametrize(
    ("text", "name", "act"),
    [
        ("The Lake Committee reviews this policy every year.", "Lake Committee", "watches"),
        ("The boat owner is responsible for periodically assessing models.", "owner", "watches"),
        ("Lake Board | Monitors the use of models.", "Lake Board", "watches"),
        ("Any loss is to be reported to the Lake Board at once.", "Lake Board", "told"),
        ("Any loss: notify LCO at once.", "Lake Care Office", "told"),
        ("The injured lake user may bring a civil action.", "user", "enforces"),
    ],
)
def test_what_is_said_right_beside_a_name_tells_its_part(text: str, name: str, act: str) -> None:
    mentions = find_all_mentions(view_text(text), {"LCO": "Lake Care Office"})
    assert any(one.name.endswith(name) and act in one.acts for one in mentions)


def test_charges_listed_under_a_name_are_those_of_the_one_named() -> None:
    text = (
        "Roles\n\nStrategic Lead\n\nOversees the review of the policy.\n\n- Ensures compliance "
        "across the harbour.\n\nIT and Lake Services Team\n\n- Monitors the use of models.\n\n"
        "Scope\n\nReviews are public.\n"
    )
    view = view_text(text)
    found = [(one.name, "watches" in one.acts) for one in find_charged(view)]
    assert found == [
        ("Strategic Lead", True),
        ("Strategic Lead", True),
        ("IT and Lake Services Team", True),
    ]


def test_a_body_is_joined_to_its_only_full_name_however_seldom_that_stands() -> None:
    joined = join_keys({"task force": 50, "task force on tides": 2, "lake user": 3})
    assert joined["task force"] == "task force on tides"


def test_a_body_with_two_full_names_stays_apart() -> None:
    joined = join_keys({"commission": 50, "tide commission": 2, "boat commission": 2})
    assert joined["commission"] == "commission"


def test_ai_written_out_is_the_same_actor() -> None:
    assert core_key("artificial intelligence developers") == core_key("AI developers")
