"""Keeps a run within its budget of money and tokens by checking before each call."""

from dataclasses import dataclass, field

from govatlas.coding.llm.prices import Price
from govatlas.coding.method import RunOver


@dataclass(frozen=True, slots=True, kw_only=True)
class Spent:
    """What calls used: input tokens (including cached ones), output tokens, and cost.

    ``cost`` is in US dollars, or None if no price is known.
    """

    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0

    @property
    def tokens(self) -> int:
        """Return the sum of input and output tokens."""
        return self.input_tokens + self.output_tokens

    def plus(self, other: "Spent") -> "Spent":
        """Return the sum; its cost is unknown where either is."""
        known = self.cost is not None and other.cost is not None
        return Spent(
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=(self.cost or 0.0) + (other.cost or 0.0) if known else None,
        )


class BudgetSpent(RunOver):
    """The next call could exceed the budget; it was not sent."""


@dataclass
class Budget:
    """Reserves the most that a call could cost, then records what it did cost.

    A call whose connection broke may have been charged, so what was reserved for it stays
    spent. Estimates of input are corrected by the largest ratio of
    actual to estimated tokens seen so far, and begin with a margin.

    Args:
        max_cost: US dollars, None for no limit.
        max_tokens: tokens in and out, None for no limit.
    """

    max_cost: float | None = None
    max_tokens: int | None = None
    spent: Spent = field(default_factory=Spent)
    lost: Spent = field(default_factory=Spent)
    _reserved: Spent = field(default_factory=Spent)
    _ratio: float = 1.15

    def reserve(self, price: Price | None, input_tokens: int, output_tokens: int) -> Spent:
        """Set aside the most that a call can use.

        Args:
            price: of the model, or None if unknown.
            input_tokens: estimated.
            output_tokens: the most that the model may write.

        Raises:
            BudgetSpent: there is not enough left.
        """
        most = _bill(price, round(input_tokens * self._ratio) + 1, 0, output_tokens)
        total = self.spent.plus(self.lost).plus(self._reserved).plus(most)
        if self.max_tokens is not None and total.tokens > self.max_tokens:
            raise BudgetSpent
        if self.max_cost is not None and (total.cost is None or total.cost > self.max_cost):
            raise BudgetSpent
        self._reserved = self._reserved.plus(most)
        return most

    def settle(self, reserved: Spent, actual: Spent, estimated: int) -> None:
        """Replace what was reserved for a call by what it used."""
        self.release(reserved)
        self.spent = self.spent.plus(actual)
        if estimated:
            self._ratio = max(self._ratio, actual.input_tokens / estimated)

    def release(self, reserved: Spent) -> None:
        """Release what was reserved for a call that was not charged."""
        self._reserved = _minus(self._reserved, reserved)

    def lose(self, reserved: Spent) -> None:
        """Count a call as charged in full if it ended without reporting its use."""
        self.release(reserved)
        self.lost = self.lost.plus(reserved)


def _minus(one: Spent, other: Spent) -> Spent:
    return Spent(
        input_tokens=one.input_tokens - other.input_tokens,
        cached_tokens=one.cached_tokens - other.cached_tokens,
        output_tokens=one.output_tokens - other.output_tokens,
        cost=one.cost - other.cost if one.cost is not None and other.cost is not None else None,
    )


def _bill(price: Price | None, given: int, cached: int, written: int) -> Spent:
    # The whole input may be put into the provider's cache, which can cost more than to read it.
    cost = price.cost_of(given, cached, written, stored=given) if price is not None else None
    return Spent(input_tokens=given, cached_tokens=cached, output_tokens=written, cost=cost)
