"""Small files that would take a reader hours or gigabytes, one for each way that was found."""

import io
import zipfile
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

WORDS: Final = (
    "A provider of a high-risk system shall assess the foreseeable risks before the system is",
    "placed on the market. The provider shall keep the assessment for ten years, and shall show",
    "it to the authority on request. An authority that receives an assessment may ask for more",
    "information within ninety days of the day on which it was received.",
)
PROSE: Final = " ".join(WORDS)
AKN: Final = (
    '<akomaNtoso xmlns="http://docs.oasis-open.org/legaldocml/ns/akn/3.0"><act><meta/><body>{}'
    "</body></act></akomaNtoso>"
)
SECTION: Final = (
    '<section eId="s1"><num>1</num><heading>Duties</heading><content><p>{}</p></content></section>'
)
_W: Final = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_RELATIONS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
_OFFICE: Final = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


@dataclass(frozen=True)
class Hostile:
    """A file by name; what its text must hold, or the reason for which it must be refused."""

    name: str
    build: Callable[[], bytes]
    holds: str = ""
    refused: str = ""


# PDF


def write_pdf(
    content: str, *, resources: str = "", more: tuple[bytes, ...] = (), pages: int = 1
) -> bytes:
    """Return a PDF whose pages all show ``content``, packed; ``more`` are objects from 5 on."""
    first = 5 + len(more)
    kids = " ".join(f"{first + number} 0 R" for number in range(pages))
    page = (
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 3 0 R"
        f">>{resources}>>>>"
    ).encode()
    return _join_objects(
        b"<</Type/Catalog/Pages 2 0 R>>",
        f"<</Type/Pages/Kids[{kids}]/Count {pages}>>".encode(),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
        write_stream(content),
        *more,
        *[page] * pages,
    )


def write_stream(content: str, entries: str = "") -> bytes:
    packed = zlib.compress(content.encode("latin-1"))
    head = f"<<{entries}/Filter/FlateDecode/Length {len(packed)}>>stream\n".encode()
    return head + packed + b"\nendstream"


def _join_objects(*objects: bytes) -> bytes:
    file = io.BytesIO(b"%PDF-1.7\n")
    file.seek(0, io.SEEK_END)
    starts = []
    for number, body in enumerate(objects, 1):
        starts.append(file.tell())
        file.write(b"%d 0 obj\n%s\nendobj\n" % (number, body))
    table = file.tell()
    file.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1))
    file.writelines(b"%010d 00000 n \n" % start for start in starts)
    file.write(b"trailer<</Size %d/Root 1 0 R>>\n" % (len(objects) + 1))
    file.write(b"startxref\n%d\n%%%%EOF" % table)
    return file.getvalue()


TEXT: Final = "BT /F 10 Tf 50 700 Td 12 TL " + "".join(f"({w}) Tj T* " for w in WORDS) + "ET\n"


def nest_forms(depth: int, width: int) -> bytes:
    """Return a PDF in which each form draws the next one ``width`` times."""
    forms = []
    for number in range(depth):
        inner = f"/XObject<</X {6 + number} 0 R>>" if number < depth - 1 else ""
        body = "/X Do " * width if inner else "0 0 10 10 re S\n" * 4
        entries = f"/Type/XObject/Subtype/Form/BBox[0 0 595 842]/Resources<<{inner}>>"
        forms.append(write_stream(body, entries))
    return write_pdf(TEXT + "/X Do", resources="/XObject<</X 5 0 R>>", more=tuple(forms))


def draw_rectangles(number: int) -> bytes:
    boxes = (f"{i % 590} {i // 590 % 840} 3 3 re S\n" for i in range(number))
    return write_pdf(TEXT + "".join(boxes))


def draw_grid(lines: int) -> bytes:
    rules = (
        f"{i * 595 / lines:.2f} 0 m {i * 595 / lines:.2f} 842 l S "
        f"0 {i * 842 / lines:.2f} m 595 {i * 842 / lines:.2f} l S\n"
        for i in range(lines)
    )
    return write_pdf(TEXT + "".join(rules))


def write_far_away() -> bytes:
    return write_pdf(TEXT + f"BT /F 10 Tf 1000000000 300 Td ({WORDS[0]}) Tj ET")


