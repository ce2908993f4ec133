"""Writes to the terminal, to pipes and to files."""

import os
import sys
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from datetime import date
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

if TYPE_CHECKING:
    from rich.console import RenderableType

    from govatlas.api import Filters

_WIDEST: Final = 120
_PIPE_WIDTH: Final = 100


def complain(message: str) -> None:
    """Write ``message`` to standard error as one line."""
    click.echo(make_line(message), err=True)


def make_line(text: str) -> str:
    """Return ``text`` on one line, its control characters made visible."""
    from govatlas.publishing.visible import reveal

    return reveal(" ".join(text.split()))


def count(number: int, noun: str) -> str:
    """Return a number with its noun, such as ``1 document`` or ``2 documents``."""
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"


def print_rich(renderable: "RenderableType") -> None:
    """Print for a reader: in colour on a terminal, as plain text elsewhere."""
    from rich.console import Console

    console = Console(highlight=False)
    if console.is_terminal:
        console.width = min(console.width, _WIDEST)
        console.print(renderable)
        return
    if "COLUMNS" not in os.environ:
        console.width = _PIPE_WIDTH
    with console.capture() as captured:
        console.print(renderable)
    for line in captured.get().splitlines():
        click.echo(line.rstrip())


def print_utf8(lines: Iterable[str]) -> None:
    """Print lines unchanged, in UTF-8 regardless of the terminal's encoding, for other programs."""
    stream = sys.stdout.buffer
    for line in lines:
        stream.write(line.encode("utf-8"))
    stream.flush()


def write_source(
    db: Path | None, *, plain: bool, coders: str = "", filters: "Filters | None" = None
) -> str:
    """Return the lines to stand above the header of CSV, none where it is to be plain.

    Args:
        db: the database.
        plain: whether nothing is to stand there.
        coders: who coded what is in the file, by default whoever coded the documents.
        filters: which documents, all by default.
    """
    if plain:
        return ""
    from govatlas.api.exporting import describe_source

    more = {} if filters is None else {"filters": filters}
    return describe_source(date.today(), coders=coders, db=db, **more)


def write_file(path: Path, lines: Iterable[str]) -> int:
    """Write lines in UTF-8 to ``path`` atomically; return how many there were.

    Raises:
        click.ClickException: the file cannot be written.
    """
    written = 0
    with open_output(path) as file:
        for line in lines:
            file.write(line.encode("utf-8"))
            written += 1
    return written


@contextmanager
def open_output(path: Path) -> Iterator[IO[bytes]]:
    """Open a binary file that replaces ``path`` once the body has finished.

    Raises:
        click.ClickException: the file cannot be written.
    """
    with _translate_errors(path), _open_whole(path) as file:
        yield file


@contextmanager
def _open_whole(path: Path) -> Iterator[IO[bytes]]:
    """Open a file that replaces ``path`` once the body has finished."""
    if path.exists() and not path.is_file():  # a device or a pipe has no content to replace
        with path.open("wb") as device:
            yield device
        return
    target = Path(os.path.realpath(path))
    descriptor, draft = tempfile.mkstemp(prefix=f".{target.name[:80]}.", dir=target.parent)
    try:
        with os.fdopen(descriptor, "wb") as file:
            yield file
        Path(draft).chmod(_mode_for(target))
        Path(draft).replace(target)
    except BaseException:
        with suppress(OSError):
            Path(draft).unlink()
        raise


def _mode_for(target: Path) -> int:
    """Return the permissions of the file being replaced, or those of a new file."""
    if target.exists():
        return target.stat().st_mode & 0o777
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def _translate_errors(path: Path) -> Iterator[None]:
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        reason = error.strerror or str(error)
        raise click.ClickException(f"cannot write {make_line(str(path))}: {reason}") from error


def is_terminal() -> bool:
    """Return whether standard output is a terminal."""
    return sys.stdout.isatty()
