"""EPUB files, made for tests."""

import io
import zipfile
from collections.abc import Mapping, Sequence

from tests.reading.builders import PROSE

CONTAINER = (
    '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
    '<rootfile full-path="{}" media-type="application/oebps-package+xml"/></rootfiles></container>'
)
METADATA = (
    "<dc:title>Harbour Act</dc:title><dc:creator>Ministry of Harbours</dc:creator>"
    "<dc:publisher>Tide Press</dc:publisher><dc:language>en-GB</dc:language>"
    "<dc:date>2024-03-05T00:00:00Z</dc:date>"
)
XHTML = (
    '<?xml version="1.0" encoding="utf-8"?><!DOCTYPE html>'
    '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
    "<head><title/></head><body>{}</body></html>"
)
FIRST = f"<h1 id='c1'>Chapter 1</h1><p>{PROSE}</p><h2>Section 1</h2><p>Ships shall yield.</p>"
SECOND = "<h1>Chapter 2</h1><p>Ferries must not wait.</p>"


def write_page(body: str) -> str:
    """Return an XHTML page with ``body``."""
    return XHTML.format(body)


def write_package(items: str, spine: str, *, metadata: str = METADATA, more: str = "") -> str:
    """Return an OPF package."""
    return (
        '<package xmlns="http://www.idpf.org/2007/opf" version="3.0" unique-identifier="i">'
        f'<metadata xmlns:dc="http://purl.org/dc/elements/1.1/" '
        f'xmlns:opf="http://www.idpf.org/2007/opf">{metadata}</metadata>'
        f"<manifest>{items}</manifest>{spine}{more}</package>"
    )


def write_item(
    identity: str, href: str, media_type: str = "application/xhtml+xml", **more: str
) -> str:
    """Return an entry of a manifest."""
    rest = "".join(f' {name}="{value}"' for name, value in more.items())
    return f'<item id="{identity}" href="{href}" media-type="{media_type}"{rest}/>'


def write_spine(*identities: str) -> str:
    """Return a spine."""
    return (
        f"<spine>{''.join(f'<itemref idref={chr(34)}{i}{chr(34)}/>' for i in identities)}</spine>"
    )


def build_epub(
    pages: Mapping[str, str] | None = None,
    *,
    order: Sequence[str] | None = None,
    package: str | None = None,
    metadata: str = METADATA,
    more: Mapping[str, bytes | str] | None = None,
    without: Sequence[str] = (),
) -> bytes:
    """Return an EPUB of ``pages``, each the inside of a body, read in ``order``."""
    pages = {"one.xhtml": FIRST, "two.xhtml": SECOND} if pages is None else pages
    items = "".join(write_item(name, name) for name in pages)
    spine = write_spine(*(pages if order is None else order))
    members: dict[str, bytes | str] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": CONTAINER.format("OEBPS/package.opf"),
        "OEBPS/package.opf": package or write_package(items, spine, metadata=metadata),
        **{f"OEBPS/{name}": write_page(body) for name, body in pages.items()},
        **(more or {}),
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            if name not in without:
                archive.writestr(name, data)
    return buffer.getvalue()
