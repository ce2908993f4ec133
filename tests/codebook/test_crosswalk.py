"""Tests of the crosswalk from AGORA's tags."""

import csv
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from govatlas.codebook import (
    Predicate,
    choose_mappings,
    load_codebook,
    load_crosswalk,
    read_crosswalk,
    read_predicate,
)
from govatlas.codebook.crosswalk import parse_crosswalk
from govatlas.errors import InputError, InvalidCodebook, UnreadableFile

FACETS = ("Applications", "Harms", "Incentives", "Risk factors", "Strategies")
HEADER = '#mapping_set_id: urn:x\n#license: urn:y\n#curie_map:\n#  agora: "urn:z:"\n'
COLUMNS = (
    "subject_id\tsubject_label\tpredicate_id\tobject_id\tobject_label\t"
    "mapping_justification\tconfidence\tcomment\n"
)
ROW = "agora:x\tX\tskos:closeMatch\tgovatlas:risk/1.1\tU\tsemapv:ManualMappingCuration\t0.5\t\n"
PATH = Path("given.sssom.tsv")


def test_every_object_is_a_category_under_its_own_label() -> None:
    codebook = load_codebook()
    for mapping in load_crosswalk():
        if mapping.is_found:
            category = codebook.taxonomy(mapping.taxonomy).category(mapping.category)
            assert mapping.object_label == category.label


def test_a_tag_is_either_mapped_or_without_counterpart() -> None:
    found = {mapping.subject_id for mapping in load_crosswalk() if mapping.is_found}
    absent = {mapping.subject_id for mapping in load_crosswalk() if not mapping.is_found}
    assert absent
    assert not found & absent


def test_subject_ids_come_from_the_names_of_the_tags() -> None:
    for mapping in load_crosswalk():
        slug = re.sub("[^a-z0-9]+", "-", mapping.subject_label.lower()).strip("-")
        assert mapping.subject_id == f"agora:{slug}"


def test_a_tag_has_at_most_one_exact_or_close_counterpart_in_a_taxonomy() -> None:
    near = [
        (mapping.subject_id, mapping.taxonomy)
        for mapping in load_crosswalk()
        if mapping.predicate in (Predicate.EXACT, Predicate.CLOSE)
    ]
    assert len(near) == len(set(near))


def test_bias_is_close_to_discrimination_and_holds_unequal_performance() -> None:
    of_bias = {
        mapping.category: mapping.predicate
        for mapping in load_crosswalk()
        if mapping.subject_label == "Risk factors: Bias"
    }
    assert of_bias == {"1.1": Predicate.CLOSE, "1.3": Predicate.NARROW}


def test_every_tag_of_agora_is_in_the_crosswalk(shared: Path) -> None:
    with (shared / "agora" / "documents.csv").open(encoding="utf-8-sig", newline="") as file:
        names = next(csv.reader(file))
    tags = {name for name in names if name.split(":")[0] in FACETS}
    assert {mapping.subject_label for mapping in load_crosswalk()} == tags


def test_a_row_is_read_into_a_mapping() -> None:
    (mapping,) = parse_crosswalk(HEADER + COLUMNS + ROW, PATH)
    assert (mapping.taxonomy, mapping.category) == ("risk", "1.1")
    assert (mapping.predicate, mapping.confidence) == (Predicate.CLOSE, 0.5)


def test_a_tag_without_counterpart_has_neither_taxonomy_nor_category() -> None:
    row = ROW.replace("govatlas:risk/1.1", "sssom:NoTermFound")
    (mapping,) = parse_crosswalk(HEADER + COLUMNS + row, PATH)
    assert (mapping.is_found, mapping.taxonomy, mapping.category) == (False, "", "")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (COLUMNS + ROW, "no metadata"),
        (HEADER.replace("license", "licence") + COLUMNS + ROW, "'license' is missing"),
        (
            HEADER + COLUMNS.replace("confidence", "trust") + ROW,
            "line 5: column 'confidence' is missing",
        ),
        (HEADER, "line 5: column 'subject_id' is missing"),
        (HEADER + COLUMNS + ROW.replace("closeMatch", "nearMatch"), "line 6: .*nearMatch"),
        (HEADER + COLUMNS + ROW.replace("0.5", "high"), "line 6: .*high"),
        (HEADER + COLUMNS + ROW.replace("0.5", "1.5"), "line 6: confidence 1.5"),
        (HEADER + COLUMNS + ROW.replace("0.5", "nan"), "line 6: confidence nan"),
        (HEADER + COLUMNS + ROW.replace("govatlas:risk/1.1", "risk"), "line 6: object_id 'risk'"),
        (HEADER + COLUMNS + ROW.replace("semapv:", ""), "line 6: mapping_justification"),
        (HEADER + COLUMNS + ROW.replace("agora:x", ""), "line 6: the subject"),
        (HEADER + COLUMNS + "agora:x\tX\n", "line 6"),
        (HEADER + COLUMNS + ROW + ROW, "line 7: .* is mapped twice"),
    ],
)
def test_a_crosswalk_that_makes_no_sense_is_refused(text: str, message: str) -> None:
    with pytest.raises(InvalidCodebook, match=message):
        parse_crosswalk(text, PATH)


@given(st.sampled_from(Predicate), st.floats(0, 1))
def test_no_weaker_and_no_less_sure_mapping_is_chosen(least: Predicate, confidence: float) -> None:
    order = list(Predicate)
    everything = load_crosswalk()
    chosen = choose_mappings(everything, least_predicate=least, least_confidence=confidence)
    assert set(chosen) == {
        mapping
        for mapping in everything
        if mapping.is_found
        and order.index(mapping.predicate) <= order.index(least)
        and mapping.confidence >= confidence
    }


def test_predicates_go_by_their_names_with_or_without_prefix() -> None:
    assert read_predicate("closeMatch") is read_predicate("skos:closeMatch") is Predicate.CLOSE
    with pytest.raises(InputError, match="choose one of: exactMatch, closeMatch"):
        read_predicate("equals")


def test_a_crosswalk_of_ones_own_is_read_from_its_file(tmp_path: Path) -> None:
    path = tmp_path / "own.sssom.tsv"
    path.write_text(HEADER + COLUMNS + ROW, encoding="utf-8")
    assert [mapping.subject_label for mapping in read_crosswalk(path)] == ["X"]
    with pytest.raises(UnreadableFile, match="No such file"):
        read_crosswalk(tmp_path / "none.tsv")
    path.write_bytes(b"\xff\xfe")
    with pytest.raises(UnreadableFile, match="UTF-8"):
        read_crosswalk(path)
