"""Recognises text with Tesseract, a program that is asked where it is on the path."""

import csv
import io
import os
import shutil
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Final

from govatlas.errors import InputError, UnreadableFile
from govatlas.reading.recognition import Picture, RecognisedLine

PROGRAM: Final = "tesseract"
ENGLISH: Final = "eng"
LEAST_SURE: Final = 0.93
"""A page of which Tesseract is less sure is left out (``benchmarks/ocr.py --with tesseract``).

It is less sure of what it reads rightly than RapidOCR is: clean print drawn at 200 dots an inch has
0.95 to 0.96; print blurred so far that words are misread has 0.92 and less.
"""

_ARGUMENTS: Final = ("--psm", "3", "--dpi", "200", "tsv")
_WORD: Final = "5"
_LINE: Final = ("block_num", "par_num", "line_num")
_SECONDS: Final = 20.0


def is_installed() -> bool:
    """Say whether Tesseract is on the path."""
    return shutil.which(PROGRAM) is not None


@dataclass(frozen=True, slots=True)
class Tesseract:
    """Tesseract with the languages that it is to expect, such as ``eng`` or ``fra+eng``."""

    languages: str = ENGLISH
    least_sure: float = LEAST_SURE

    @property
    def name(self) -> str:
        """Return the name with the version and the languages."""
        return f"{_read_version()} ({self.languages})"

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return the lines on one page.

        Raises:
            UnreadableFile: Tesseract gives up.
        """
        from PIL import Image

        drawn = io.BytesIO()
        Image.fromarray(picture).save(drawn, "PNG", compress_level=1)
        words = [PROGRAM, "stdin", "stdout", "-l", self.languages, *_ARGUMENTS]
        ended = _run(words, drawn.getvalue())
        if ended.returncode:
            lines = ended.stderr.decode("utf-8", "replace").splitlines()
            raise UnreadableFile(f"Tesseract gave up: {lines[-1] if lines else ended.returncode}")
        return list(_read_lines(ended.stdout.decode("utf-8", "replace")))


def choose_tesseract(languages: str) -> Tesseract:
    """Return Tesseract for ``languages``, by its names for them, joined by ``+``.

    Raises:
        InputError: it is not installed, or lacks one of them.
    """
    if not is_installed():
        raise InputError(
            "recognising text by language needs Tesseract; install it so that the command "
            "tesseract is found, with the data of the language"
        )
    known = list_languages()
    for language in languages.split("+"):
        if language not in known:
            raise InputError(
                f"Tesseract has no data for the language {language!r}; it has: "
                f"{', '.join(known) or 'none'}"
            )
    return Tesseract(languages)


@cache
def list_languages() -> tuple[str, ...]:
    """Return the languages that Tesseract has the data of."""
    said = _run([PROGRAM, "--list-langs"], seconds=_SECONDS).stdout.decode("utf-8", "replace")
    return tuple(line.strip() for line in said.splitlines()[1:] if line.strip())


@cache
def _read_version() -> str:
    ended = _run([PROGRAM, "--version"], seconds=_SECONDS)
    said = (ended.stdout or ended.stderr).decode("utf-8", "replace")
    return " ".join(said.partition("\n")[0].split()) or PROGRAM


def _run(
    words: Sequence[str], given: bytes = b"", *, seconds: float | None = None
) -> "subprocess.CompletedProcess[bytes]":
    """Run Tesseract in one thread, as files are read side by side already."""
    try:
        return subprocess.run(
            words,
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env={**os.environ, "OMP_THREAD_LIMIT": "1"},
        )
    except (OSError, subprocess.SubprocessError) as error:
        raise UnreadableFile(f"Tesseract cannot be run: {error}") from error


def _read_lines(table: str) -> Iterator[RecognisedLine]:
    """Yield the lines of a table of words, each as sure as its words are by the character."""
    lines: dict[tuple[str, ...], list[dict[str, str]]] = {}
    for row in csv.DictReader(io.StringIO(table), delimiter="\t", quoting=csv.QUOTE_NONE):
        if row["level"] == _WORD and (row["text"] or "").strip():
            lines.setdefault(tuple(row[name] for name in _LINE), []).append(row)
    return map(_join, lines.values())


def _join(words: Sequence[dict[str, str]]) -> RecognisedLine:
    text = " ".join(word["text"].strip() for word in words)
    sure = sum(float(word["conf"]) * len(word["text"].strip()) for word in words)
    characters = sum(len(word["text"].strip()) for word in words)
    boxes = [
        tuple(int(word[side]) for side in ("left", "top", "width", "height")) for word in words
    ]
    return RecognisedLine(
        text=text,
        confidence=min(1.0, max(0.0, sure / (100 * characters))),
        x0=float(min(left for left, *_ in boxes)),
        top=float(min(top for _, top, *_ in boxes)),
        x1=float(max(left + width for left, _, width, _ in boxes)),
        bottom=float(max(top + height for _, top, _, height in boxes)),
    )
