"""Opens the zip of an EPUB: its metadata, and its parts in reading order."""

import io
import posixpath
import zipfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import unquote, urlsplit

from govatlas.errors import UnreadableFile
from govatlas.reading.archive import DAMAGE, find_danger, read_at_most
from govatlas.reading.clean import clean_wording
from govatlas.reading.safe_xml import parse_xml

if TYPE_CHECKING:
    from lxml.etree import _Element

_CONTAINER: Final = "META-INF/container.xml"
_ENCRYPTION: Final = "META-INF/encryption.xml"
_FONT_MASKS: Final = {
    "http://www.idpf.org/2008/embedding",
    "http://ns.adobe.com/pdf/enc#RC",
}
_PAGES: Final = {"application/xhtml+xml", "text/html", "text/x-oeb1-document"}
_LARGEST_TEXT: Final = 10_000_000
# Real pages compress to a tenth; a file that unpacks to far more is not a document.
_LEAST_BOUND: Final = 5_000_000
_MOST_UNPACKED: Final = 30
_MOST_MEMBERS: Final = 20_000
_DAMAGED: Final = "is a damaged EPUB: {}; fetch it again"


@dataclass(frozen=True, slots=True)
class _Item:
    """One entry of the manifest: the name of its member, its media type, its properties."""

    name: str
    media_type: str
    properties: tuple[str, ...]
    fallback: str


@dataclass(frozen=True, slots=True)
class Metadata:
    """The metadata of an EPUB, each field empty if missing."""

    title: str = ""
    creators: tuple[str, ...] = ()
    publisher: str = ""
    language: str = ""
    date: str = ""


