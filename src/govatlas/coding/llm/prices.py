"""What models cost, from a dated data file."""

from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any, Final

from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from govatlas.coding.llm.providers.registry import list_providers
from govatlas.coding.llm.request import ModelAddress
from govatlas.errors import InputError

_MILLION: Final = 1_000_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Price:
    """What a model costs in US dollars per million tokens, as of a date.

    ``cached_input`` is for input read from the provider's prompt cache, ``cache_write`` for
    input written to it; ``batch`` is the price factor for batches, such as 0.5.
    """

    input: float
    output: float
    cached_input: float
    batch: float
    as_of: str
    context: int = 0
    cache_write: float | None = None

    def cost_of(
        self, given: int, cached: int, written: int, *, stored: int = 0, batch: bool = False
    ) -> float:
        """Return the cost of a call in US dollars.

        Args:
            given: input tokens, including cached ones.
            cached: input tokens read from the cache.
            written: output tokens.
            stored: input tokens written to the cache.
            batch: whether it was part of a batch.
        """
        fresh = max(0, given - cached)
        extra = stored * max(0.0, (self.cache_write or self.input) - self.input)
        full = fresh * self.input + cached * self.cached_input + written * self.output + extra
        return full * (self.batch if batch else 1.0) / _MILLION


@dataclass(frozen=True, slots=True)
class PriceList:
    """Prices by the written form of a model's address."""

    prices: dict[str, Price]

    def find(self, model: ModelAddress) -> Price | None:
        """Return the price of ``model``, or of the model of which it is a dated version.

        Return None if no price is known: prices are never guessed from another model's.
        """
        name = str(model)
        if name in self.prices:
            return self.prices[name]
        stems = [stem for stem in self.prices if _is_dated(name, stem)]
        return self.prices[max(stems, key=len)] if stems else None


def load_prices(path: Path | None = None) -> PriceList:
    """Return the prices from govatlas, then from providers, then from the file at ``path``.

    Raises:
        InputError: the file cannot be read, or is not in the format that docs/llm.md describes.
    """
    prices = dict(_load_shipped().prices)
    if path is not None:
        try:
            prices |= _parse(path.read_text("utf-8"), str(path)).prices
        except (OSError, UnicodeDecodeError) as error:
            raise InputError(f"{path}: cannot be read as a price file: {error}") from error
    return PriceList(prices)


@cache
def _load_shipped() -> PriceList:
    file = resources.files("govatlas.coding.llm") / "data" / "prices.yaml"
    prices = dict(_parse(file.read_text("utf-8"), "prices.yaml").prices)
    for provider in list_providers().values():
        if provider.prices:
            prices |= _parse(provider.prices, f"the prices of {provider.name}").prices
    return PriceList(prices)


def _is_dated(name: str, stem: str) -> bool:
    """Return whether ``name`` is ``stem`` with a date or a version number after it."""
    rest = name.removeprefix(stem)
    return name != rest and rest[:1] in "-@" and rest[1:].replace("-", "").isdigit()


def _parse(text: str, where: str) -> PriceList:
    try:
        content: Any = YAML(typ="safe").load(text)
        as_of = str(content["as_of"])
        entries = content["models"]
        return PriceList({str(e["model"]): _parse_entry(e, as_of) for e in entries})
    except (YAMLError, KeyError, TypeError, ValueError, AttributeError) as error:
        reason = " ".join(str(error).split())
        raise InputError(
            f"{where}: not a price file ({reason}); it needs as_of, and models with model, "
            "input and output each, see docs/llm.md"
        ) from error


def _parse_entry(entry: dict[str, Any], as_of: str) -> Price:
    given, written = float(entry["input"]), float(entry["output"])
    if given < 0 or written < 0:
        raise ValueError(f"a negative price of {entry['model']}")
    return Price(
        input=given,
        output=written,
        cached_input=float(entry.get("cached_input", given)),
        batch=float(entry.get("batch", 1.0)),
        as_of=as_of,
        context=int(entry.get("context", 0)),
        cache_write=float(entry["cache_write"]) if "cache_write" in entry else None,
    )
