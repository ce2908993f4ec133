"""Measure how well scanned pages are recognised, against the texts that they were drawn from.

Run `python benchmarks/ocr.py` where the extra `ocr` is installed. The example PDF, with example
texts set by reportlab in several fonts and sizes, is drawn at 200 dots an inch, so that nothing but
pictures is left, and read again. What the reader makes of the pictures is compared with what it
makes of the PDF itself: characters by edit distance, then every number, negation and modal of the
whole text, as any words of it may be quoted. `--worse` draws the example PDF worse and worse, to
see from which confidence on a page can be trusted.
"""

import argparse
import difflib
import io
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
from PIL import ImageFilter
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.platypus import Paragraph, SimpleDocTemplate

from govatlas.grounding.protected import is_protected
from govatlas.grounding.tokens import tokenize
from govatlas.reading import RecognisedLine, find_recogniser
from govatlas.reading.pdf import read_pdf
from govatlas.reading.recognition import Picture, Recogniser
from run import describe_machine

DOCUMENTS = Path(__file__).parents[1] / "examples" / "documents"
EXAMPLE = DOCUMENTS / "arden-medical-device-guidance.pdf"
DOTS = 200
LONGEST = 7000
SET = {
    "harlow-bay-facial-recognition-ordinance.txt": ("utf-8", "Times-Roman", 11),
    "pellworth-university-ai-policy.txt": ("cp1252", "Helvetica", 10),
    "alder-infrastructure-appropriations.txt": ("utf-16", "Courier", 9),
    "solvane-declaration.md": ("utf-8", "Times-Roman", 9),
}
WORSE = {
    "100 dpi": (100, 0.0),
    "200 dpi, blurred by 2 dots": (200, 2.0),
    "200 dpi, blurred by 3 dots": (200, 3.0),
    "65 dpi": (65, 0.0),
    "200 dpi, blurred by 4 dots": (200, 4.0),
    "50 dpi": (50, 0.0),
}


@dataclass(frozen=True)
class Outcome:
    """What came of one document: what is wrong in it, how sure it is, how long it took."""

    characters: int
    wrong: int
    protected: int
    changed: tuple[str, ...]
    confidence: tuple[float, ...]
    seconds: float
    pages: int

    @property
    def share(self) -> float:
        """Return the share of characters that are wrong."""
        return self.wrong / self.characters


