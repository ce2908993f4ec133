"""A server that refuses the form of a request ends the run at once, whatever status it gives."""

import asyncio
from collections.abc import Callable
from typing import Any, cast

import pytest

from govatlas.coding.llm.budget import Budget
from govatlas.coding.llm.client import Exchange
from govatlas.coding.llm.ledger import Ledger
from govatlas.coding.llm.pace import Breaker, Pace
from govatlas.coding.llm.request import Message, ModelAddress, Purpose, Reply, Request, Schema
from govatlas.coding.llm.session import Endpoint, ModelRefused, Session

MODEL = ModelAddress.parse("http://127.0.0.1:8080/v1#small")
REQUEST = Request(model=MODEL, messages=(Message("user", "Code."),), schema=Schema())
LLAMA_CPP_PYTHON = (
    b"{'type': 'literal_error', 'loc': ('body', 'response_format', 'type'), "
    b"'msg': \"Input should be 'text' or 'json_object'\", 'input': 'json_schema'}"
)


class Refusing:
    """A client whose server answers the same to every request."""

    def __init__(self, status: int, body: bytes) -> None:
        self.exchange = Exchange(status=status, body=body, fault=f"status {status}")
        self.sent = 0

    async def send(self, request: Request, keep: Callable[[bytes], None]) -> Exchange:
        self.sent += 1
        return self.exchange

    def read(self, request: Request, body: bytes) -> Reply | None:
        return None


class EmptyLedger:
    """A ledger that holds nothing."""

    def find(self, digest: str) -> None:
        return None

    def __getattr__(self, name: str) -> Any:
        raise AssertionError(f"nothing is there to {name}")


@pytest.mark.parametrize(
    ("body", "advice"),
    [
        (LLAMA_CPP_PYTHON, "try again with --form json"),
        (b"Unsupported parameter: 'temperature'", "try again with --temperature default"),
    ],
)
@pytest.mark.parametrize("status", [400, 422, 500])
def test_a_refused_form_is_not_tried_again(status: int, body: bytes, advice: str) -> None:
    client = Refusing(status, body)
    endpoint = Endpoint(client, Pace(), Breaker(), None)
    session = Session({MODEL: endpoint}, cast("Ledger", EmptyLedger()), Budget())
    with pytest.raises(ModelRefused, match=advice):
        asyncio.run(session.ask(REQUEST, Purpose(task="risk", text_digest="sha256:0")))
    assert client.sent == 1
