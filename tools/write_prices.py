"""Writes the price file of models from the price list of the genai-prices package.

Run it as ``python tools/write_prices.py DATE`` after an upgrade of genai-prices, with the date on
which the prices were compared with those that the providers publish.
"""

import sys
from datetime import UTC, datetime
from decimal import Decimal
from importlib.metadata import version
from pathlib import Path
from typing import Any

from genai_prices import data_snapshot

FILE = Path("src/govatlas/coding/llm/data/prices.yaml")
PROVIDERS = ("openai", "anthropic", "google")
NOT_TEXT = ("embedding", "tts", "whisper", "image", "audio", "realtime", "transcribe", "live")
BATCH = 0.5
HEADER = """\
# What models cost, in US dollars a million tokens. Written by tools/write_prices.py from the
# package genai-prices {version} (MIT, https://github.com/pydantic/genai-prices), which collects
# what the providers publish. Where a price rises with the length of a prompt, this is the price
# of a prompt below the first step. batch is the part of the price that a batch costs with these
# providers. Prices change: compare them with the provider's before you rely on them, and give
# your own with --prices.
as_of: "{date}"
models:
"""


def main() -> None:
    """Write the file for the date named on the command line."""
    if len(sys.argv) != 2:
        sys.exit("usage: python tools/write_prices.py YYYY-MM-DD")
    day = datetime.fromisoformat(sys.argv[1]).replace(tzinfo=UTC)
    lines = [HEADER.format(version=version("genai-prices"), date=sys.argv[1])]
    for provider in data_snapshot.get_snapshot().providers:
        if provider.id in PROVIDERS:
            kept = [model for model in provider.models if _is_own(provider.id, model.id)]
            lines += [line for model in kept if (line := _write(provider.id, model, day))]
    FILE.write_text("".join(lines), encoding="utf-8")


def _write(provider: str, model: Any, day: datetime) -> str:
    """Return the line of a model that reads and writes text, empty for others."""
    price = model.get_prices(day)
    given, written = _base(price.input_mtok), _base(price.output_mtok)
    if given is None or written is None or any(word in model.id for word in NOT_TEXT):
        return ""
    cached = _base(price.cache_read_mtok)
    parts = [f"model: {provider}:{model.id}", f"input: {given}", f"output: {written}"]
    parts += [f"cached_input: {cached}"] if cached is not None else []
    stored = _base(price.cache_write_mtok)
    parts += [f"cache_write: {stored}"] if stored is not None else []
    parts += [f"batch: {BATCH}"]
    parts += [f"context: {model.context_window}"] if model.context_window else []
    return f"  - {{{', '.join(parts)}}}\n"


def _is_own(provider: str, model: str) -> bool:
    """Whether a provider makes the model itself; Google resells others by another way."""
    return provider != "google" or model.startswith(("gemini", "gemma"))


def _base(price: Any) -> Decimal | None:
    return getattr(price, "base", price)


if __name__ == "__main__":
    main()
