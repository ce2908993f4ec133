"""The protocols of the providers, each in a module of its own."""

from collections.abc import Mapping
from typing import Final

from govatlas.coding.llm.providers.anthropic import Anthropic
from govatlas.coding.llm.providers.google import Google
from govatlas.coding.llm.providers.openai import OpenAI, OpenAICompatible
from govatlas.coding.llm.providers.provider import Provider
from govatlas.coding.llm.request import SERVER

PROVIDERS: Final[Mapping[str, Provider]] = {
    "openai": OpenAI(),
    "anthropic": Anthropic(),
    "google": Google(),
    SERVER: OpenAICompatible(),
}
