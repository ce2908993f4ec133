import json
from typing import Any

import pytest

from govatlas.errors import InvalidValue
from govatlas.model.coding import Abstention, Confidence, Label
from govatlas.publishing import LABEL_COLUMNS, to_exchange, to_label_rows
from tests.builders import build_coding, build_document, quote
from tests.publishing.records import build_codebook, build_rich_coding, build_taxonomy

DOCUMENT = build_document(source="laws/lending.txt", source_digest="sha256:22", reader="text 1")
CODEBOOK = build_codebook()
GUIDE_KEYS = [
    "document_id",
    "summary",
    "legislative_status",
    "risk_subdomains",
    "sectors",
    "lifecycle_stages",
    "technical_scope",
    "actors",
]


@pytest.fixture
def record() -> dict[str, Any]:
    return to_exchange(DOCUMENT, build_rich_coding(DOCUMENT), CODEBOOK)


def test_the_keys_of_the_guide_come_first_in_its_order(record: dict[str, Any]) -> None:
    assert list(record)[: len(GUIDE_KEYS)] == GUIDE_KEYS


def test_only_labels_above_none_are_listed(record: dict[str, Any]) -> None:
    assert [(label["code"], label["level"]) for label in record["risk_subdomains"]] == [
        ("1.1", 2),
        ("7.4", 1),
    ]
    assert [label["code"] for label in record["technical_scope"]] == ["predictive-ai"]


def test_a_label_has_its_quotes_with_their_spans(record: dict[str, Any]) -> None:
    for label in record["risk_subdomains"]:
        assert label["quotes"]
        assert [DOCUMENT.text[start:end] for start, end in label["spans"]] == label["quotes"]
        assert label["rationale"]


def test_level_none_can_be_told_from_an_abstention(record: dict[str, Any]) -> None:
    assert "2.1" in record["assessed"]["risk"]
    assert "7.6" not in record["assessed"]["risk"]
    assert record["abstentions"] == [
        {"taxonomy": "risk", "code": "7.6", "reason": "The text is too short to tell."}
    ]


def test_status_with_actors_have_the_guides_shape(record: dict[str, Any]) -> None:
    assert record["legislative_status"]["label"] == "hard_law"
    assert record["legislative_status"]["quotes"] == ["The Commissioner shall impose a penalty"]
    assert list(record["actors"]) == ["proposer", "enforcer", "monitor", "target"]
    assert record["actors"]["monitor"] == []
    assert record["actors"]["proposer"][0]["quotes"] == []
    assert record["actors"]["target"][0]["name"] == "A lender"
    assert record["actors"]["target"][0]["type"] == "ai-deployer"


def test_says_who_coded_what_under_which_codebook(record: dict[str, Any]) -> None:
    assert record["coder"] == "hand"
    assert record["coder_kind"] == "person"
    assert record["coded_at"] == "2026-11-24T12:00:00+00:00"
    assert record["codebook"] == {"version": "1", "digest": "sha256:11"}
    assert record["text_digest"] == DOCUMENT.text_digest
    assert record["provenance"]["source_digest"] == "sha256:22"
    assert record["headline"] == "2 subdomains (1 good, 1 minimal); 1 not assessed"


def test_is_json_that_comes_out_alike_each_time(record: dict[str, Any]) -> None:
    again = to_exchange(DOCUMENT, build_rich_coding(DOCUMENT), CODEBOOK)
    assert json.dumps(again) == json.dumps(record)
    assert json.loads(json.dumps(record)) == record


def test_labels_follow_the_codebook_whatever_order_they_came_in() -> None:
    coding = build_rich_coding(DOCUMENT)
    turned = build_rich_coding(DOCUMENT, labels=tuple(reversed(coding.labels)))
    assert to_exchange(DOCUMENT, turned, CODEBOOK) == to_exchange(DOCUMENT, coding, CODEBOOK)