def write_small(words: str, size: str) -> bytes:
    return write_pdf(TEXT + f"BT /F {size} Tf 50 300 Td ({words}) Tj 0 -12 Td (more) Tj ET")


def share_pages(pages: int) -> bytes:
    lines = "(law and order of the land) Tj T* " * 2000
    return write_pdf(f"BT /F 10 Tf 50 600 Td 12 TL {lines}ET", pages=pages)


# DOCX


def write_docx(body: str, *, missing: str = "", **parts: str) -> bytes:
    """Return a Word file; ``missing`` names a part that it refers to and lacks."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("[Content_Types].xml", "<Types/>")
        package.writestr("_rels/.rels", _relate(officeDocument="word/document.xml"))
        document = f"<w:document {_W}><w:body>{body}</w:body></w:document>"
        package.writestr("word/document.xml", document)
        names = {kind: f"{kind}.xml" for kind in (*parts, *filter(None, [missing]))}
        package.writestr("word/_rels/document.xml.rels", _relate(**names))
        for kind, part in parts.items():
            package.writestr(f"word/{kind}.xml", part)
    return buffer.getvalue()


def _relate(**targets: str) -> str:
    relations = (
        f'<Relationship Id="{kind}" Type="{_OFFICE}/{kind}" Target="{target}"/>'
        for kind, target in targets.items()
    )
    return f'<Relationships xmlns="{_RELATIONS}">{"".join(relations)}</Relationships>'


def write_paragraph(words: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr><w:r><w:t>{words}</w:t></w:r></w:p>"


def nest_tables(depth: int, *, beside: str = "") -> str:
    """Return tables within the cells of tables; ``beside`` stands in the other cell of each."""
    inner = write_paragraph(PROSE)
    other = f"<w:tc>{write_paragraph(beside)}</w:tc>" if beside else ""
    for _ in range(depth):
        inner = f"<w:tbl><w:tr>{other}<w:tc>{inner}</w:tc></w:tr></w:tbl>"
    return inner


def write_styles(number: int, *, cyclic: bool) -> str:
    styles = (
        f'<w:style w:type="paragraph" w:styleId="s{i}"><w:name w:val="n{i}"/>'
        f'<w:basedOn w:val="s{(i + 1) % number if cyclic else i + 1}"/></w:style>'
        for i in range(number)
    )
    return f"<w:styles {_W}>{''.join(styles)}</w:styles>"


def write_odd_numbering() -> str:
    return (
        f'<w:numbering {_W}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="²"><w:start '
        'w:val="²"/><w:numFmt w:val="lowerRoman"/><w:lvlText w:val="%1."/></w:lvl></w:abstractNum>'
        '<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num></w:numbering>'
    )


STYLED: Final = write_paragraph(PROSE, '<w:pStyle w:val="s0"/>')
ODD_ITEM: Final = '<w:numPr><w:ilvl w:val="²"/><w:numId w:val="1"/></w:numPr>'
BODY: Final = f"<html><body><p>{PROSE}</p>"

HOSTILE: Final[Mapping[str, Hostile]] = {
    "comments before the first tag": Hostile(
        "a", lambda: (f"{'<!-- a -->' * 300}<x {PROSE}").encode(), refused="not well-formed"
    ),
    "runs of comment openings": Hostile(
        "a.html", lambda: f"{BODY}{'<!--' * 300_000}".encode(), holds="ninety days"
    ),
    "runs of comment openings in Markdown": Hostile(
        "a.md", lambda: f"{PROSE}\n\n{'<!--' * 300_000}".encode(), refused="is not language"
    ),
    "a long list": Hostile(
        "a.html",
        lambda: f"{BODY}<ol>{'<li>words of law' * 100_000}</ol>".encode(),
        holds="100000. words of law",
    ),
    "many headings": Hostile(
        "a.html", lambda: f"{BODY}{'<h2>Head</h2><p>of law</p>' * 100_000}".encode(), holds="Head"
    ),
    "a Roman number beyond sense": Hostile(
        "a.html",
        lambda: f"{BODY}<ol type=i start=100000000000000><li>duty</ol>".encode(),
        holds="(i) duty",
    ),
    "a Roman number of millions": Hostile(
        "a.html",
        lambda: f"{BODY}<ol type=i start=2000000000><li>duty</ol>".encode(),
        holds="(2000000000) duty",
    ),
    "a start that is no number": Hostile(
        "a.html",
        lambda: f'{BODY}<ol start="²"><li value="³">duty<li>right</ol>'.encode(),
        holds="2. right",
    ),
    "words after dropped elements": Hostile(
        "a.html", lambda: f"{BODY}<p>{'<svg></svg>x y ' * 100_000}".encode(), holds="x y"
    ),
    "tables within cells": Hostile(
        "a.docx", lambda: write_docx(nest_tables(50, beside="Duty")), holds="ninety days"
    ),
    "frames within frames": Hostile(
        "a.docx", lambda: write_docx(nest_tables(50)), holds="ninety days"
    ),
    "styles based on each other": Hostile(
        "a.docx", lambda: write_docx(STYLED, styles=write_styles(3, cyclic=True)), holds="ninety"
    ),
    "a long chain of styles": Hostile(
        "a.docx",
        lambda: write_docx(STYLED * 2000, styles=write_styles(20_000, cyclic=False)),
        holds="ninety",
    ),
    "a part that is missing": Hostile(
        "a.docx", lambda: write_docx(STYLED, missing="styles"), holds="ninety"
    ),
    "a part that is damaged": Hostile(
        "a.docx", lambda: write_docx(STYLED, footnotes="<w:footnotes"), holds="ninety"
    ),
    "numbers that are none": Hostile(
        "a.docx",
        lambda: write_docx(write_paragraph(PROSE, ODD_ITEM), numbering=write_odd_numbering()),
        holds="ninety",
    ),
    "words far off the page": Hostile("a.pdf", write_far_away, holds="ninety days"),
    "letters of no size": Hostile("a.pdf", lambda: write_small("words", "0"), holds="ninety"),
    "a line of one long word": Hostile(
        "a.pdf", lambda: write_small("a" * 100_000, "0.005"), refused="is not language"
    ),
    "forms within forms": Hostile("a.pdf", lambda: nest_forms(30, 2), refused="within pictures"),
    "wide forms within forms": Hostile("a.pdf", lambda: nest_forms(6, 20), refused="within pict"),
    "forms of a damaged PDF": Hostile(
        "a.pdf", lambda: nest_forms(6, 20).replace(b"startxref", b"start"), refused="within pict"
    ),
    "a form that draws itself": Hostile(
        "a.pdf",
        lambda: write_pdf(
            TEXT + "/X Do",
            resources="/XObject<</X 5 0 R>>",
            more=(
                write_stream(
                    "/X Do /X Do",
                    "/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 5 0 R>>>>",
                ),
            )
            * 3,
        ),
        refused="within pictures",
    ),
    "many rectangles": Hostile("a.pdf", lambda: draw_rectangles(300_000), holds="ninety"),
    "a dense grid": Hostile("a.pdf", lambda: draw_grid(300), holds="provider"),
    "pages that share what they show": Hostile(
        "a.pdf", lambda: share_pages(1000), refused="than a file of its size"
    ),
    "a page in punycode": Hostile(
        "a.html",
        lambda: f"<html><meta charset=punycode><p>{PROSE * 2000}".encode(),
        holds="ninety",
    ),
    "Akoma Ntoso without a declaration": Hostile(
        "a.xml",
        lambda: AKN.format(SECTION.format(PROSE) + SECTION.format("Second.") * 3).encode(),
        holds="1. Duties\n",
    ),
    "levels within levels": Hostile(
        "a.xml",
        lambda: AKN.format(
            f"<level><num>1</num>{'<level>' * 200}<content><p>{PROSE}</p></content>"
            f"{'</level>' * 200}</level>"
        ).encode(),
        holds="ninety",
    ),
    "tables within tables": Hostile(
        "a.xml",
        lambda: AKN.format(
            "<table><tr><td>" * 60 + f"<p>{PROSE}</p>" + "</td></tr></table>" * 60
        ).encode(),
        holds="ninety",
    ),
    "many authors": Hostile(
        "a.xml",
        lambda: AKN.format(
            SECTION.format(PROSE)
            + '<FRBRauthor href="#x"/>' * 20_000
            + '<TLCPerson eId="y" showAs="z"/>' * 20_000
        ).encode(),
        holds="ninety",
    ),
}
