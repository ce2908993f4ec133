"""Compose a DOCX example from light markup."""

import io
import re
import zipfile
from copy import deepcopy
from datetime import datetime

import docx
from docx.document import Document
from docx.enum.style import WD_STYLE_TYPE
from docx.oxml.ns import qn
from docx.text.paragraph import Paragraph

CREATED = datetime(2025, 5, 12, 9, 0, 0)
ZIP_TIMESTAMP = (2025, 5, 12, 9, 0, 0)
KEPT_TABLE_STYLES = {"Normal Table", "Table Grid"}
NUMBERED = re.compile(r"\d+\. ")


def build_docx(source: str) -> bytes:
    """Return the DOCX of `source`: headings (#), lists (-, 1.), tables (|) and paragraphs."""
    document = docx.Document()
    blocks = source.strip().split("\n\n")
    add_title(document, blocks[0].splitlines())
    for block in blocks[1:]:
        add_block(document, block)
    drop_unused_parts(document)
    set_properties(document, title=blocks[0].splitlines()[0].removeprefix("# "))
    return repack(document)


def add_title(document: Document, lines: list[str]) -> None:
    """Add the title with the lines below it, plus the running header and footer."""
    document.add_heading(lines[0].removeprefix("# "), level=0)
    for line in lines[1:]:
        document.add_paragraph(line, style="Subtitle")
    section = document.sections[0]
    section.header.paragraphs[0].text = "Quillhaven AI · Frontier Model and Responsible Use Policy"
    section.footer.paragraphs[0].text = "Version 3.1 · Public"


def add_block(document: Document, block: str) -> None:
    """Add one block of markup: a heading, a table, a list or a paragraph."""
    lines = block.splitlines()
    if lines[0].startswith("#"):
        marks, text = lines[0].split(" ", 1)
        document.add_heading(text, level=len(marks) - 1)
    elif lines[0].startswith("|"):
        add_table(document, lines)
    elif lines[0].startswith("- "):
        for line in lines:
            add_runs(document.add_paragraph(style="List Bullet"), line.removeprefix("- "))
    elif NUMBERED.match(lines[0]):
        add_numbered_list(document, lines)
    else:
        add_runs(document.add_paragraph(), block)


def add_runs(paragraph: Paragraph, text: str) -> None:
    """Add `text` to `paragraph`, with the parts between ** in bold."""
    for position, part in enumerate(text.split("**")):
        if part:
            paragraph.add_run(part).bold = True if position % 2 else None


def add_table(document: Document, lines: list[str]) -> None:
    """Add a table whose first line is its header row and whose second is a rule."""
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    del rows[1]
    table = document.add_table(rows=0, cols=len(rows[0]), style="Table Grid")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = ""
            add_runs(cell.paragraphs[0], f"**{text}**" if number == 0 else text)


def add_numbered_list(document: Document, lines: list[str]) -> None:
    """Add a numbered list that starts again at one."""
    number_id = restart_numbering(document)
    for line in lines:
        paragraph = document.add_paragraph(style="List Number")
        add_runs(paragraph, NUMBERED.sub("", line, count=1))
        numbering = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        numbering.get_or_add_ilvl().val = 0
        numbering.get_or_add_numId().val = number_id


def restart_numbering(document: Document) -> int:
    """Return the id of a new numbering instance of the style "List Number" that starts at one."""
    style = document.styles["List Number"].element
    styled_id = style.find(f".//{qn('w:numId')}").get(qn("w:val"))
    numbering = document.part.numbering_part.element
    styled = next(num for num in numbering.num_lst if str(num.numId) == styled_id)
    fresh = numbering.add_num(deepcopy(styled.abstractNumId).val)
    fresh.add_lvlOverride(ilvl=0).add_startOverride(1)
    return int(fresh.numId)


def drop_unused_parts(document: Document) -> None:
    """Drop what the template of python-docx brings along: 800 kB of table styles, a thumbnail."""
    for relationships in (document.part.rels, document.part.package.rels):
        for key, relationship in list(relationships.items()):
            if relationship.reltype.endswith(("stylesWithEffects", "customXml", "thumbnail")):
                del relationships[key]
    for style in list(document.styles):
        if style.type == WD_STYLE_TYPE.TABLE and style.name not in KEPT_TABLE_STYLES:
            style.delete()


def set_properties(document: Document, *, title: str) -> None:
    """Set the core properties to values that do not change from one build to the next."""
    properties = document.core_properties
    properties.title = title
    properties.author = "govatlas examples"
    properties.last_modified_by = "govatlas examples"
    properties.comments = "Example document written for govatlas; not a real policy."
    properties.created = properties.modified = CREATED
    properties.revision = 1


def repack(document: Document) -> bytes:
    """Return the bytes of `document` with fixed timestamps and no compression."""
    saved = io.BytesIO()
    document.save(saved)
    packed = io.BytesIO()
    with zipfile.ZipFile(saved) as old, zipfile.ZipFile(packed, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, date_time=ZIP_TIMESTAMP)
            entry.create_system = 0
            new.writestr(entry, old.read(name))
    return packed.getvalue()
