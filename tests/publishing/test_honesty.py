"""A record says what is uncertain in the level's own place, and why nothing was assessed."""

import io
import re
from dataclasses import replace

import pytest
from rich.console import Console

from govatlas.cli.record_text import render_terminal
from govatlas.codebook import load_codebook
from govatlas.model.coding import ROLES, STATUS, Abstention, Coding
from govatlas.model.document import Document
from govatlas.publishing import (
    render_markdown,
    render_page,
    to_exchange,
    to_label_rows,
)
from govatlas.unitizing import outline_provisions
from tests.builders import build_coding, build_document

BOOK = load_codebook()
DOCUMENT = build_document()
REASON = "The local coder reads English; this document is in French."


def build_uncertain() -> Coding:
    coding = build_coding(DOCUMENT)
    first, second, *rest = coding.labels
    return replace(coding, labels=(replace(first, rival=1), replace(second, rival=1), *rest))


def build_open(**more: object) -> Coding:
    fields: dict[str, object] = {
        **dict.fromkeys(("labels", "actors", "rationales"), ()),
        "status": None,
        "summary": "",
        "abstentions": tuple(Abstention(*question, REASON) for question in BOOK.questions()),
    }
    return build_coding(DOCUMENT, coder="local", **(fields | more))


def show_terminal(document: Document, coding: Coding) -> str:
    console = Console(file=io.StringIO(), width=200)
    console.print(render_terminal(document, coding, BOOK))
    return console.file.getvalue()  # type: ignore[attr-defined]


def show_page(document: Document, coding: Coding) -> str:
    return render_page(document, coding, BOOK, outline_provisions(document))


def show_markdown(document: Document, coding: Coding) -> str:
    return render_markdown(document, coding, BOOK)


@pytest.mark.parametrize("show", [show_terminal, show_page, show_markdown])
def test_an_uncertain_level_names_both(show: object) -> None:
    shown = " ".join(show(DOCUMENT, build_uncertain()).split())  # type: ignore[operator]
    assert "uncertain between none and minimal" in shown
    assert "uncertain between" in shown.replace("uncertain between none and minimal", "")
    assert "minimal and good" in shown
    sure = show(DOCUMENT, build_coding(DOCUMENT))  # type: ignore[operator]
    assert "uncertain between" not in sure


def test_an_uncertain_none_is_not_among_those_that_are_clear() -> None:
    for show in (show_terminal, show_markdown):
        (line,) = (line for line in show(DOCUMENT, build_uncertain()).splitlines()
                   if "2.1 Compromise of privacy: uncertain" in line)  # fmt: skip
        assert "none and minimal" in line
    assert "Level none: 2.1" in show_terminal(DOCUMENT, build_coding(DOCUMENT))
    assert "Level none: 2.1" not in show_terminal(DOCUMENT, build_uncertain())


def test_exports_have_the_rival() -> None:
    record = to_exchange(DOCUMENT, build_uncertain(), BOOK)
    assert record["risk_subdomains"][0]["rival"] == 1
    assert "rival" not in record["sectors"][0]
    assert record["uncertain"] == [
        {"taxonomy": "risk", "code": "1.1", "level": 2, "rival": 1},
        {"taxonomy": "risk", "code": "2.1", "level": 0, "rival": 1},
    ]
    rows = {(r["taxonomy"], r["code"]): r for r in to_label_rows(DOCUMENT, build_uncertain(), BOOK)}
    told = [(rows[key]["level_name"], rows[key]["rival"], rows[key]["rival_name"])
            for key in (("risk", "1.1"), ("risk", "2.1"), ("scope", "predictive-ai"))]  # fmt: skip
    assert told == [("good", 1, "minimal"), ("none", 1, "minimal"), ("mentioned", "", "")]


@pytest.mark.parametrize("show", [show_terminal, show_page, show_markdown])
def test_the_reason_stands_where_the_summary_would(show: object) -> None:
    shown = show(DOCUMENT, build_open())  # type: ignore[operator]
    assert REASON in shown
    assert "not assessed" in shown.lower()
    for claim in (
        "none",
        "Not covered",
        "no actor named in the text",
        "names no actor in this role",
        "may be wrong",
    ):
        assert claim not in _read(shown), claim


def _read(shown: str) -> str:
    """Return the words of a page; those of the terminal and of Markdown as they are."""
    _, _, page = shown.partition("<main>")
    return re.sub(r"<[^>]*>", " ", page) if page else shown


def test_a_record_not_assessed_lists_no_status_and_no_taxonomy_of_its_own() -> None:
    assert show_markdown(DOCUMENT, build_open()).count("\n## ") == len(BOOK.coverage) + 3
    record = to_exchange(DOCUMENT, build_open(), BOOK)
    assert record["not_assessed"] == REASON
    assert record["headline"] == "not assessed"
    assert record["legislative_status"] is None
    assert record["taxonomies"] == {}
    assert set(record["assessed"]) == {taxonomy.id for taxonomy in BOOK.coverage}
    assert {(gap["taxonomy"], gap["code"]) for gap in record["abstentions"]} == set(
        BOOK.questions()
    )
    rows = list(to_label_rows(DOCUMENT, build_open(), BOOK))
    assert [(row["taxonomy"], row["code"]) for row in rows] == list(BOOK.questions())
    assert {(row["level"], row["level_name"], row["rationale"]) for row in rows} == {
        ("", "not assessed", REASON)
    }


def test_a_reason_of_its_own_stands_with_each_question_left_open() -> None:
    some = build_coding(
        DOCUMENT,
        status=None,
        actors=(),
        abstentions=(
            Abstention("risk", "7.6", "Too short to tell."),
            Abstention(STATUS, STATUS, "The status was unreadable."),
            Abstention(ROLES, "monitor", "The annex is missing."),
        ),
    )
    assert some.not_assessed == ""
    assert to_exchange(DOCUMENT, some, BOOK).get("not_assessed") is None
    for show in (show_terminal, show_page, show_markdown):
        shown = show(DOCUMENT, some)
        for reason in ("Too short to tell.", "The status was unreadable.", "The annex is missing."):
            assert reason in shown
        # the roles that were looked for
        assert _read(shown).lower().count("no actor") == 3


def test_an_actor_named_all_the_same_is_shown() -> None:
    named = build_coding(DOCUMENT, abstentions=(Abstention(ROLES, "target", "Half was read."),))
    for show in (show_terminal, show_page, show_markdown):
        assert "Half was read." not in show(DOCUMENT, named)
