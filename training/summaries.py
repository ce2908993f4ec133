"""Fits how likely a good summary uses each word of a document, to summaries that people wrote."""

import argparse
import json
import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.summary.aims import list_aims
from govatlas.coding.local.summary.weigh import FEATURES, measure_words, stems
from govatlas.model.document import Document
from govatlas.norms import find_norms
from govatlas.reading import list_sources, read_source
from govatlas.unitizing import outline

Floats = NDArray[np.float64]

RIDGE: Final = 3.0
ROUNDS: Final = 12
LEAST_DOCUMENTS: Final = 3
RARENESS: Final = FEATURES.index("rareness")


@dataclass(frozen=True)
class Measured:
    """One document: its stems, their features, and how many summaries use each."""

    words: tuple[str, ...]
    table: Floats
    used: Floats


def weigh_rareness(documents: Sequence[Document]) -> dict[str, float]:
    """Return how rare each stem is, from 0 to 1; those of few documents are left out, as 1."""
    spread = Counter(word for document in documents for word in set(stems(document.text)))
    most = math.log(len(documents) + 1)
    return {
        word: round(1 - math.log1p(count) / most, 3)
        for word, count in sorted(spread.items())
        if count >= max(LEAST_DOCUMENTS, len(documents) // 20)
    }


def fit(measured: Sequence[Measured]) -> dict[str, float]:
    """Return the weights of a ridge logistic regression over the words of all documents."""
    table = np.vstack([one.table for one in measured])
    used = np.concatenate([one.used for one in measured])
    weights = np.zeros(len(FEATURES))
    penalty = np.full(len(FEATURES), RIDGE)
    penalty[0] = 0.0
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-table @ weights))
        spread = chance * (1 - chance)
        slope = table.T @ (used - chance) - penalty * weights
        curve = (table * spread[:, None]).T @ table + np.diag(penalty + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    return {name: round(float(w), 4) for name, w in zip(FEATURES, weights, strict=True)}


def measure(
    document: Document, summaries: Sequence[str], rareness: dict[str, float], issuer: str
) -> Measured:
    """Return a document's words with their features and the share of summaries that use them."""
    norms = find_norms(document, outline(document), issuer=issuer)
    rows = measure_words(document, norms, list_aims(document))
    words = tuple(rows)
    table = np.array([rows[word] for word in words])
    table[:, RARENESS] = [rareness.get(word, 1.0) for word in words]
    said = [set(stems(summary)) for summary in summaries]
    used = np.array([sum(word in one for one in said) / len(said) for word in words])
    return Measured(words, table, used)


def main() -> None:
    """Fit the weights to summaries in JSON Lines and write them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("texts", type=Path, help="the folder of documents")
    parser.add_argument("summaries", type=Path, nargs="+", help="lines with document_id, summary")
    parser.add_argument("--out", type=Path, required=True)
    given = parser.parse_args()
    summaries: dict[str, list[str]] = {}
    for path in given.summaries:
        for line in path.read_text("utf-8").splitlines():
            row = json.loads(line)
            summaries.setdefault(row["document_id"], []).append(row["summary"])
    sources = [s for s in list_sources([given.texts]) if s.instrument.id in summaries]
    documents = [read_source(source) for source in sources if not source.skipped]
    rareness = weigh_rareness(documents)
    measured = [measure(d, summaries[d.id], rareness, "") for d in documents]
    stored = {"weights": fit(measured), "rareness": rareness}
    given.out.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", "utf-8")


if __name__ == "__main__":
    main()
