"""Fits how likely a good summary uses each word of a document, measured on documents left out.

The summaries that people wrote stand outside the repository: AGORA's short summaries of the
documents in ``training/codings`` and of the gold documents, and those of gold codings and norms.

    python -m training.summaries            figures by cross-validation
    python -m training.summaries --write    the same, then the model fitted to all
"""

import argparse
import csv
import json
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.actors.proposers import find_proposers
from govatlas.coding.local.annotate import annotate
from govatlas.coding.local.coder import bind_cues
from govatlas.coding.local.status import HARD, judge_status
from govatlas.coding.local.summary import summarize
from govatlas.coding.local.summary.aims import list_aims
from govatlas.coding.local.summary.weigh import FEATURES, WordModel, measure_words, stems
from govatlas.coding.local.views import view_document
from govatlas.model.document import Document
from govatlas.norms import find_norms
from govatlas.reading import list_sources, read_source
from govatlas.reading.source import Source
from govatlas.unitizing import outline
from training.corpus import CODINGS, GOLD, POLICIES, SHARED

HERE: Final = Path(__file__).resolve().parent
NORMS: Final = "gold/dev/norms.jsonl"
AGORA: Final = "agora/documents.csv"
WEIGHTS: Final = HERE.parent / "src/govatlas/coding/local/data/en/weights/summary.json"
RIDGE: Final = 3.0
ROUNDS: Final = 12
FOLDS: Final = 5
_LEAST_SHARE: Final = 20
_LEAST_DOCUMENTS: Final = 8
_PRIOR: Final = 6.0
_RARENESS: Final = FEATURES.index("rareness")
_USAGE: Final = FEATURES.index("usage")
_KNOWN: Final = FEATURES.index("known usage")

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Example:
    """A document as the coder reads it, with the summaries that people wrote of it, by source."""

    document: Document
    binding: bool
    issuer: str
    summaries: Mapping[str, str]


@dataclass(frozen=True)
class Measured:
    """One document: its stems, their features, and the share of summaries that use each."""

    words: tuple[str, ...]
    table: Floats
    used: Floats


def load_examples(shared: Path = SHARED, *, processes: int = 2) -> list[Example]:
    """Return an example for each document that people summed up.

    Raises:
        SystemExit: the AGORA release or the gold codings are not at ``shared``.
    """
    if not (shared / GOLD).is_file():
        raise SystemExit(f"needs the AGORA release and gold codings at {shared}; see training/")
    summaries = _read_summaries(shared)
    sources = [
        source
        for folder in ("agora", "documents")
        for source in list_sources([shared / folder])
        if not source.skipped and source.instrument.id in summaries
    ]
    with ProcessPoolExecutor(processes) as pool:
        return list(pool.map(partial(_read, summaries), sources, chunksize=8))


def _read_summaries(shared: Path) -> dict[str, dict[str, str]]:
    """Return what people wrote, by document and by source."""
    found: dict[str, dict[str, str]] = {}
    for path in (shared / GOLD, shared / POLICIES, shared / NORMS):
        for row in _rows(path):
            found.setdefault(row["document_id"], {})[path.stem] = row["summary"]
    allowed = {row["document_id"] for path in CODINGS.glob("*.jsonl") for row in _rows(path)}
    allowed |= found.keys()
    with (shared / AGORA).open(encoding="utf-8-sig", newline="") as file:
        for row in csv.DictReader(file):
            if row["AGORA ID"] in allowed and row["Short summary"].strip():
                found.setdefault(row["AGORA ID"], {})["AGORA"] = row["Short summary"]
    return found


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read(summaries: Mapping[str, Mapping[str, str]], source: Source) -> Example:
    document = read_source(source)
    codebook = load_codebook()
    notes = annotate(document, bind_cues(codebook))
    issuer = next((proposer.name for proposer in find_proposers(notes.view, codebook)), "")
    status = judge_status(notes.view, notes.index)
    return Example(document, status.category == HARD, issuer, summaries[document.id])


def measure(example: Example) -> Measured:
    """Return a document's words with their features and the share of summaries that use them."""
    document = example.document
    norms = find_norms(document, outline(document), issuer=example.issuer)
    blank = WordModel((), {}, {})
    rows = measure_words(document, norms, list_aims(document), blank)
    words = tuple(sorted(rows))
    said = [set(stems(summary)) for summary in example.summaries.values()]
    used = np.array([sum(word in one for one in said) / len(said) for word in words])
    return Measured(words, np.array([rows[word] for word in words]), used)