@dataclass(frozen=True)
class Unsure:
    """A recogniser that is believed whatever it says, to see what lies below the limit, too."""

    inner: Recogniser
    least_sure: float = 0.0

    @property
    def name(self) -> str:
        """Return the name of the recogniser."""
        return self.inner.name

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return what the recogniser reads."""
        return self.inner.recognise(picture)


def typeset(text: str, font: str, size: int) -> bytes:
    """Return `text` as a PDF of one column."""
    buffer = io.BytesIO()
    style = ParagraphStyle(
        "body", fontName=font, fontSize=size, leading=1.3 * size, spaceAfter=size
    )
    escaped = text.replace("&", "&amp;").replace("<", "&lt;")
    blocks = [Paragraph(block, style) for block in escaped.split("\n\n") if block.strip()]
    SimpleDocTemplate(buffer, pagesize=A4, invariant=1).build(blocks)
    return buffer.getvalue()


def draw(data: bytes, *, dots: int = DOTS, blur: float = 0.0) -> bytes:
    """Return a PDF that holds nothing but pictures of the pages of `data`."""
    document = pypdfium2.PdfDocument(data)
    pictures = [page.render(scale=dots / 72, grayscale=True).to_pil() for page in document]
    pictures = [picture.filter(ImageFilter.GaussianBlur(blur)) for picture in pictures]
    document.close()
    buffer = io.BytesIO()
    pictures[0].save(
        buffer, "PDF", resolution=dots, save_all=True, append_images=pictures[1:], quality=90
    )
    return buffer.getvalue()


def compare(written: str, read: str) -> tuple[int, list[str], int]:
    """Return how many characters differ, the protected words that do, and how many there are."""
    written, read = " ".join(written.split()), " ".join(read.split())
    matcher = difflib.SequenceMatcher(None, written, read, autojunk=False)
    wrong = sum(
        max(end - start, to - since)
        for kind, start, end, since, to in matcher.get_opcodes()
        if kind != "equal"
    )
    true, found = tokenize(written).keys, tokenize(read).keys
    changed = list(list_changes(list(true), list(found)))
    return wrong, changed, sum(map(is_protected, true))


def list_changes(true: list[str], found: list[str]) -> Iterator[str]:
    """Yield each change that adds, drops or alters a number, a negation or a modal."""
    matcher = difflib.SequenceMatcher(None, true, found, autojunk=False)
    for kind, start, end, since, to in matcher.get_opcodes():
        before = [word for word in true[start:end] if is_protected(word)]
        after = [word for word in found[since:to] if is_protected(word)]
        if kind != "equal" and before != after:
            yield f"{' '.join(true[start:end])!r} read as {' '.join(found[since:to])!r}"


def measure(data: bytes, recogniser: Recogniser, *, dots: int = DOTS, blur: float = 0.0) -> Outcome:
    """Return what comes of drawing a PDF and reading the pictures."""
    written = read_pdf(data).text
    scan = draw(data, dots=dots, blur=blur)
    begun = time.process_time()
    extract = read_pdf(scan, recogniser)
    seconds = time.process_time() - begun
    wrong, changed, protected = compare(written, extract.text)
    labels = [a.label for a in extract.anchors if a.kind == "recognised"]
    return Outcome(
        len(" ".join(written.split())),
        wrong,
        protected,
        tuple(changed),
        tuple(map(float, labels)),
        seconds,
        extract.pages,
    )


def list_documents() -> Iterator[tuple[str, bytes]]:
    """Yield the documents by name."""
    yield "example PDF, two columns", EXAMPLE.read_bytes()
    for name, (encoding, font, size) in SET.items():
        text = (DOCUMENTS / name).read_text(encoding)[:LONGEST].rpartition("\n\n")[0]
        yield f"{Path(name).stem}, {font} {size}", typeset(text, font, size)


def tell(name: str, outcome: Outcome) -> None:
    """Print what came of one document."""
    least = min(outcome.confidence, default=0.0)
    print(
        f"| {name} | {outcome.pages} | {outcome.characters:,} | {outcome.wrong} "
        f"| {outcome.share:.2%} | {len(outcome.changed)} of {outcome.protected} | {least:.3f} "
        f"| {outcome.seconds / outcome.pages:.1f} |",
        flush=True,
    )
    for change in outcome.changed:
        print(f"  changed: {change}", file=sys.stderr)


def main() -> int:
    """Measure; return 1 where the bars are missed."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument(
        "--worse", action="store_true", help="draw the example worse and worse instead"
    )
    parser.add_argument(
        "--with",
        dest="program",
        choices=["rapidocr", "tesseract"],
        default="rapidocr",
        help="the program that recognises",
    )
    arguments = parser.parse_args()
    recogniser = find_recogniser("eng" if arguments.program == "tesseract" else "")
    if recogniser is None:
        print("nothing that recognises text is installed: pip install 'govatlas[ocr]'")
        return 1
    print(f"{recogniser.name}; {describe_machine()}\n")
    print(
        "| document | pages | characters | wrong | share | numbers, negations, modals changed "
        "| least confidence | processor seconds a page |\n| --- |" + " ---: |" * 7
    )
    if arguments.worse:
        anything = Unsure(recogniser)
        for name, (dots, blur) in WORSE.items():
            tell(name, measure(EXAMPLE.read_bytes(), anything, dots=dots, blur=blur))
        return 0
    outcomes = []
    for name, data in list_documents():
        outcomes.append(measure(data, recogniser))
        tell(name, outcomes[-1])
    missed = [o for o in outcomes if o.share >= 0.01 or o.changed]
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
