"""Filters take several values; those that cannot match end in status 2, with values that can."""

import pytest

from govatlas import api
from govatlas.api import Filters
from tests.cli.conftest import Run
from tests.cli.test_norms import ID, coded

__all__ = ["coded"]


@pytest.fixture
def described(folder, coded: Run) -> Run:
    (folder / "town.csv").write_text(
        "file,document_id,title,authority,jurisdiction,status,proposed_date,collections\n"
        "town/ordinance-0.txt,ordinance-0,One,Ohio,United States,Enacted,2024-05-01,State laws\n"
        "town/ordinance-1.txt,ordinance-1,Two,Government of Canada,Other countries,Proposed,2023,\n"
        'town/ordinance-2.txt,ordinance-2,Three,"Boise, ID",United States,Enacted,2024,Town laws\n'
    )
    assert coded("read", "town", "--manifest", "town.csv").exit_code == 0
    return coded


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--government", "state"], "0"),
        (["--government", "state", "--government", "local"], "02"),
        (["--country", "canada", "--country", "united states"], "012"),
        (["--country", "united states", "--stage", "enacted", "--year", "2024"], "02"),
        (["--state", "ohio", "--state", "Idaho"], "02"),
        (["--collection", "laws"], "02"),
        (["--authority", "ohio", "--authority", "boise"], "02"),
        (["--has", "sanctions"], "0"),
        (["--has", "duties", "--year", "2023"], ""),
    ],
)
def test_of_one_filter_any_value_matches_of_several_all(
    described: Run, asked: list[str], found: str
) -> None:
    result = described("list", *asked)
    assert result.exit_code == 0
    listed = [line.split("\t")[0] for line in result.stdout.splitlines()]
    assert listed == [f"ordinance-{number}" for number in found]


@pytest.mark.parametrize("command", ["list", "export"])
@pytest.mark.parametrize(
    ("asked", "named"),
    [
        (["--stage", "passed"], "--stage Enacted"),
        (["--jurisdiction", "ohio"], "--state Ohio"),
        (["--country", "usa"], '--country "United States"'),
        (["--year", "1999"], "--year 2024"),
        (["--coder", "nobody"], "--coder fake"),
        (["--stage", "enacted", "--stage", "passed"], "--stage Enacted"),
        (["--government", "king"], "federal"),
        (["--has", "pity"], "sanctions"),
    ],
)
def test_a_filter_that_cannot_match_names_values_that_can(
    described: Run, command: str, asked: list[str], named: str
) -> None:
    result = described(command, *asked)
    assert (result.exit_code, result.stdout) == (2, "")
    assert asked[0] in result.stderr
    assert named in result.stderr


def test_filters_of_python_take_one_value_or_several(described: Run) -> None:
    one = api.list_documents(Filters(government="state"), db="govatlas.db")
    several = api.list_documents(Filters(government=("state", "local")), db="govatlas.db")
    assert [entry.id for entry in one] == [ID]
    assert [(entry.state, entry.collections) for entry in several] == [
        ("Ohio", ("State laws",)),
        ("Idaho", ("Town laws",)),
    ]
