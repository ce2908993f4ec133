"""Measures how long the statistics of two coders take, intervals included.

Run it as ``python benchmarks/agreement.py [DOCUMENTS] [CATEGORIES] [RESAMPLES]``; it prints the
time with the date and the machine.
"""

import os
import platform
import sys
import time
from datetime import date

import numpy as np

from govatlas.agreement.joining import Grid
from govatlas.agreement.report import measure_taxonomy
from govatlas.agreement.resampling import Resampling
from govatlas.model.codebook import Category, Level, Scale, Taxonomy

SCALE = Scale((Level(0, "none", ""), Level(1, "minimal", ""), Level(2, "good", "")))


def main(documents: int = 100, categories: int = 24, resamples: int = 1000) -> None:
    """Time every figure on one taxonomy: pooled, by category, by confidence, by document, bias."""
    grid = build_grid(documents, categories)
    begun = time.perf_counter()
    part = measure_taxonomy(grid, Resampling(0, resamples))
    seconds = time.perf_counter() - begun
    figures = [*part.pooled, part.by_document, *part.categories, *part.confidences, *part.bias]
    print(
        f"{date.today().isoformat()}  {platform.machine()}, {os.cpu_count()} processors, "
        f"Python {platform.python_version()}, numpy {np.__version__}"
    )
    print(
        f"{documents} documents, {categories} categories, {resamples} resamples: "
        f"{len(figures)} figures with intervals in {seconds:.2f} seconds"
    )


def build_grid(documents: int, categories: int) -> Grid:
    """Return levels at random, the second coder's like the first's four times in five."""
    random = np.random.default_rng(0)
    shape = (documents, categories)
    first = random.choice(3, shape, p=[0.8, 0.12, 0.08]).astype(np.int8)
    other = random.choice(3, shape, p=[0.8, 0.12, 0.08]).astype(np.int8)
    second = np.where(random.random(shape) < 0.8, first, other)
    codes = [Category(code=f"c{n}", label="", definition="") for n in range(categories)]
    taxonomy = Taxonomy(
        id="risk", label="Risk", version="1", source="", scale=SCALE, categories=tuple(codes)
    )
    names = tuple(f"d{n}" for n in range(documents))
    confidence = random.integers(0, 3, shape).astype(np.int8)
    return Grid(taxonomy, names, first, second, confidence, np.zeros(shape, dtype=np.bool_))


if __name__ == "__main__":
    main(*[int(argument) for argument in sys.argv[1:]])
