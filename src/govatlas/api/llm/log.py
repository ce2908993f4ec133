"""The verb llm log: every call that was made, with what was said."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from govatlas.api.place import find_database
from govatlas.coding.llm.client import ProviderClient
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Message, Request, Schema
from govatlas.store import CallRow, Store


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """One call with the words of its reply, empty where there is none that can be read."""

    row: CallRow
    reply: str


def list_calls(document: str | None = None, *, db: Path | str | None = None) -> Iterator[Call]:
    """Yield the calls about one document, or all, in the order in which they were made.

    Raises:
        UnknownDocument: there is no such document.
        StoreError: the database cannot be used.
    """
    clients: dict[str, ProviderClient] = {}
    with Store.open(find_database(db), writable=False) as store:
        for row in store.calls.read(document):
            if row.model not in clients:
                clients[row.model] = ProviderClient(parse_model(row.model), offline=True)
            yield Call(row=row, reply=_read(clients[row.model], row))


def _read(client: ProviderClient, row: CallRow) -> str:
    """Return the words of a reply as its provider's protocol has them."""
    if not row.body:
        return ""
    request = Request(
        model=parse_model(row.model), messages=(Message("user", "log"),), schema=Schema()
    )
    reply = client.read(request, row.body)
    return reply.text if reply is not None else row.body.decode("utf-8", "replace")
