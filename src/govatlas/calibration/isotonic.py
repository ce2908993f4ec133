"""Fits a rising sequence to rates (isotonic regression)."""

from collections.abc import Sequence


def make_rising(rates: Sequence[float], weights: Sequence[float]) -> list[float]:
    """Return the rising sequence closest to ``rates`` by weighted least squares.

    The pool-adjacent-violators method of Ayer, Brunk, Ewing, Reid and Silverman 1955 (Annals of
    Mathematical Statistics 26, 641-647).
    """
    pools: list[tuple[float, float, int]] = []  # rate, weight, number of steps
    for rate, weight in zip(rates, weights, strict=True):
        pools.append((rate, weight, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (first, some, many), (second, others, more) = pools.pop(-2), pools.pop()
            mean = (first * some + second * others) / (some + others)
            pools.append((mean, some + others, many + more))
    return [rate for rate, _, steps in pools for _ in range(steps)]