def weigh_rareness(measured: Sequence[Measured]) -> dict[str, float]:
    """Return how rare each stem is, from 0 to 1; those of few documents are left out, as 1."""
    spread = Counter(word for one in measured for word in one.words)
    most = math.log(len(measured) + 1)
    return {
        word: round(1 - math.log1p(count) / most, 3)
        for word, count in sorted(spread.items())
        if count >= max(3, len(measured) // _LEAST_SHARE)
    }


@dataclass(frozen=True)
class Usage:
    """How many documents have each stem, and in how many a summary uses it."""

    documents: Counter[str]
    used: Counter[str]
    mean: float

    @classmethod
    def count(cls, measured: Sequence[Measured]) -> "Usage":
        """Return the counts over all documents."""
        documents: Counter[str] = Counter()
        used: Counter[str] = Counter()
        for one in measured:
            documents.update(one.words)
            for word, share in zip(one.words, one.used, strict=True):
                used[word] += float(share)
        return cls(documents, used, sum(used.values()) / sum(documents.values()))

    def weigh(self, word: str, *, without: float | None = None) -> float:
        """Return log odds of use against those of any stem; ``without`` leaves one document out."""
        count, used = float(self.documents[word]), float(self.used[word])
        if without is not None:
            count, used = count - 1, used - without
        share = (used + self.mean * _PRIOR) / (count + _PRIOR)
        return math.log(share / (1 - share)) - math.log(self.mean / (1 - self.mean))

    def knows(self, word: str) -> bool:
        """Whether enough documents have the stem."""
        return self.documents[word] > _LEAST_DOCUMENTS


def fit(measured: Sequence[Measured]) -> WordModel:
    """Return the model that a ridge logistic regression finds over the words of all documents."""
    rareness, usage = weigh_rareness(measured), Usage.count(measured)
    tables = []
    for one in measured:
        table = one.table.copy()
        for place, word in enumerate(one.words):
            table[place, _RARENESS] = rareness.get(word, 1.0)
            if usage.knows(word):
                table[place, _USAGE] = usage.weigh(word, without=float(one.used[place]))
                table[place, _KNOWN] = 1.0
        tables.append(table)
    weights = _regress(np.vstack(tables), np.concatenate([one.used for one in measured]))
    known = {w: round(usage.weigh(w), 3) for w in sorted(usage.documents) if usage.knows(w)}
    return WordModel(tuple(round(float(w), 4) for w in weights), rareness, known)


def _regress(table: Floats, used: Floats) -> Floats:
    weights = np.zeros(len(FEATURES))
    penalty = np.full(len(FEATURES), RIDGE)
    penalty[0] = 0.0
    for _ in range(ROUNDS):
        chance = 1 / (1 + np.exp(-table @ weights))
        spread = chance * (1 - chance)
        slope = table.T @ (used - chance) - penalty * weights
        curve = (table * spread[:, None]).T @ table + np.diag(penalty + 1e-9)
        weights = weights + np.linalg.solve(curve, slope)
    return weights


def overlap(one: str, other: str) -> float:
    """Return the F1 of the content words that two summaries share (ROUGE-1)."""
    mine, theirs = Counter(stems(one)), Counter(stems(other))
    both = sum((mine & theirs).values())
    return 2 * both / (sum(mine.values()) + sum(theirs.values())) if both else 0.0


def write_summary(example: Example, model: WordModel) -> str:
    """Return the summary of an example by a model."""
    document = example.document
    parts = outline(document)
    norms = find_norms(document, parts, issuer=example.issuer)
    view = view_document(document, parts)
    return summarize(view, norms, binding=example.binding, issuer=example.issuer, model=model).text


def cross_validate(
    examples: Sequence[Example], measured: Sequence[Measured], *, seed: int = 0
) -> dict[str, tuple[float, int]]:
    """Return the mean overlap with each source's summaries, of models without the document."""
    order = np.random.default_rng(seed).permutation(len(examples))
    found: dict[str, list[float]] = {}
    for part in np.array_split(order, FOLDS):
        held = set(part.tolist())
        model = fit([one for place, one in enumerate(measured) if place not in held])
        for place in sorted(held):
            summary = write_summary(examples[place], model)
            for source, theirs in examples[place].summaries.items():
                found.setdefault(source, []).append(overlap(summary, theirs))
    return {source: (sum(all_) / len(all_), len(all_)) for source, all_ in sorted(found.items())}


def main() -> None:
    """Print figures by cross-validation; with ``--write`` fit to all and write the model."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the model fitted to all")
    arguments = parser.parse_args()
    examples = load_examples()
    measured = [measure(example) for example in examples]
    print(f"{len(examples)} documents; F1 of content words, by cross-validation:")
    for source, (mean, count) in cross_validate(examples, measured).items():
        print(f"  against the summaries of {source} ({count}): {mean:.3f}")
    if arguments.write:
        model = fit(measured)
        stored = {
            "weights": dict(zip(FEATURES, model.weights, strict=True)),
            "rareness": model.rareness,
            "usage": model.usage,
        }
        WEIGHTS.write_text(json.dumps(stored, indent=1, sort_keys=True) + "\n", "utf-8")
        print(f"wrote {WEIGHTS.name}")


if __name__ == "__main__":
    main()
