"""What fitting and measuring the local coder promise."""

import json
from pathlib import Path

import numpy as np
import pytest

from govatlas.coding.local.labels.weights import load_weights
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from training.accuracy import Compared, describe, presence_f1
from training.corpus import (
    CODINGS,
    CodedDocument,
    GivenCoding,
    measure,
    parse_gold,
    parse_spans,
)
from training.fit import list_keys
from training.folds import deal_folds
from training.import_codings import strip_wording
from training.levels import give_levels, weighted_kappa
from training.passages import load_passages

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
    assert line.startswith("risk")
    assert "1.000" in line


def test_a_level_needs_both_probabilities_over_their_cuts() -> None:
    present, good = np.array([0.3, 0.5, 0.9]), np.array([0.1, 0.2, 0.8])
    assert give_levels(present, good, 0.4, 0.5).tolist() == [0, 1, 2]


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
