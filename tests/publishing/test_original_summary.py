"""A summary in the language of its document, on pages, in Markdown, in the terminal, as data."""

from dataclasses import replace

from rich.console import Console

from govatlas.cli.record_text import render_terminal
from govatlas.model.coding import SUMMARY_IN_ORIGINAL, Coding
from govatlas.model.document import Document
from govatlas.publishing import render_markdown, render_page, to_exchange
from tests.builders import build_coding, build_document
from tests.publishing.records import build_codebook, build_outline

WORDS = "Oblige le fournisseur à tester le système."


def build() -> tuple[Document, Coding]:
    document = replace(build_document(), language="fr")
    coding = build_coding(document)
    note = (SUMMARY_IN_ORIGINAL, f"fr: {WORDS}")
    return document, replace(coding, provenance=(*coding.provenance, note))


def test_the_page_shows_it_with_its_language() -> None:
    document, coding = build()
    page = render_page(document, coding, build_codebook(), build_outline())
    assert f'<p class="summary original" lang="fr" dir="ltr">{WORDS}</p>' in page
    assert SUMMARY_IN_ORIGINAL not in page


def test_markdown_and_the_terminal_show_it() -> None:
    document, coding = build()
    assert WORDS in render_markdown(document, coding, build_codebook())
    console = Console(width=100)
    with console.capture() as capture:
        console.print(render_terminal(document, coding, build_codebook()))
    assert "Oblige le fournisseur" in capture.get()


def test_json_has_it_with_its_language_and_once() -> None:
    document, coding = build()
    record = to_exchange(document, coding, build_codebook())
    assert record["summary_original"] == {"text": WORDS, "lang": "fr"}
    assert SUMMARY_IN_ORIGINAL not in record["provenance"]["coding"]


def test_a_record_without_it_says_nothing_of_it() -> None:
    document = build_document()
    coding = build_coding(document)
    assert "summary_original" not in to_exchange(document, coding, build_codebook())
    assert "summary original" not in render_page(
        document, coding, build_codebook(), build_outline()
    )
