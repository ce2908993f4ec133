"""What a form of export is: how it is named, how it writes records."""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator
from typing import IO, TYPE_CHECKING, ClassVar, Literal, Self

if TYPE_CHECKING:
    from govatlas.api.records import Record


class Written(int):
    """How many records or rows were written, with what the user should know of it."""

    notices: tuple[str, ...]

    def __new__(cls, number: int, notices: Iterable[str] = ()) -> Self:
        """Return the number with the notices."""
        made = super().__new__(cls, number)
        made.notices = tuple(notices)
        return made


class ExportForm(ABC):
    """One form of export; a subclass fills the attributes, then says how to write.

    Attributes:
        name: what commands, functions and addresses of the site take.
        label: what readers of the site see.
        meaning: one sentence for the help of ``govatlas export``.
        extension: the ending of names of files, with its dot.
        media_type: of the files.
        unit: what the number that ``write`` returns counts.
        is_binary: whether files are no text in UTF-8, so that no terminal is to show them.
        is_single: whether a file holds one record only, so that no export of many is offered.
        is_linked: whether the page of a document links to its record in this form.
        takes_comments: whether lines led by ``#`` may stand above.
        norms_first: whether a coding with norms goes before a newer one without.
        every_coder: whether a document comes with the newest coding of each coder, not of one.
        lists_none: whether labels of level none are listed, which may then be left out.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    meaning: ClassVar[str] = ""
    extension: ClassVar[str]
    media_type: ClassVar[str]
    unit: ClassVar[Literal["record", "row"]] = "record"
    is_binary: ClassVar[bool] = False
    is_single: ClassVar[bool] = False
    is_linked: ClassVar[bool] = True
    takes_comments: ClassVar[bool] = False
    norms_first: ClassVar[bool] = False
    every_coder: ClassVar[bool] = False
    lists_none: ClassVar[bool] = False

    @abstractmethod
    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write ``records`` to ``stream``; return how many records or rows there were.

        Where users should know more of it the answer is ``Written``.
        """

    def write_one(self, record: "Record", stream: IO[bytes]) -> int:
        """Write one record alone, as the page of a document offers it."""
        return self.write([record], stream)


class TextForm(ExportForm):
    """A form that is text, written piece by piece; each piece is one unit of it."""

    heading: ClassVar[str] = ""

    @abstractmethod
    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the text of each record or row, with its line end."""

    def list_lines(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield what stands above, if anything, then each piece."""
        if self.heading:
            yield self.heading
        yield from self.list_pieces(records)

    def write(self, records: Iterable["Record"], stream: IO[bytes]) -> int:
        """Write the text in UTF-8; half a character, which it cannot hold, is replaced."""
        stream.write(self.heading.encode())
        written = 0
        for piece in self.list_pieces(records):
            stream.write(piece.encode("utf-8", "replace"))
            written += 1
        return written


class RecordForm(TextForm):
    """A form of text with one piece a record."""

    @abstractmethod
    def tell(self, record: "Record") -> str:
        """Return the text of a record, with its line end."""

    def list_pieces(self, records: Iterable["Record"]) -> Iterator[str]:
        """Yield the text of each record."""
        return map(self.tell, records)
