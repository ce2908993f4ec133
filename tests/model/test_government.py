"""Level of government, country and state are told by the names that metadata have."""

import csv
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.model.government import GOVERNMENT_LABELS, STATES, Origin, find_origin
from tests.conftest import Release

TOLD = [
    (("United States Congress", "United States", "Federal government"), "federal", "United States"),
    (("Food and Drug Administration", "United States", ""), "federal", "United States"),
    (("Federal government", "US", ""), "federal", "United States"),
    (("Chinese central government", "China", ""), "national", "China"),
    (("Chinese provincial and local governments", "China", ""), "local", "China"),
    (("Government of the United Kingdom", "Other countries", ""), "national", "United Kingdom"),
    (("Government of Singapore", "Other countries", ""), "national", "Singapore"),
    (("European Union", "Multinational", ""), "international", "European Union"),
    (("European Parliament", "EU", ""), "international", "European Union"),
    (("United Nations", "Multinational", ""), "international", "International"),
    (("Parliament of Georgia", "Georgia", ""), "national", "Georgia"),
    (("Private-sector companies", "", ""), "company", ""),
    (("Example Labs Inc.", "", ""), "company", ""),
    (("Other authorities", "", ""), "", ""),
    (("", "", ""), "", ""),
]


@pytest.mark.parametrize(("names", "government", "country"), TOLD)
def test_names_tell_the_level_and_the_country(
    names: tuple[str, str, str], government: str, country: str
) -> None:
    assert find_origin(*names) == Origin(government, country)


@pytest.mark.parametrize("code", STATES)
def test_states_and_their_towns_are_of_the_united_states(code: str) -> None:
    state = STATES[code]
    parent = "State governments"
    assert find_origin(state, "United States", parent) == Origin("state", "United States", state)
    town = find_origin(f"Springfield, {code}", "United States", "Local governments")
    assert town == Origin("local", "United States", state)


def test_a_jurisdiction_that_is_a_state_or_a_town_is_no_country() -> None:
    assert find_origin("Legislature", "State of Alder") == Origin("state", "", "Alder")
    assert find_origin("Harlow Bay City Council", "City of Harlow Bay") == Origin("local", "")
    assert find_origin("Governor", "California") == Origin("state", "United States", "California")


@given(st.text(max_size=30), st.text(max_size=30), st.text(max_size=30))
def test_any_names_tell_a_known_level_or_none(authority: str, jurisdiction: str, over: str) -> None:
    assert find_origin(authority, jurisdiction, over).government in ("", *GOVERNMENT_LABELS)


def test_the_levels_of_the_release_are_those_it_gives(agora: Release) -> None:
    """Its table of authorities has a parent for each body of the United States."""
    authorities = {row["Name"]: row for row in _read(agora.folder / "authorities.csv")}
    counted: Counter[str] = Counter()
    given: Counter[str] = Counter()
    for row in _read(agora.folder / "documents.csv"):
        authority = authorities[row["Authority"]]
        top = authority["Parent authority"] or authority["Name"]
        if authority["Jurisdiction"] == "United States":
            given[top.split()[0].lower()] += 1
            found = find_origin(authority["Name"], "United States", authority["Parent authority"])
            counted[found.government] += 1
    assert counted == given


def _read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))
