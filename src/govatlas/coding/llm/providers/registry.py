"""Lists the providers of models, from govatlas and from installed packages.

To add one to govatlas, write its class in a new file, then list it in ``_OWN``.
"""

import re
from functools import cache
from typing import Final

from govatlas.coding.llm.providers.anthropic import Anthropic
from govatlas.coding.llm.providers.google import Google
from govatlas.coding.llm.providers.openai import OpenAI, OpenAICompatible
from govatlas.coding.llm.providers.provider import Provider
from govatlas.coding.llm.request import SERVER, ModelAddress
from govatlas.errors import InputError
from govatlas.registry import find_registered

GROUP: Final = "govatlas.providers"
_OWN: Final = (OpenAI(), Anthropic(), Google(), OpenAICompatible())
_ADDRESS: Final = re.compile(r"(?P<address>https?://[^#\s]+)#(?P<name>\S+)")


@cache
def list_providers() -> dict[str, Provider]:
    """Return every provider by name.

    Raises:
        InputError: an installed package registers something that is not a provider.
    """
    return find_registered(GROUP, Provider, _OWN)  # type: ignore[type-abstract]


def word_models() -> str:
    """Return how models are written, such as ``openai:NAME, anthropic:NAME``."""
    return ", ".join(f"{name}:NAME" for name in list_providers() if name != SERVER)


def parse_model(text: str) -> ModelAddress:
    """Parse ``openai:NAME``, the same for another provider, or ``http://…/v1#NAME``.

    Raises:
        InputError: ``text`` has another form, or the provider is unknown.
    """
    if match := _ADDRESS.fullmatch(text.strip()):
        return ModelAddress(SERVER, match["name"], match["address"].rstrip("/"))
    provider, _, name = text.strip().partition(":")
    known = list_providers().keys() - {SERVER}
    if provider not in known or not name or name.startswith("//"):
        raise InputError(
            f"unknown model {text!r}; give {word_models()}, or the address of a server with the "
            "name it serves, such as http://127.0.0.1:8080/v1#NAME"
        )
    return ModelAddress(provider, name)
