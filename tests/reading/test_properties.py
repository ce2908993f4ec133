"""The organisation behind a file is taken from its properties only where text and name bear it."""

import io

import docx
import pytest
from reportlab.lib.pagesizes import A4
from reportlab.pdfgen.canvas import Canvas

from govatlas.reading.docx import read_docx
from govatlas.reading.pdf import read_pdf
from govatlas.reading.properties import name_organisation

TEXT = (
    "The Union of Lake Towns asks its staff to check drafts. Quillmart sells tools; ask Quillmart."
)


@pytest.mark.parametrize(
    ("author", "company", "name"),
    [
        ("ULT – Union of Lake Towns", "", "Union of Lake Towns"),
        ("union of lake towns", "", "union of lake towns"),
        ("Union of River Towns", "", ""),
        ("Quinn Tarn", "", ""),
        ("Quinn Tarn", "Quillmart", "Quillmart"),
        ("", "Bigsoft", ""),
        ("", "", ""),
    ],
)
def test_an_organisation_counts_where_the_text_has_it(author: str, company: str, name: str) -> None:
    assert name_organisation(author, company, TEXT) == name


def test_the_author_of_a_docx_is_its_authority() -> None:
    document = docx.Document()
    document.core_properties.author = "Union of Lake Towns"
    document.add_paragraph(TEXT)
    buffer = io.BytesIO()
    document.save(buffer)
    assert read_docx(buffer.getvalue()).authority == "Union of Lake Towns"


def test_the_author_of_a_pdf_is_its_authority() -> None:
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4)
    canvas.setAuthor("Union of Lake Towns")
    canvas.drawString(60, 700, TEXT[:55])
    canvas.save()
    assert read_pdf(buffer.getvalue()).authority == "Union of Lake Towns"
