"""The record says who must do what near its top, each row with its words in the text."""

import re
from dataclasses import replace
from io import StringIO
from typing import Any

import pytest
from rich.console import Console, RenderableType

from govatlas.cli.record_text import render_norms, render_terminal
from govatlas.model.coding import NORMS, Coding
from govatlas.model.norm import MODALITY_MEANING, Modality
from govatlas.publishing import render_markdown, render_page
from govatlas.publishing.norm_words import (
    MODALITY_WORDS,
    MOST_SHOWN,
    NO_NORMS,
    phrase_norm,
    phrase_otherwise,
    phrase_when,
)
from tests.builders import build_coding, build_norms, build_part, quote
from tests.publishing.records import build_codebook, build_outline, build_paged_document
from tests.publishing.test_page import read_page

CODEBOOK = build_codebook()
DOCUMENT = build_paged_document()


def code(copies: int = 1, **more: Any) -> Coding:
    found = build_norms(DOCUMENT) * copies
    norms = tuple(replace(norm, rank=rank) for rank, norm in enumerate(found, 1))
    return build_coding(DOCUMENT, **{"norms": norms, **more})


def draw_page(coding: Coding) -> str:
    return render_page(DOCUMENT, coding, CODEBOOK, build_outline())


def print_at(width: int, renderable: RenderableType) -> str:
    lines = StringIO()
    Console(width=width, file=lines).print(renderable)
    return lines.getvalue()


def print_terminal(coding: Coding, width: int = 100) -> str:
    return print_at(width, render_terminal(DOCUMENT, coding, CODEBOOK, build_outline()))


def test_every_modality_has_its_words() -> None:
    assert set(MODALITY_WORDS) == set(Modality) == set(MODALITY_MEANING)
    assert len({words.verb for words in MODALITY_WORDS.values()}) == len(Modality)


@pytest.mark.parametrize(
    ("modality", "action", "said"),
    [
        ("obligation", "report to Congress", "must report to Congress"),
        ("obligation", "be established", "must be established"),
        ("prohibition", "use it", "must not use it"),
        ("power", "impose fines", "has power to impose fines"),
        ("establishment", "be established in the agency", "is established in the agency"),
        ("establishment", "be created", "is established "),
        ("establishment", "establish a task force", "creates a task force"),
        ("establishment", "bring a civil action", "is given the right to bring a civil action"),
        ("funding", "be appropriated $5", "receives money appropriated $5"),
        ("sanction", "be guilty of a felony", "is punished guilty of a felony"),
        ("sanction", "pay a fine", "is punished pay a fine"),
    ],
)
def test_a_norm_reads_as_words(modality: str, action: str, said: str) -> None:
    assert " ".join(phrase_norm(modality, action)) == said


def test_time_and_consequence_are_joined_in_words() -> None:
    assert phrase_when("by May", "if asked") == "by May; if asked"
    assert phrase_when("", "if asked") == "if asked"
    assert phrase_otherwise("a fine", "court") == "a fine (enforced by court)"
    assert phrase_otherwise("", "court") == "enforced by court"
    assert phrase_otherwise("", "") == ""


def test_the_page_has_a_row_for_each_norm_right_after_the_summary() -> None:
    page = draw_page(code())
    assert page.index('class="summary"') < page.index('id="norms"') < page.index('id="coverage"')
    rows = re.findall(r'<tr role="row" id="(norm-\d+)">', page)
    assert rows == ["norm-1", "norm-2"]
    assert ">must not</td>" in page
    assert "a penalty of not more than 10,000 crowns (enforced by Commissioner)" in page


