"""The limits of a run of the language-model coder: money, time and load on the server."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govatlas.coding.llm.prices import PriceList, load_prices
from govatlas.coding.llm.request import ModelAddress
from govatlas.coding.llm.transport import MOST_BYTES, TIMEOUT
from govatlas.errors import InputError

CONCURRENCY: Final = 8
PATIENCE: Final = 300.0


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmLimits:
    """The limits of a run; None means no limit.

    Args:
        max_cost: US dollars.
        max_tokens: input and output tokens.
        concurrency: calls in flight at most.
        requests_per_minute: the provider's rate limit.
        tokens_per_minute: the provider's rate limit, for input and output.
        timeout: seconds for a whole call, after which it counts as lost.
        most_bytes: maximum size of the body of a reply, decompressed; a larger one is not read.
        patience: seconds after which a server that does not answer ends the run.
        prices: a file with your own prices.
    """

    max_cost: float | None = None
    max_tokens: int | None = None
    concurrency: int = CONCURRENCY
    requests_per_minute: float | None = None
    tokens_per_minute: float | None = None
    timeout: float = TIMEOUT
    most_bytes: int = MOST_BYTES
    patience: float = PATIENCE
    prices: Path | None = None

    def load_prices(self, models: tuple[ModelAddress, ...]) -> PriceList:
        """Return the prices, and check that those needed for a cost limit are there.

        Raises:
            InputError: cost is limited, but no price is known.
        """
        prices = load_prices(self.prices)
        unknown = [str(model) for model in models if prices.find(model) is None]
        if unknown and self.max_cost is not None:
            raise InputError(
                f"no price is known for {', '.join(unknown)}, so --max-cost cannot be enforced; "
                "give the price in a file with --prices, or limit --max-tokens instead"
            )
        return prices
