"""The request: all that is sent to a model in one call."""

from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from typing import Final

from govatlas.identity import Json, digest_text, digest_value

SERVER: Final = "server"
"""The provider name for models on an OpenAI-compatible server."""


@dataclass(frozen=True, slots=True)
class ModelAddress:
    """A model and its provider; ``address`` is set for your own server."""

    provider: str
    name: str
    address: str = ""

    def __str__(self) -> str:
        """Return the form that ``parse_model`` accepts."""
        return f"{self.address}#{self.name}" if self.address else f"{self.provider}:{self.name}"


class Form(StrEnum):
    """How a model is made to reply in the right format.

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
    """Other parameters of a reply; a ``temperature`` of None leaves it to the model."""

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
    """A JSON Schema whose digest is computed once; it must not be changed."""

    @cached_property
    def digest(self) -> str:
        """Return the tagged hash of the schema."""
        return digest_value(self)


@dataclass(frozen=True, kw_only=True)
class Request:
    """One call: the conversation, the format of its reply, and the number of the sample."""

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
    """What a call is for; recorded in the log, not part of the request's digest.

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
    """A model's reply: its text, the model's name by its own account, and what it used.

    ``finish`` is why it ended, the same word for all providers (``stop``, ``length``,
    ``content_filter``, …), or empty if unknown. ``stored_tokens`` are input tokens that the
    provider wrote to its prompt cache. ``cost`` is in US dollars, None
    where no price is known. ``is_miscounted`` marks impossible counts, which are 0 here.
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
