"""Files of many formats, made for tests."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from reportlab.lib.pagesizes import A4
from reportlab.lib.units import mm
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
PROSE = (
    "A provider of a high-risk system shall assess the foreseeable risks before the system is "
    "placed on the market. The provider shall keep the assessment for ten years, and shall show "
    "it to the authority on request. An authority that receives an assessment may ask for more "
    "information within ninety days of the day on which it was received."
)


def build_pdf(*pages: list[tuple[float, float, float, str]], **more: str) -> bytes:
    """Return a PDF; each page lists (x, y from the top, font size, words), in millimetres."""
    buffer = io.BytesIO()
    canvas = Canvas(buffer, pagesize=A4, **more)
    for page in pages:
        for x, y, size, words in page:
            canvas.setFont("Helvetica", size)
            canvas.drawString(x * mm, HEIGHT - y * mm, words)
        canvas.showPage()
    canvas.save()
    return buffer.getvalue()


def set_lines(x: float, y: float, lines: list[str], size: float = 10) -> list:
    """Return entries for lines set one below the other, 5 mm apart."""
    return [(x, y + 5 * index, size, line) for index, line in enumerate(lines)]


def write_zip(path: Path, members: Mapping[str, bytes | str]) -> Path:
    """Write a zip archive of ``members``."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def write_release(folder: Path, *, segments: bool = False) -> Path:
    """Write an AGORA release of four rows, of which two have a full text."""
    (folder / "fulltext").mkdir(parents=True)
    (folder / "documents.csv").write_text(
        "\ufeffAGORA ID,Official name,Casual name,Link to document,Authority,Collections,"
        "Most recent activity,Most recent activity date,Proposed date,Short summary\n"
        "7,Lake Act,LA,https://example.org/7,Lakeland,First list;Second list,Enacted,2024-05-01,"
        '2023-02,"A summary, unread"\n'
        "8,Sea Act,,,Nobody,,Proposed,soon,,\n"
        "9,Pond Act,,,Lakeland,,Proposed,,,\n",
        encoding="utf-8",
    )
    (folder / "authorities.csv").write_text(
        "\ufeffName,Jurisdiction,Parent authority\nFederal,Norland,\nStates,,Federal\n"
        "Lakeland,,States\n",
        encoding="utf-8",
    )
    (folder / "fulltext" / "7.txt").write_bytes(("Lake Act\r\n" + PROSE).encode())
    (folder / "fulltext" / "8.txt").write_text("Sea Act\n" + PROSE)
    (folder / "fulltext" / "99.txt").write_text("Stray\n" + PROSE)
    if segments:
        (folder / "segments.csv").write_text(
            f'Document ID,Segment position,Text\n9,2,"Second. {PROSE}"\n9,1,"First. {PROSE}"\n'
        )
    return folder
