"""The labels of a record as terms of another vocabulary."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import govatlas
from govatlas.cli.main import cli
from govatlas.codebook import Predicate, TermMapping
from govatlas.publishing.other_terms import TermView, view_terms
from tests.interchange.places import ANN, CODEBOOK, DOCUMENT, fill


def map_term(predicate: Predicate, category: str) -> TermMapping:
    return TermMapping(
        subject_id="x:t",
        subject_label="T",
        predicate=predicate,
        object_id=f"govatlas:risk/{category}",
        object_label="",
        justification="semapv:ManualMappingCuration",
        confidence=1.0,
    )


def view(*mappings: TermMapping) -> TermView:
    (term,) = view_terms(ANN, CODEBOOK, mappings)
    return term


# Of the coding, 2.1 is good, 1.1 none, 7.1 an abstention, the others were not asked about.
@pytest.mark.parametrize(
    ("pairs", "level", "name", "possible"),
    [
        ([(Predicate.EXACT, "2.1")], 2, "good", False),
        ([(Predicate.CLOSE, "2.1")], 2, "good", False),
        ([(Predicate.NARROW, "2.1"), (Predicate.NARROW, "1.1")], 2, "good", False),
        ([(Predicate.BROAD, "2.1")], None, "", True),
        ([(Predicate.RELATED, "2.1")], None, "", True),
        ([(Predicate.BROAD, "1.1")], 0, "none", False),
        ([(Predicate.NARROW, "1.1"), (Predicate.RELATED, "2.1")], 0, "none", True),
        ([(Predicate.RELATED, "1.1")], None, "", False),
        ([(Predicate.CLOSE, "7.1")], None, "", False),
        ([(Predicate.CLOSE, "3.1")], None, "", False),
    ],
)
def test_a_term_is_covered_where_a_category_implies_it(
    pairs: list[tuple[Predicate, str]], level: int | None, name: str, possible: bool
) -> None:
    found = view(*(map_term(*pair) for pair in pairs))
    assert (found.level, found.level_name, found.is_possible) == (level, name, possible)


def test_a_term_without_a_counterpart_is_listed() -> None:
    nowhere = map_term(Predicate.RELATED, "2.1")
    nowhere = replace(nowhere, object_id="sssom:NoTermFound")
    assert view(nowhere).sources == ()


@pytest.mark.parametrize("name", ["agora", "mit", "nist-600-1", "naics-2022"])
def test_a_record_is_seen_through_each_crosswalk(tmp_path: Path, name: str) -> None:
    db = fill(tmp_path / "a.db", ANN)
    terms = govatlas.show(DOCUMENT.id, db=db).view_as(name)
    result = CliRunner().invoke(cli, ["show", DOCUMENT.id, "--as", name, "--json", "--db", str(db)])
    assert json.loads(result.stdout) == [term.to_dict() for term in terms]


def test_the_command_shows_levels(tmp_path: Path) -> None:
    db = str(fill(tmp_path / "a.db", ANN))
    result = CliRunner().invoke(cli, ["show", DOCUMENT.id, "--as", "nist-600-1", "--db", db])
    (line,) = (line for line in result.stdout.split("\n") if line.startswith("Data Privacy"))
    assert line.split() == ["Data", "Privacy", "good", "risk:2.1", "(close", "match):", "good"]
    result = CliRunner().invoke(cli, ["show", DOCUMENT.id, "--as", "odd", "--db", db])
    assert "unknown crosswalk 'odd'" in result.output
    assert result.exit_code == 1
