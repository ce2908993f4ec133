"""How the intervals of a report are computed, so that it can be reproduced."""

from dataclasses import dataclass

from govatlas.agreement.bootstrap import METHOD, RATE, draw_resamples
from govatlas.agreement.confusion import Floats


@dataclass(frozen=True, slots=True)
class Resampling:
    """The seed and the number of resamples."""

    seed: int = 0
    resamples: int = 1000

    def draw(self, documents: int) -> Floats:
        """Return how often each document (column) is drawn in each resample (row).

        Raises:
            InvalidValue: ``resamples`` is less than 1.
        """
        return draw_resamples(documents, self.resamples, self.seed)

    def describe(self) -> dict[str, str | int | float]:
        """Return the method as JSON values."""
        return {
            "method": METHOD,
            "rate": RATE,
            "resamples": self.resamples,
            "seed": self.seed,
        }
