"""Finds the links of a page."""

from html.parser import HTMLParser
from urllib.parse import urljoin, urlsplit


class PageReader(HTMLParser):
    """Collects links, ids, and what could run."""

    def __init__(self) -> None:
        super().__init__()
        self.links: list[str] = []
        self.ids: set[str] = set()
        self.tags: list[str] = []
        self.handlers: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.handlers += [name for name in given if name.startswith("on") or name == "style"]
        if given.get("id"):
            assert given["id"] not in self.ids, f"id {given['id']} stands twice"
            self.ids.add(given["id"] or "")
        for name in ("href", "src", "action"):
            if given.get(name):
                self.links.append(given[name] or "")


def read_page(body: str) -> PageReader:
    reader = PageReader()
    reader.feed(body)
    return reader


def list_own_links(address: str, body: str) -> list[str]:
    """Return the links that stay on the site, whole."""
    whole = [urljoin(address, link) for link in read_page(body).links]
    return [link for link in whole if urlsplit(link).netloc == urlsplit(address).netloc]
