"""Build the example documents that are not plain UTF-8 text from their sources.

Run `python tools/build_examples.py` to write them and `--check` to say whether the committed
files are current. The bytes depend only on the sources and on the versions of reportlab and
python-docx that constraints.txt names; nothing is compressed, so that they do not depend on zlib.
"""

import argparse
import codecs
import sys
from collections.abc import Callable
from pathlib import Path

from example_docx import build_docx
from example_pdf import build_pdf

ROOT = Path(__file__).resolve().parent.parent
SOURCES = ROOT / "examples" / "source"
DOCUMENTS = ROOT / "examples" / "documents"


def encode_cp1252(source: Path) -> bytes:
    """Return the text of `source` in Windows code page 1252 with Windows line ends."""
    return source.read_text(encoding="utf-8").replace("\n", "\r\n").encode("cp1252")


def encode_utf16(source: Path) -> bytes:
    """Return the text of `source` in little-endian UTF-16 with a byte order mark."""
    return codecs.BOM_UTF16_LE + source.read_text(encoding="utf-8").encode("utf-16-le")


def typeset_pdf(source: Path) -> bytes:
    """Return `source` as a two-column PDF, hyphenated by the word list beside it."""
    words = (source.parent / "hyphenation.txt").read_text(encoding="utf-8").split()
    return build_pdf(source.read_text(encoding="utf-8"), hyphenated_words=words)


def compose_docx(source: Path) -> bytes:
    """Return `source` as a DOCX file."""
    return build_docx(source.read_text(encoding="utf-8"))


BUILDERS: dict[str, tuple[str, Callable[[Path], bytes]]] = {
    "arden-medical-device-guidance.pdf": ("arden-medical-device-guidance.md", typeset_pdf),
    "quillhaven-frontier-policy.docx": ("quillhaven-frontier-policy.md", compose_docx),
    "pellworth-university-ai-policy.txt": ("pellworth-university-ai-policy.txt", encode_cp1252),
    "alder-infrastructure-appropriations.txt": (
        "alder-infrastructure-appropriations.txt",
        encode_utf16,
    ),
}


def build_examples(folder: Path) -> list[Path]:
    """Write every built example document into `folder`; return their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = []
    for name, (source, build) in BUILDERS.items():
        path = folder / name
        path.write_bytes(build(SOURCES / source))
        paths.append(path)
    return paths


def find_stale(folder: Path) -> list[str]:
    """Return the names of files in `folder` that are missing or differ from a fresh build."""
    return [
        name
        for name, (source, build) in BUILDERS.items()
        if not (folder / name).is_file() or (folder / name).read_bytes() != build(SOURCES / source)
    ]


def main() -> int:
    """Build or check the example documents; return the exit status."""
    parser = argparse.ArgumentParser(description="Build the example documents from their sources.")
    parser.add_argument("--check", action="store_true", help="only say whether they are current")
    parser.add_argument("--folder", type=Path, default=DOCUMENTS, help="where the documents stand")
    arguments = parser.parse_args()
    if not arguments.check:
        for path in build_examples(arguments.folder):
            print(f"wrote {path.name}")
        return 0
    stale = find_stale(arguments.folder)
    for name in stale:
        print(f"{name} is not current: run python tools/build_examples.py", file=sys.stderr)
    if not stale:
        print(f"{len(BUILDERS)} built example documents are current")
    return 1 if stale else 0


if __name__ == "__main__":
    sys.exit(main())
