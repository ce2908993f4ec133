"""Describes a provider: where requests go, and how bodies are written and read."""

from abc import ABC, abstractmethod
from collections.abc import Mapping
from importlib import resources
from typing import Any, ClassVar, Final

from govatlas.coding.llm.request import ModelAddress, Reply, Request
from govatlas.errors import InputError

UNCOUNTED: Final = -1
"""The value of a token count that is not a whole number."""
_LONGEST_NAME: Final = 200
_NO_TEMPERATURE: Final = "no_temperature.txt"


class Provider(ABC):
    """All that govatlas knows about one provider, without any connection.

    Attributes:
        name: the prefix of model names, as in ``openai:NAME``.
        variables: environment variables that can contain the key; the first is the one to set.
        needs_key: whether calls without a key are pointless.
        prices: what its models cost, as the text of a price file (docs/llm.md); the prices of
            the three built-in providers are in a generated file.
    """

    name: ClassVar[str]
    variables: ClassVar[tuple[str, ...]]
    needs_key: ClassVar[bool] = True
    prices: ClassVar[str] = ""

    @abstractmethod
    def locate(self, model: ModelAddress) -> str:
        """Return the address to which requests for ``model`` are posted."""

    @abstractmethod
    def sign(self, key: str) -> Mapping[str, str]:
        """Return the headers with the key."""

    @abstractmethod
    def write(self, request: Request) -> dict[str, Any]:
        """Return the body of a request."""

    @abstractmethod
    def read(self, body: Mapping[str, Any]) -> Reply:
        """Return the reply in the body of a response.

        Raises:
            LookupError, TypeError, ValueError, AttributeError: it is not such a body.
        """

    @abstractmethod
    def wrap(self, model: ModelAddress, text: str) -> dict[str, Any]:
        """Return the body of a response with ``text``, without token counts."""

    def write_batch(self, key: str, body: Mapping[str, Any]) -> dict[str, Any]:
        """Return the entry of a batch file for a request named ``key``.

        Raises:
            InputError: the provider has no batch API.
        """
        raise InputError(f"{self.name} has no batch API; code without a batch")

    def read_batch(self, entry: Mapping[str, Any]) -> object:
        """Return the body of a successful response in an entry of a reply file, or None.

        Raises:
            LookupError, TypeError, AttributeError: it is not an entry of this provider.
        """
        return None


def join_rules(request: Request) -> str:
    """Return the rules, which some providers take separately from the conversation."""
    return "\n\n".join(m.text for m in request.messages if m.role == "system")


def list_turns(request: Request) -> list[tuple[str, str]]:
    """Return role and text of each turn after the rules."""
    return [(m.role, m.text) for m in request.messages if m.role != "system"]


def choose_temperature(request: Request) -> dict[str, float]:
    """Return the temperature if one is set and the model accepts one."""
    temperature = request.parameters.temperature
    if temperature is None or not takes_temperature(request.model.name):
        return {}
    return {"temperature": temperature}


def takes_temperature(name: str) -> bool:
    """Return whether a model accepts a temperature; some reasoning models do not."""
    told = [line for line in _TOLD if name.startswith(line.removeprefix("!"))]
    return not told or max(told, key=lambda line: len(line.removeprefix("!"))).startswith("!")


def build_reply(
    text: str, *, model: object, finish: str, given: int, cached: int, written: int, stored: int = 0
) -> Reply:
    """Return a reply; lone surrogates in its text, which cannot be stored, are replaced."""
    name = " ".join(model.split())[:_LONGEST_NAME] if isinstance(model, str) else ""
    return Reply(
        text=text.encode("utf-8", "replace").decode(),
        model=name.encode("utf-8", "replace").decode(),
        input_tokens=given,
        cached_tokens=cached,
        stored_tokens=stored,
        output_tokens=written,
        finish=finish,
    )


def read_count(usage: object, name: str) -> int:
    """Return a token count, 0 if it is missing, ``UNCOUNTED`` if it is not a count."""
    value = usage.get(name) if isinstance(usage, Mapping) else None
    if value is None:
        return 0
    return value if type(value) is int and value >= 0 else UNCOUNTED


def _load_told() -> tuple[str, ...]:
    path = resources.files("govatlas.coding.llm") / "data" / _NO_TEMPERATURE
    lines = path.read_text("utf-8").splitlines()
    return tuple(line.strip() for line in lines if line.strip() and not line.startswith("#"))


_TOLD: Final = _load_told()