class EpubPackage:
    """An open EPUB; nothing in it can refer outside, or unpack to more than it declares."""

    def __init__(self, data: bytes) -> None:
        """Open the package.

        Raises:
            UnreadableFile: it is damaged, protected or hostile, or has no list of its parts.
        """
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except DAMAGE as error:
            raise UnreadableFile("is a damaged or truncated EPUB; fetch it again") from error
        self._names = Counter(self._zip.namelist())
        self._left = min(_LARGEST_TEXT, _LEAST_BOUND + _MOST_UNPACKED * len(data))
        self._check_names()
        self._check_protection()
        self._root = self._find_root()
        self._opf = parse_xml(self.read(self._root))
        self._items = {item.get("id", ""): self._read_item(item) for item in self._all("item")}

    @property
    def metadata(self) -> Metadata:
        """Return the metadata of the package."""
        return Metadata(
            title=self._find_title(),
            creators=tuple(self._list_words("creator")),
            publisher=next(self._list_words("publisher"), ""),
            language=next(self._list_words("language"), ""),
            date=self._find_date(),
        )

    def list_parts(self) -> tuple[str, ...]:
        """Return the names of the pages in reading order, without repeats.

        Tables of contents are left out, unless there is nothing else, and so are parts that the
        spine marks as not part of the text.

        Raises:
            UnreadableFile: the spine is missing, or refers to missing parts.
        """
        named = (ref.get("idref", "") for ref in self._all("itemref") if ref.get("linear") != "no")
        found = dict.fromkeys(name for idref in named for name in self._follow(idref))
        contents = self._list_contents()
        parts = [name for name in found if name not in contents] or list(found)
        if not parts:
            raise UnreadableFile(_DAMAGED.format("its spine lists no page of text"))
        for name in parts:
            self._require(name)
        return tuple(parts)

    def read(self, name: str) -> bytes:
        """Return the bytes of one member.

        Raises:
            UnreadableFile: it is missing, damaged or hostile; or all parts together are too large.
        """
        self._require(name)
        info = self._zip.getinfo(name)
        danger = find_danger(info)
        if danger:
            raise UnreadableFile(f"its part {name} {danger}")
        self._left -= info.file_size
        if self._left < 0:
            raise UnreadableFile("unpacks to more text than an EPUB of its size holds; split it")
        try:
            with self._zip.open(info) as file:
                return read_at_most(file, info.file_size)
        except DAMAGE as error:
            raise UnreadableFile(_DAMAGED.format(f"its part {name} cannot be unpacked")) from error

    def _check_names(self) -> None:
        if self._names.total() > _MOST_MEMBERS:
            count = self._names.total()
            raise UnreadableFile(f"is an EPUB with {count} parts, more than {_MOST_MEMBERS}")
        twice = next((name for name, times in self._names.items() if times > 1), "")
        if twice:
            raise UnreadableFile(
                f"is an EPUB with two parts named {clean_wording(twice)}; fetch it again"
            )

    def _check_protection(self) -> None:
        """Refuse content encrypted with DRM; obfuscated fonts do not matter."""
        if _ENCRYPTION not in self._names:
            return
        root = parse_xml(self.read(_ENCRYPTION))
        methods = {
            e.get("Algorithm", "") for e in root.iterfind("{*}EncryptedData/{*}EncryptionMethod")
        }
        if not methods or methods - _FONT_MASKS:
            raise UnreadableFile(
                "is protected against copying (DRM, META-INF/encryption.xml); get a copy without "
                "protection from its publisher"
            )

    def _find_root(self) -> str:
        if _CONTAINER not in self._names:
            raise UnreadableFile(_DAMAGED.format(f"it has no {_CONTAINER}"))
        for rootfile in parse_xml(self.read(_CONTAINER)).iterfind(".//{*}rootfile"):
            path = rootfile.get("full-path", "")
            if path:
                return self._place("", path)
        raise UnreadableFile(_DAMAGED.format(f"{_CONTAINER} lists no package"))

    def _require(self, name: str) -> None:
        if name not in self._names:
            raise UnreadableFile(
                _DAMAGED.format(f"it refers to {clean_wording(name)}, which is missing")
            )

    def _place(self, folder: str, link: str) -> str:
        """Return the name of the member to which ``link``, in a file of ``folder``, refers.

        Raises:
            UnreadableFile: it refers outside the EPUB.
        """
        parts = _split(link)
        name = posixpath.normpath(posixpath.join(folder, unquote(parts[2])))
        if parts[0] or parts[1] or name.startswith(("/", "..")):
            raise UnreadableFile(
                f"is an EPUB that refers to {clean_wording(link)[:100]}, outside itself; it may be "
                "hostile"
            )
        return name

    def _read_item(self, item: "_Element") -> _Item:
        return _Item(
            item.get("href", ""),
            item.get("media-type", "").lower(),
            tuple(item.get("properties", "").split()),
            item.get("fallback", ""),
        )

    def _follow(self, idref: str) -> Iterator[str]:
        """Yield the name of the text page for an entry of the spine, if any.

        If the entry is not a page, such as a picture, its fallback may be one; the search ends if
        an entry comes up twice.
        """
        seen: set[str] = set()
        if idref not in self._items:
            raise UnreadableFile(
                _DAMAGED.format(f"its spine refers to {clean_wording(idref)!r}, which is missing")
            )
        while idref in self._items and idref not in seen:
            seen.add(idref)
            item = self._items[idref]
            if item.media_type in _PAGES:
                yield self._place(posixpath.dirname(self._root), item.name)
                return
            idref = item.fallback

    def _list_contents(self) -> set[str]:
        """Return the names of the pages that are tables of contents."""
        links = [item.name for item in self._items.values() if "nav" in item.properties]
        links += [ref.get("href", "") for ref in self._all("reference") if ref.get("type") == "toc"]
        folder = posixpath.dirname(self._root)
        return {self._place(folder, link) for link in links if link}

    def _find_title(self) -> str:
        titles = {e.get("id", ""): clean_wording(e.text or "") for e in self._all("title")}
        kinds = {
            meta.get("refines", "").removeprefix("#"): (meta.text or "").strip()
            for meta in self._all("meta")
            if meta.get("property") == "title-type"
        }
        main = (title for key, title in titles.items() if kinds.get(key) == "main")
        return next(main, "") or next(iter(filter(None, titles.values())), "")

    def _find_date(self) -> str:
        dates = list(self._all("date"))
        event = "{http://www.idpf.org/2007/opf}event"
        marked = [date for date in dates if date.get(event) == "publication"]
        plain = [date for date in dates if date.get(event) is None]
        return next((clean_wording(date.text or "") for date in (*marked, *plain)), "")

    def _list_words(self, name: str) -> Iterator[str]:
        return filter(None, (clean_wording(element.text or "") for element in self._all(name)))

    def _all(self, name: str) -> Iterator["_Element"]:
        return self._opf.iter(f"{{*}}{name}")


def _split(link: str) -> tuple[str, str, str]:
    """Return the scheme, host and path of a link; if it cannot be parsed, it counts as outside."""
    try:
        parts = urlsplit(link)
    except ValueError:
        return ("unknown", "", link)
    return (parts.scheme, parts.netloc, parts.path)