def test_each_row_leads_to_its_words_which_are_marked_and_lead_back() -> None:
    coding = code()
    page = draw_page(coding)
    reader = read_page(page)
    assert len(reader.ids) == len(set(reader.ids))
    assert {link[1:] for link in reader.links if link.startswith("#")} <= set(reader.ids)
    assert {"norm-words-1", "norm-words-2"} <= set(reader.ids)
    assert reader.text == DOCUMENT.text
    marked = re.search(
        r'<span id="norm-words-2"></span>(?:<span[^>]*></span>)*<mark[^>]*>([^<]*)', page
    )
    assert marked
    assert coding.norms[1].quotation.text.startswith(marked[1])


def test_what_follows_a_breach_is_quoted_where_it_stands_apart() -> None:
    page = draw_page(code())
    row = page[page.index('id="norm-1"') : page.index('id="norm-2"')]
    assert row.count("<blockquote") == 2
    near = replace(build_norms(DOCUMENT)[0], sanction=build_part(DOCUMENT, "shall not use"))
    row = draw_page(code(norms=(near,)))
    assert row[row.index('id="norm-1"') : row.index("</table>")].count("<blockquote") == 1


def test_a_penalty_of_many_norms_leads_back_once() -> None:
    page = draw_page(code(5))
    assert page.count('data-tag="otherwise"') == 1
    assert page.count('data-tag="must not"') == 1
    assert page.count('data-tag="1.1"') == 1


def test_words_of_norms_alone_are_marked_more_quietly() -> None:
    quiet = code(labels=(), actors=(), status=None)
    assert '<mark class="norm"' in draw_page(quiet)
    assert '<mark class="depth-' not in draw_page(quiet)
    assert '<mark class="depth-1"' in draw_page(code())


def test_the_best_are_shown_and_the_rest_folded() -> None:
    page = draw_page(code(8))
    shown, folded = page.index(f'id="norm-{MOST_SHOWN}"'), page.index(f'id="norm-{MOST_SHOWN + 1}"')
    assert shown < page.index(f"{16 - MOST_SHOWN} more") < folded
    assert f"{16 - MOST_SHOWN} more: govatlas norms lending-act" in print_terminal(code(8))


def test_a_document_without_norms_says_so_in_every_form() -> None:
    coding = code(norms=(), provenance=((NORMS, "1"),))
    forms = (
        draw_page(coding),
        render_markdown(DOCUMENT, coding, CODEBOOK),
        print_terminal(coding, 300),
    )
    for form in forms:
        assert "What it requires" in form
        assert NO_NORMS in form


def test_a_coder_who_did_not_look_shows_nothing() -> None:
    coding = code(norms=())
    for form in (
        draw_page(coding),
        render_markdown(DOCUMENT, coding, CODEBOOK),
        print_terminal(coding, 300),
    ):
        assert "What it requires" not in form
        assert NO_NORMS not in form


def test_markdown_has_a_table_whose_cells_no_word_breaks() -> None:
    norm = build_norms(DOCUMENT)[0]
    spoilt = replace(norm, deadline=replace(norm.action, text="by | May\nor *June*"))
    text = render_markdown(DOCUMENT, code(norms=(spoilt,)), CODEBOOK)
    (row,) = [line for line in text.splitlines() if line.startswith("| 1 |")]
    assert "by \\| May or \\*June\\*" in row
    assert len(re.findall(r"(?<!\\)\|", row)) == 7


@pytest.mark.parametrize("width", [60, 80, 120])
def test_the_table_of_the_terminal_cuts_no_word(width: int) -> None:
    text = print_at(width, render_norms(DOCUMENT, code(), CODEBOOK, build_outline()))
    assert "…" not in text
    assert max(map(len, text.splitlines())) <= width


def test_columns_that_say_nothing_are_left_out() -> None:
    plain = replace(
        build_norms(DOCUMENT)[0], condition=None, sanction=None, enforcer=None, beneficiary=None
    )
    text = print_at(100, render_norms(DOCUMENT, code(norms=(plain,)), CODEBOOK))
    assert "Otherwise" not in text
    assert "When" not in text
    assert quote(DOCUMENT, "lender").text in text
