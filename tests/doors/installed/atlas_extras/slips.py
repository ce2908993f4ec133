"""Reads marks from slips of paper, one a line, and lists codes for writing them."""

from pathlib import Path

from govatlas.api import CodebookForm, ImportForm
from govatlas.interchange.foreign import ForeignCoding, ForeignDocument, ForeignFile
from govatlas.interchange.marks import Mark, read_code
from govatlas.model.codebook import Codebook
from govatlas.model.document import Span


class Slips(ImportForm):
    """A line has coder, code and words; the text follows an empty line."""

    name = "slips"
    meaning = "slips of paper"
    endings = (".slips",)

    def read(self, path: Path, codebook: Codebook) -> ForeignFile:
        """Return the text with its marks."""
        slips, _, text = path.read_text(encoding="utf-8").partition("\n\n")
        codings = []
        for slip in slips.splitlines():
            coder, code, words = slip.split(" ", 2)
            start = text.index(words)
            mark = Mark(code=read_code(code), span=Span(start, start + len(words)))
            codings.append(ForeignCoding(coder=coder, marks=(mark,)))
        return ForeignFile(
            documents=(ForeignDocument(name=path.stem, text=text, codings=tuple(codings)),)
        )


def list_codes(codebook: Codebook) -> bytes:
    """Return the codes of all categories, one a line."""
    pairs = codebook.coverage_categories()
    return "".join(f"{taxonomy.id}/{category.code}\n" for taxonomy, category in pairs).encode()


SLIPS = Slips()
CODES = CodebookForm(
    name="codes", meaning="the codes, one a line", extension=".txt", write=list_codes
)
