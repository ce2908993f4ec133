"""What fitting and measuring the local coder promise."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from govatlas.coding.local.labels.out_of_fold import (
    OutOfFold,
    load_out_of_fold,
    pack_out_of_fold,
    unpack_out_of_fold,
)
from govatlas.coding.local.labels.weights import load_weights, pack_whole, unpack_whole
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from training.accuracy import Compared, describe, presence_f1, report
from training.corpus import (
    CODINGS,
    CodedDocument,
    Evidence,
    GivenCoding,
    measure,
    parse_gold,
    parse_spans,
)
from training.fit import FOLDS, Assessed, CrossFitted, list_codes, list_keys
from training.folds import deal_folds
from training.import_codings import strip_wording
from training.levels import find_against, weighted_kappa
from training.passages import load_passages
from training.whole import fit_whole

TEXT = (
    "Section 1. A provider shall test the artificial intelligence system for bias against any "
    "protected group before it is released.\n\n"
    "Section 2. The Commissioner may impose a fine of 500 crowns for each violation.\n"
)
ROW = {
    "document_id": "test-act",
    "summary": "A test.",
    "legislative_status": {
        "label": "hard_law",
        "confidence": "high",
        "quotes": ["may impose a fine of 500 crowns"],
    },
    "risk_subdomains": [
        {
            "code": "1.1",
            "level": 2,
            "confidence": "high",
            "quotes": ["for bias against any protected group"],
        }
    ],
    "sectors": [],
    "lifecycle_stages": [],
    "technical_scope": [],
    "actors": {
        "proposer": [],
        "enforcer": [
            {
                "name": "The Commissioner",
                "type": "ai-governance-actor",
                "quotes": ["The Commissioner may impose"],
            }
        ],
        "monitor": [],
        "target": [],
    },
}


def write(text: str = TEXT, document_id: str = "test-act") -> Document:
    return Document(instrument=Instrument(id=document_id, title="A test"), text=text)


def coded(text: str, document_id: str) -> CodedDocument:
    given = GivenCoding(
        document_id=document_id, labels={}, status="hard_law", status_spans=(), actors=(), gold=True
    )
    return CodedDocument(measure(write(text, document_id)), given)


def test_weighted_kappa_is_that_of_a_worked_example() -> None:
    # Two raters, three levels, ten units, weights (i - j)²: two units differ by one level, so the
    # observed disagreement is 2/10; the expected one follows from the margins (Cohen 1968).
    one = np.array([0, 0, 0, 0, 1, 1, 1, 2, 2, 2])
    other = np.array([0, 0, 0, 1, 1, 1, 1, 2, 2, 1])
    observed = 2 / 10
    margins_one, margins_other = (4, 3, 3), (3, 5, 2)
    expected = (
        sum(margins_one[i] * margins_other[j] * (i - j) ** 2 for i in range(3) for j in range(3))
        / 100
    )
    assert weighted_kappa(one, other) == pytest.approx(1 - observed / expected, abs=1e-12)


def test_kappa_without_variation_is_no_number() -> None:
    assert np.isnan(weighted_kappa(np.zeros(4, dtype=int), np.zeros(4, dtype=int)))


def test_presence_that_nobody_used_has_no_f1() -> None:
    nothing = np.zeros(3, dtype=int)
    assert presence_f1(nothing, nothing) is None
    assert presence_f1(np.array([1, 2, 0]), np.array([1, 0, 0])) == pytest.approx(2 / 3)


def test_a_line_of_figures_names_its_taxonomy() -> None:
    levels = np.array([[0, 1], [2, 0], [1, 1]])
    line = describe("risk", Compared(("1.1", "1.2"), levels, levels))
    assert line.startswith("| risk |")
    assert "1.000" in line


def test_the_report_has_a_table_for_each_part_and_a_row_for_each_category() -> None:
    documents = [
        coded(TEXT, "a"),
        replace(coded(f"{TEXT} More.", "b"), policy=True),
    ]
    documents[1] = replace(documents[1], given=replace(documents[1].given, gold=False))
    assessed = {}
    for taxonomy in ("risk", "sector", "lifecycle", "scope"):
        shape = (2, len(list_codes(taxonomy)))
        level = np.zeros(shape, dtype=np.int64)
        level[:, 0] = 1
        assessed[taxonomy] = Assessed(level, np.full(shape, 0.45), np.full(shape, 0.1))
    given = {(name, list_codes(name)[0]): Evidence(1, ()) for name in assessed}
    documents = [replace(d, given=replace(d.given, labels=given)) for d in documents]
    text = report(documents, CrossFitted(np.array([0, 1]), assessed))
    assert "| gold codings (1 documents) |" in text
    assert "| policies (1 documents) |" in text
    assert "| sector | 1.000 |" in text
    assert "| risk | **0.8** |" in text
    assert f"| {list_codes('lifecycle')[0]} | 1 | 1 |" in text
    assert not any("  " in line for line in text.splitlines())


def test_labels_against_the_odds_are_those_less_likely_than_another_level() -> None:
    present, good = np.array([0.48, 0.6, 0.9, 0.2]), np.array([0.0, 0.25, 0.8, 0.0])
    assert find_against(np.array([1, 1, 2, 0]), present, good).tolist() == [
        True,
        True,
        False,
        False,
    ]


def test_whole_documents_are_scored_by_words_that_tell_and_kept_in_steps() -> None:
    nouns = [f"noun{number}" for number in range(30)]
    documents = []
    for number in range(24):
        about = number % 2 == 0
        words = " ".join([*nouns[number % 5 : number % 5 + 12], "hospital" if about else "harbour"])
        document = coded(f"Section 1. The {words} shall be kept.", f"d{number}")
        labels = {("sector", "health"): Evidence(2, ())} if about else {}
        documents.append(replace(document, given=replace(document.given, labels=labels)))
    model = fit_whole(documents, [("sector", "health"), ("sector", "ports")])
    assert "hospita" in model.columns
    kept = unpack_whole(pack_whole(model))
    told = [kept.score([["hospita"]]), kept.score([["harbour"]])]
    assert told[0].shape == (2, 2, 2)
    assert (told[0][:, 0, 0] > 0).all()
    assert (told[1][:, 0, 0] < 0).all()
    assert np.allclose(told[0][:, 1, 0], 0)
    assert np.allclose(told[0], model.score([["hospita"]]), atol=1e-6)
    assert np.allclose(kept.score([["never"]])[:, 0, 0], 0)


def test_levels_out_of_fold_come_back_as_they_were_kept() -> None:
    found = OutOfFold(
        texts=("00ff", "11ee"),
        folds=np.array([0, 3], dtype=np.uint8),
        keys=(("risk", "1.1"), ("sector", "information")),
        levels=np.array([[0, 2], [1, 0]], dtype=np.uint8),
    )
    kept = unpack_out_of_fold(pack_out_of_fold(found))
    assert (kept.texts, kept.keys) == (found.texts, found.keys)
    assert kept.levels_of(["11ee", "22dd"]) == {
        "11ee": {("risk", "1.1"): 1, ("sector", "information"): 0}
    }


def test_packaged_levels_out_of_fold_cover_every_text_that_was_fitted_to() -> None:
    kept = load_out_of_fold()
    assert frozenset(kept.texts) == load_weights().seen
    assert kept.levels.shape == (len(kept.texts), len(list_keys()))
    assert set(kept.keys) == set(list_keys())
    assert len(set(kept.folds.tolist())) == FOLDS


def test_evidence_points_to_the_passage_that_was_quoted() -> None:
    measured = measure(write())
    document = CodedDocument(measured, parse_gold(ROW, write()))
    shown = document.evidence[("risk", "1.1")]
    assert len(shown) == 1
    assert "protected group" in measured.view.wording(shown[0])
    assert document.level(("risk", "7.4")) == 0


def test_codings_kept_as_spans_hold_no_wording_and_come_back_the_same() -> None:
    document = write()
    given = parse_gold(ROW, document, gold=False)
    kept = strip_wording(given, ROW, document.text_digest)
    assert "protected" not in json.dumps(kept)
    assert "Commissioner" not in json.dumps(kept)
    assert parse_spans(kept, document) == given


def test_codings_of_another_reading_are_refused() -> None:
    kept = strip_wording(parse_gold(ROW, write()), ROW, "sha256:00")
    with pytest.raises(SystemExit, match="another reading"):
        parse_spans(kept, write())


def test_near_duplicates_share_a_fold() -> None:
    words = [f"word{number}" for number in range(80)]
    twins = [coded(" ".join(words), "a"), coded(" ".join([*words, "more"]), "b")]
    others = [coded(" ".join(f"{letter}{n}" for n in range(60)), letter) for letter in "cdefgh"]
    folds = deal_folds([*twins, *others], 4)
    assert folds[0] == folds[1]
    assert len(set(folds.tolist())) > 1


def test_committed_codings_hold_codes_and_spans_only(root: Path) -> None:
    known = {"/".join(key) for key in list_keys()}
    for line in (CODINGS / "further.jsonl").read_text("utf-8").splitlines():
        row = json.loads(line)
        assert set(row) == {"document_id", "text_digest", "labels", "status", "actors"}
        for label in row["labels"]:
            assert f"{label['taxonomy']}/{label['category']}" in known
            assert label["level"] in (1, 2)
            assert all(0 <= start < end for start, end in label["spans"])


def test_written_passages_are_of_known_categories() -> None:
    known = set(list_keys())
    assert all(
        (passage.taxonomy, code) in known for passage in load_passages() for code in passage.levels
    )


def test_packaged_weights_know_every_category_and_what_they_were_fitted_to() -> None:
    weights = load_weights()
    assert weights.wording.keys == tuple("/".join(key) for key in list_keys())
    further = (CODINGS / "further.jsonl").read_text("utf-8").splitlines()
    digests = {json.loads(line)["text_digest"].partition(":")[2][:16] for line in further}
    assert digests <= weights.seen
