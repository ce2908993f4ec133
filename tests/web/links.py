"""Finds the links of a page."""

from collections.abc import Iterable
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
    """Return the links that stay on the site, whole.

    Those that choose a language are left out: whoever follows one reads all else in it.
    """
    whole = [urlsplit(urljoin(address, link)) for link in read_page(body).links]
    own = [link for link in whole if link.netloc == urlsplit(address).netloc]
    return [link.geturl() for link in own if not link.path.startswith("/language/")]


def thin_out(address: str, links: Iterable[str]) -> list[str]:
    """Return all links but, on a page that varies another, one in five that lead to a search.

    The list of documents has every facet, the same that all searches have. Where cells are linked,
    their addresses are read as searches one by one by another test.
    """
    kept = list(links)
    if address == "/documents":
        return kept
    searches = [link for link in kept if urlsplit(link).path == "/documents"]
    left_out = set(searches) - set(searches[::5])
    return [link for link in kept if link not in left_out]
