"""The record as Markdown with the record in the terminal."""

from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from rich.console import Console

from govatlas.cli.record_text import render_terminal
from govatlas.model.coding import ActorLabel, Coding, Confidence, Label, Role
from govatlas.model.document import Document, Span
from govatlas.model.instrument import PartialDate
from govatlas.publishing import render_markdown
from govatlas.publishing.facts import spell_date
from govatlas.publishing.visible import reveal
from tests.builders import build_document
from tests.publishing.records import (
    build_codebook,
    build_outline,
    build_paged_document,
    build_plain_coding,
    build_rich_coding,
)

CODEBOOK = build_codebook()


def print_record(document: Document, coding: Coding, *, width: int = 80) -> str:
    console = Console(file=StringIO(), width=width, no_color=True, force_terminal=False)
    console.print(render_terminal(document, coding, CODEBOOK))
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def build_quoting(text: str) -> tuple[Document, Coding]:
    document = build_document(text)
    quotation = document.quote(Span(0, len(text)))
    label = Label(
        taxonomy="risk",
        category="1.1",
        level=1,
        confidence=Confidence.LOW,
        quotations=(quotation,),
    )
    actor = ActorLabel(role=Role.TARGET, name=text, type="ai-user", quotations=(quotation,))
    return document, build_plain_coding(document, labels=(label,), actors=(actor,))


def test_markdown_has_what_the_page_has() -> None:
    document = build_paged_document()
    record = render_markdown(document, build_rich_coding(document), CODEBOOK, build_outline())
    assert record.startswith("# An Act on automated decisions in lending\n")
    for words in (
        "**2 subdomains (1 good, 1 minimal); 1 not assessed**",
        "#### 1.1 Risk 1.1: good (confidence: high)",
        "A ban with a penalty.",
        "> A lender shall not use an automated decision system\n>\n> (section 1, page 1, char",
        "**Level none:** 2.1 Risk 2.1",
        "- 7.6 ",
        "**Hard\\_law**",
        "**A lender**, Ai deployer",
        "The text names no actor in this role.",
        "## Provenance",
    ):
        assert words in record


@given(st.text(st.sampled_from("ab #*_`<>&[]()!|~\\-+=1.;\n\u202e\x1b"), min_size=1, max_size=40))
def test_no_word_of_the_document_becomes_markup(words: str) -> None:
    text = f"x{words}y"
    document, coding = build_quoting(text)
    record = render_markdown(document, coding, CODEBOOK)
    tokens = MarkdownIt("commonmark").parse(record)
    opening = next(n for n, token in enumerate(tokens) if token.type == "blockquote_open")
    closing = next(n for n, token in enumerate(tokens) if token.type == "blockquote_close")
    lines = [token.children for token in tokens[opening:closing] if token.children]
    quoted = [child for line in lines for child in line]
    assert {child.type for child in quoted} <= {"text", "softbreak", "hardbreak", "text_special"}
    seen = "\n".join("".join(child.content or "\n" for child in line) for line in lines)
    expected = reveal(text)
    assert seen.split()[: len(expected.split())] == expected.split()
    assert not [token for token in tokens if token.type in ("html_block", "code_block", "fence")]


def test_markdown_links_only_what_a_browser_may_follow() -> None:
    document, coding = build_quoting("Words.")
    assert "<https://example.org/lending-act>" in render_markdown(document, coding, CODEBOOK)


def test_the_terminal_shows_the_record() -> None:
    document = build_paged_document()
    shown = print_record(document, build_rich_coding(document))
    flat = " ".join(shown.split())
    for words in (
        "An Act on automated decisions in lending",
        "2 subdomains (1 good, 1 minimal); 1 not assessed",
        "■■ good",
        "■□ minimal",
        "Level none: 2.1",
        "Not assessed: 7.6",
        "Penalty.",
        "no actor named in the text",
        "they may be wrong",
    ):
        assert words in flat


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_terminal_record_keeps_within_the_width(width: int) -> None:
    document = build_paged_document()
    shown = print_record(document, build_rich_coding(document), width=width)
    assert max(len(line) for line in shown.splitlines()) <= width


def test_no_word_of_the_document_drives_the_terminal() -> None:
    document, coding = build_quoting(
        "A [bold red]law[/] \x1b]0;owned\x07 \u202egnol \x9b31m [/nope]"
    )
    shown = print_record(document, coding)
    assert not set("\x1b\x07\x9b\u202e") & set(shown)
    assert "[bold red]law[/]" in shown
    assert "[U+001B]" in shown


def test_the_terminal_says_what_was_not_assessed() -> None:
    document = build_document()
    shown = print_record(document, build_plain_coding(document))
    assert "Not assessed." in shown
    assert "not assessed" in shown


@pytest.mark.parametrize(
    ("date", "words"),
    [
        (None, ""),
        (PartialDate(2025), "2025"),
        (PartialDate(2025, 3), "March 2025"),
        (PartialDate(2025, 3, 9), "9 March 2025"),
    ],
)
def test_dates_are_as_precise_as_they_are_known(date: PartialDate | None, words: str) -> None:
    assert spell_date(date) == words
