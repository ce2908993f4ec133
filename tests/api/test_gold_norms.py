"""Norms go out in the form of the norm guide, and come back the same or not at all."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from govatlas import api
from govatlas.api.gold_norms import NormReader
from govatlas.api.gold_records import RecordReader
from govatlas.codebook import load_codebook
from govatlas.model.coding import Coder, CoderKind, Coding
from govatlas.model.document import Document
from govatlas.model.norm import Modality, Norm
from govatlas.publishing import to_exchange
from govatlas.publishing.norms import write_norm
from govatlas.store import Filters, Store
from tests.builders import NOON, build_coding, build_document, build_norms, quote
from tests.store.strategies import documents, norm_lists

CODEBOOK = load_codebook()
TYPES = st.sampled_from(["", *(c.code for c in CODEBOOK.actor_types.categories)])
CATEGORIES = st.sampled_from([(t.id, c.code) for t, c in CODEBOOK.coverage_categories()])
DOCUMENT = build_document()
NORM_KEYS = ["rank", "bearer", "modality", "action", "condition", "deadline", "sanction"]


@st.composite
def coded(draw: st.DrawFn) -> tuple[Document, Coding]:
    document = draw(documents())
    norms = tuple(
        replace(
            norm,
            bearer_type=draw(TYPES),
            enforcer_type=draw(TYPES),
            categories=tuple(draw(st.lists(CATEGORIES, max_size=2))),
        )
        for norm in draw(norm_lists(document))
    )
    coding = build_coding(build_document(), norms=())
    return document, replace(
        coding,
        document_id=document.id,
        text_digest=document.text_digest,
        labels=(),
        actors=(),
        status=None,
        norms=norms,
        provenance=(("norms", "1"),),
    )


@settings(max_examples=60, deadline=None)
@given(coded())
def test_what_is_exported_is_imported_equal(pair: tuple[Document, Coding]) -> None:
    document, coding = pair
    record = json.loads(json.dumps(to_exchange(document, coding, CODEBOOK)))
    reader = RecordReader(document, CODEBOOK)
    back = reader.read(record, coder=coding.coder, at=NOON)
    assert reader.problems == []
    assert back.norms == coding.norms
    assert back.speaks_of_norms


def test_a_norm_has_the_keys_of_the_guide_first() -> None:
    told = [write_norm(norm) for norm in build_norms(DOCUMENT)]
    assert all(list(norm)[: len(NORM_KEYS)] == NORM_KEYS for norm in told)
    assert {"enforcer", "quote", "beneficiary", "provision", "start", "end", "spans"} <= set(
        told[0]
    )
    assert told[0]["modality"] == "prohibition"
    assert told[0]["deadline"] is None
    for norm in told:
        assert DOCUMENT.text[norm["start"] : norm["end"]] == norm["quote"]
    for name, (start, end) in told[0]["spans"].items():
        assert DOCUMENT.text[start:end] == told[0][name]


def read(*entries: Any) -> tuple[tuple[Norm, ...], list[str]]:
    problems: list[str] = []
    return NormReader(DOCUMENT, CODEBOOK, problems).read(list(entries)), problems


def entry(**more: Any) -> dict[str, Any]:
    return {
        "rank": 1,
        "bearer": "lender",
        "modality": "prohibition",
        "action": "use an automated decision system that discriminates",
        "quote": "A lender shall not use an automated decision system that discriminates",
        **more,
    }


def test_words_without_places_are_looked_up_first_within_the_quotation() -> None:
    (norm,), problems = read(entry())
    assert problems == []
    assert norm.quotation == quote(DOCUMENT, entry()["quote"])
    assert norm.bearer
    assert norm.quotation.span.contains(norm.bearer.quotation.span)
    assert norm.modality is Modality.PROHIBITION


def test_a_place_that_is_wrong_is_not_believed() -> None:
    (norm,), problems = read(entry(start=0, end=30, spans={"bearer": [0, 2], "action": [3, 9]}))
    assert problems == []
    assert norm.quotation == quote(DOCUMENT, entry()["quote"])
    assert norm.bearer
    assert norm.bearer.quotation.text == "lender"


def test_a_part_that_stands_nowhere_is_left_out_and_named() -> None:
    (norm,), problems = read(entry(deadline="within 30 days", action="refrain from harm"))
    assert norm.deadline is None
    assert problems == ["norm 1: deadline not in the text: 'within 30 days'"]
    assert norm.action.quotation == norm.quotation


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"quote": "A lender may use an automated decision system"}, "not in the text"),
        ({"quote": ""}, "not in the text"),
        ({"quote": "A lender"}, "20 to 300 characters"),
        ({"modality": "duty"}, "modality 'duty' must be one of"),
        ({"modality": None}, "modality '' must be one of"),
        ({"action": " "}, "needs wording"),
        ({"rank": -2}, "rank counts from 1"),
        ({"rank": "first"}, "does not follow the norm guide"),
        ({"spans": 3, "start": 54, "end": 124}, "does not follow the norm guide"),
        ({"categories": ["risk"]}, "does not follow the norm guide"),
    ],
)
def test_a_norm_that_cannot_be_used_is_named_while_the_rest_is_kept(
    change: dict[str, Any], said: str
) -> None:
    if "spans" in change:
        span = quote(DOCUMENT, entry()["quote"]).span
        change = {**change, "start": span.start, "end": span.end}
    norms, problems = read(entry(**change), entry(rank=2))
    assert [norm.rank for norm in norms] == [2]
    assert len(problems) == 1
    assert problems[0].startswith("norm 1: ")
    assert said in problems[0]


def test_unknown_types_and_categories_are_named_while_the_norm_is_kept() -> None:
    gap = {"taxonomy": "risk", "code": "9.9"}
    known = {"taxonomy": "risk", "code": "1.1"}
    (norm,), problems = read(entry(bearer_type="alien", categories=[gap, known]))
    assert (norm.bearer_type, norm.categories) == ("", (("risk", "1.1"),))
    assert [problem.split(": ")[1] for problem in problems] == [
        "unknown actor type 'alien'",
        "no category 'risk:9.9' in the codebook",
    ]


def test_norms_of_any_other_shape_are_named() -> None:
    problems: list[str] = []
    assert NormReader(DOCUMENT, CODEBOOK, problems).read("all") == ()
    assert problems == ["norms must be a list; they are left out"]
    assert read("first")[1][0].startswith("norm 1: does not follow")


@pytest.fixture
def db(tmp_path: Path) -> Path:
    path = tmp_path / "t.db"
    with Store.open(path, create=True) as store:
        store.documents.save(DOCUMENT)
        store.codings.save(
            build_coding(
                DOCUMENT,
                coder="local",
                norms=build_norms(DOCUMENT),
                codebook_digest=CODEBOOK.digest,
            )
        )
    return path


def export(db: Path, form: str = "norms", **filters: Any) -> list[dict[str, Any]]:
    return [json.loads(line) for line in api.export(form, db=db, filters=Filters(**filters))]


def test_an_export_comes_back_through_gold_import(
    db: Path, tmp_path: Path, write: Callable[[str], Path]
) -> None:
    (record,) = export(db, "jsonl")
    report = api.import_gold(write(json.dumps(record)), db=db, coder="ada")
    assert report.failures == ()
    assert api.list_norms(DOCUMENT.id, db=db, coder="ada") == build_norms(DOCUMENT)
    assert export(db, "jsonl", coder="ada")[0]["norms"] == record["norms"]


@pytest.fixture
def write(tmp_path: Path) -> Callable[[str], Path]:
    def write(text: str) -> Path:
        path = tmp_path / "gold.jsonl"
        path.write_text(text + "\n", encoding="utf-8")
        return path

    return write


def test_the_export_of_norms_has_a_line_for_each_document_searched_for_them(db: Path) -> None:
    (line,) = export(db)
    assert line["document_id"] == DOCUMENT.id
    assert line["title"] == DOCUMENT.instrument.title
    assert line["coder"] == "local"
    assert line["summary"]
    assert [norm["rank"] for norm in line["norms"]] == [1, 2]
    with Store.open(db) as store:
        store.documents.save(build_document(document_id="other"))
        store.codings.save(build_coding(build_document(document_id="other")))
        store.codings.save(build_coding(DOCUMENT, coder="eve"))
    assert [found["coder"] for found in export(db)] == ["local"]
    assert export(db, coder="eve") == []


def test_the_norms_alone_can_be_imported(db: Path, write: Callable[[str], Path]) -> None:
    record = {"document_id": DOCUMENT.id, "norms": [entry()], "summary": "Forbids it."}
    report = api.import_gold(write(json.dumps(record)), db=db, coder="ann")
    assert (report.kept, report.failures) == ((DOCUMENT.id,), ())
    with Store.open(db) as store:
        coding = store.codings.read(DOCUMENT.id, coder="ann")
    assert coding.coder == Coder(CoderKind.PERSON, "ann")
    assert (coding.labels, coding.summary, len(coding.norms)) == ((), "Forbids it.", 1)
