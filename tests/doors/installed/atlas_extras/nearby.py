"""Models of an OpenAI-compatible provider."""

import os

from govatlas.coding.llm.providers.openai import OpenAI
from govatlas.coding.llm.request import ModelAddress


class Nearby(OpenAI):
    """Chat completions of Nearby."""

    name = "nearby"
    variables = ("NEARBY_API_KEY",)
    prices = """
as_of: "2026-11-01"
models:
  - {model: nearby:tiny, input: 2, output: 6, context: 32000}
"""

    def locate(self, model: ModelAddress) -> str:
        """Return the address of chat completions."""
        base = os.environ.get("NEARBY_URL", "https://models.nearby.example/v1")
        return f"{base}/chat/completions"


NEARBY = Nearby()