def build_own_label(taxonomy: str, code: str) -> Label:
    return Label(
        taxonomy=taxonomy,
        category=code,
        level=1,
        confidence=Confidence.LOW,
        quotations=(quote(DOCUMENT, "race or sex"),),
    )


def test_a_users_taxonomy_stands_apart() -> None:
    codebook = build_codebook(build_taxonomy("children", ("toys", "schools")))
    coding = build_coding(DOCUMENT, labels=(build_own_label("children", "toys"),))
    record = to_exchange(DOCUMENT, coding, codebook)
    assert [label["code"] for label in record["taxonomies"]["children"]] == ["toys"]
    assert record["sectors"] == []


def test_nothing_is_dropped_that_the_codebook_no_longer_knows() -> None:
    labels = (build_own_label("risk", "9.9"), build_own_label("bygone", "old"))
    coding = build_coding(DOCUMENT, labels=labels)
    record = to_exchange(DOCUMENT, coding, CODEBOOK)
    assert [label["code"] for label in record["risk_subdomains"]] == ["9.9"]
    assert [label["code"] for label in record["taxonomies"]["bygone"]] == ["old"]
    rows = list(to_label_rows(DOCUMENT, coding, CODEBOOK))
    assert [(row["label"], row["level_name"]) for row in rows if row["taxonomy"] == "bygone"] == [
        ("old", "1")
    ]


def test_a_coding_without_status_says_so() -> None:
    coding = build_coding(DOCUMENT, status=None)
    assert to_exchange(DOCUMENT, coding, CODEBOOK)["legislative_status"] is None
    rows = to_label_rows(DOCUMENT, coding, CODEBOOK)
    assert not [row for row in rows if row["taxonomy"] == "status"]


@pytest.mark.parametrize("other", [build_document(document_id="x"), build_document("Changed.")])
def test_refuses_a_coding_of_another_text(other: Any) -> None:
    with pytest.raises(InvalidValue):
        to_exchange(other, build_coding(DOCUMENT), CODEBOOK)
    with pytest.raises(InvalidValue):
        list(to_label_rows(other, build_coding(DOCUMENT), CODEBOOK))


def test_the_table_has_one_row_a_label() -> None:
    rows = list(to_label_rows(DOCUMENT, build_rich_coding(DOCUMENT), CODEBOOK))
    assert [(row["taxonomy"], row["code"], row["level"]) for row in rows] == [
        ("risk", "1.1", 2),
        ("risk", "2.1", 0),
        ("risk", "7.4", 1),
        ("risk", "7.6", ""),
        ("sector", "finance-insurance", 2),
        ("lifecycle", "operate-monitor", 1),
        ("scope", "predictive-ai", 1),
        ("status", "hard_law", ""),
        ("actor-role", "proposer", ""),
        ("actor-role", "enforcer", ""),
        ("actor-role", "target", ""),
    ]
    assert all(tuple(row) == LABEL_COLUMNS for row in rows)


def test_a_row_has_names_quotations_offsets() -> None:
    rows = list(to_label_rows(DOCUMENT, build_rich_coding(DOCUMENT), CODEBOOK))
    row = next(row for row in rows if row["code"] == "7.4")
    assert row["title"] == "An Act on automated decisions in lending"
    assert (row["level_name"], row["confidence"]) == ("minimal", "low")
    for number in (1, 2, 3):
        start, end = row[f"start_{number}"], row[f"end_{number}"]
        assert isinstance(start, int)
        assert isinstance(end, int)
        assert DOCUMENT.text[start:end] == row[f"quote_{number}"]
    target = rows[-1]
    assert (target["actor"], target["actor_type"]) == ("A lender", "ai-deployer")


def test_an_abstention_is_a_row_with_its_reason() -> None:
    coding = build_coding(DOCUMENT, abstentions=(Abstention("risk", "7.6", "Refused."),))
    rows = [row for row in to_label_rows(DOCUMENT, coding, CODEBOOK) if row["code"] == "7.6"]
    assert rows[0]["level_name"] == "not assessed"
    assert rows[0]["rationale"] == "Refused."
