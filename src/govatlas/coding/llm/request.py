"""The request: all that is put to a model in one call."""

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final, Self

from govatlas.errors import InputError
from govatlas.identity import Json, digest_text, digest_value

_ADDRESS: Final = re.compile(r"(?P<address>https?://[^#\s]+)#(?P<name>\S+)")
HOSTED: Final = ("openai", "anthropic", "google")
SERVER: Final = "server"
"""The provider of models that are reached by the address of an OpenAI-compatible server."""


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """Which model, from whom; ``address`` is set for a server of one's own."""

    provider: str
    name: str
    address: str = ""

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read ``openai:NAME``, ``anthropic:NAME``, ``google:NAME`` or ``http://…/v1#NAME``.

        Raises:
            InputError: ``text`` has another form.
        """
        if match := _ADDRESS.fullmatch(text.strip()):
            return cls(SERVER, match["name"], match["address"].rstrip("/"))
        provider, _, name = text.strip().partition(":")
        if provider not in HOSTED or not name or name.startswith("//"):
            raise InputError(
                f"no model {text!r}; write openai:NAME, anthropic:NAME, google:NAME, or the "
                "address of a server with the name it serves, such as http://127.0.0.1:8080/v1#NAME"
            )
        return cls(provider, name)

    def __str__(self) -> str:
        """Return the form that ``parse`` reads."""
        return f"{self.address}#{self.name}" if self.address else f"{self.provider}:{self.name}"


class Form(StrEnum):
    """How a model is held to the form of a reply.

    ``SCHEMA`` is the structured output of the providers; ``GUIDED`` a JSON object with its schema
    beside it, as the server of llama-cpp-python takes it; ``JSON`` any JSON object; ``TEXT`` words.
    """

    SCHEMA = "schema"
    GUIDED = "guided"
    JSON = "json"
    TEXT = "text"


@dataclass(frozen=True)
class Message:
    """One turn of a conversation; ``role`` is system, user or assistant."""

    role: str
    text: str

    @cached_property
    def digest(self) -> str:
        """Return the tagged hash of the text."""
        return digest_text(self.text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Parameters:
    """What else decides a reply; a ``temperature`` of None leaves it to the model."""

    temperature: float | None = 0.0
    max_tokens: int = 8_000
    form: Form = Form.SCHEMA

    def to_json(self) -> dict[str, Json]:
        """Return the parameters as JSON, for digests."""
        return {
            "temperature": self.temperature,
            "max_tokens": self.max_tokens,
            "form": str(self.form),
        }


class Schema(dict[str, Json]):
    """A JSON Schema whose digest is taken once; it must not be changed."""

    @cached_property
    def digest(self) -> str:
        """Return the tagged hash of the schema."""
        return digest_value(self)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call: the conversation, the form of its reply, and which of several samples it is."""

    model: ModelAddress
    messages: tuple[Message, ...]
    schema: Schema
    parameters: Parameters = Parameters()
    sample: int = 0

    @cached_property
    def digest(self) -> str:
        """Return the tagged hash of everything that could change the reply."""
        return digest_value(
            {
                "model": str(self.model),
                "messages": [[m.role, m.digest] for m in self.messages],
                "schema": self.schema.digest,
                "parameters": self.parameters.to_json(),
                "sample": self.sample,
            }
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """What a call is for; kept in the log, no part of the request's digest.

    ``text_digest`` is that of the document's text, ``part`` counts from 1, ``attempt`` counts
    re-asking from 0.
    """

    task: str
    text_digest: str
    part: int = 1
    parts: int = 1
    attempt: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """What a model answered: its words, who it says it is, and what it used.

    ``finish`` is the reason for its end in the provider's words made alike (``stop``,
    ``length``, ``content_filter``, …), empty where unknown. ``stored_tokens`` are those in that
    the provider put into its prompt cache. ``cost`` is in US dollars, None
    where no price is known. ``is_miscounted`` tells of counts that cannot be true: they are 0 here.
    """

    text: str
    model: str
    input_tokens: int
    output_tokens: int
    cached_tokens: int = 0
    stored_tokens: int = 0
    finish: str = ""
    cost: float | None = None
    seconds: float = 0.0
    is_miscounted: bool = False
