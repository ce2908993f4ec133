"""Weighs a page with all that it loads."""

from dataclasses import dataclass
from html.parser import HTMLParser
from urllib.parse import urljoin

from serving.client import Connection

_LOADED = {"img": "src", "script": "src", "link": "href", "source": "src"}


@dataclass(frozen=True, slots=True)
class Weight:
    """Bytes of a page with its stylesheets, scripts and images: as sent, then unpacked."""

    sent: int
    whole: int


class _Loads(HTMLParser):
    """Collects what a browser loads by itself."""

    def __init__(self) -> None:
        super().__init__()
        self.addresses: dict[str, None] = {}

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        name = _LOADED.get(tag)
        if tag == "link" and given.get("rel") not in ("stylesheet", "icon"):
            return
        if name and (address := given.get(name)) and not address.startswith("data:"):
            self.addresses[address] = None


async def weigh(connection: Connection, address: str) -> Weight:
    """Return what the page at ``address`` weighs with what it loads."""
    page = await connection.ask(address)
    loads = _Loads()
    if page.headers.get("content-type", "").startswith("text/html"):
        loads.feed(page.whole.decode())
    replies = [page]
    for loaded in loads.addresses:
        replies.append(await connection.ask(urljoin(address, loaded)))
    return Weight(
        sum(len(reply.body) for reply in replies), sum(len(reply.whole) for reply in replies)
    )
