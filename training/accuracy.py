"""Measures the local coder on the gold codings, no document scored by a model that saw it.

Run ``python -m training.accuracy`` (or ``make accuracy``). The documents are dealt into folds,
near-duplicates together; for each fold every weight, threshold and vocabulary is fitted anew
without it, then applied to it. ``make train`` prints the same figures, of the levels that it keeps.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.status import judge_status
from training.corpus import CodedDocument, load_coded_documents, load_policies
from training.fit import FOLDS, CrossFitted, Fitting, list_codes
from training.levels import weighted_kappa
from training.odds import describe_cuts, describe_rivals
from training.passages import load_passages

Levels = NDArray[np.int64]


@dataclass(frozen=True)
class Compared:
    """Levels of one taxonomy side by side, ``(documents, categories)``."""

    codes: tuple[str, ...]
    gold: Levels
    coder: Levels

    def choose(self, documents: NDArray[np.bool_]) -> "Compared":
        """Return the comparison of some of the documents."""
        return Compared(self.codes, self.gold[documents], self.coder[documents])


def main() -> int:
    """Print the figures, on the gold codings first, then on all codings."""
    documents = [*load_coded_documents(), *load_policies()]
    found = Fitting(documents, load_passages()).cross_fit()
    print("\n".join(report(documents, found)))
    return 0


def report(documents: Sequence[CodedDocument], found: CrossFitted) -> Iterator[str]:
    """Yield the lines of every figure on levels that models gave without seeing the document."""
    compared = {
        taxonomy.id: Compared(
            list_codes(taxonomy.id),
            _list_given(documents, taxonomy.id),
            found.assessed[taxonomy.id].level,
        )
        for taxonomy in load_codebook().coverage
    }
    gold = np.array([document.given.gold for document in documents])
    policies = np.array([document.policy for document in documents])
    parts = (("gold codings", gold), ("all codings", ~policies), ("policies", policies))
    for title, chosen in parts:
        yield f"\n{title}: {chosen.sum()} documents, {FOLDS} folds\n{HEADER}"
        yield from (describe(name, table.choose(chosen)) for name, table in compared.items())
        yield measure_status([d for d, c in zip(documents, chosen, strict=True) if c])
    yield from describe_cuts(documents, found)
    yield from describe_rivals(documents, found)
    for taxonomy, table in compared.items():
        yield f"\n{taxonomy}, gold codings by category\n{CATEGORY_HEADER}"
        for column in range(len(table.codes)):
            yield describe_category(table.choose(gold), column)


def _list_given(documents: Sequence[CodedDocument], taxonomy: str) -> Levels:
    codes = list_codes(taxonomy)
    return np.array([[d.level((taxonomy, code)) for code in codes] for d in documents])


HEADER = (
    "taxonomy   kappa pooled  kappa by document  presence F1 macro  either  micro  "
    "mean gold  coder  difference"
)
CATEGORY_HEADER = (
    "category                                 gold coder  kappa  precision recall    F1  "
    "mean gold  coder"
)


def describe(taxonomy: str, table: Compared) -> str:
    """Return one line of figures on a taxonomy.

    Kappa by document is the mean over documents in which either varies. Macro-F1 is the mean
    over categories that gold used; "either" is that over categories that gold or coder used.
    """
    by_document = [weighted_kappa(g, c) for g, c in zip(table.gold, table.coder, strict=True)]
    found = [presence_f1(g, c) for g, c in zip(table.gold.T, table.coder.T, strict=True)]
    used = table.gold.any(axis=0).tolist()
    macro = np.mean([f for f, u in zip(found, used, strict=True) if f is not None and u])
    either = np.mean([f for f in found if f is not None])
    micro = presence_f1(table.gold.ravel(), table.coder.ravel()) or 0.0
    return (
        f"{taxonomy:10s} {weighted_kappa(table.gold, table.coder):12.3f} "
        f"{float(np.nanmean(by_document)):18.3f} {macro:18.3f} {either:7.3f} {micro:6.3f} "
        f"{table.gold.mean():10.3f} {table.coder.mean():6.3f} "
        f"{table.coder.mean() - table.gold.mean():+11.3f}"
    )


def describe_category(table: Compared, column: int) -> str:
    """Return one line of figures on a category; a dash where a figure is undefined."""
    gold, coder = table.gold[:, column], table.coder[:, column]
    both = int(((gold > 0) & (coder > 0)).sum())
    figures = (
        _or_dash(weighted_kappa(gold, coder)),
        _share(both, int((coder > 0).sum())),
        _share(both, int((gold > 0).sum())),
        _or_dash(presence_f1(gold, coder)),
    )
    counts = f"{(gold > 0).sum():4d} {(coder > 0).sum():5d}"
    means = f"{gold.mean():9.3f} {coder.mean():6.3f}"
    return f"{table.codes[column]:40.40s} {counts}  " + "  ".join((*figures, means))


def measure_status(documents: Sequence[CodedDocument]) -> str:
    """Return one line on how often the status is that of the coding.

    Its signs carry points set by hand, so there is nothing to leave out.
    """
    right = sum(judge_status(d.measured.view).category == d.given.status for d in documents)
    return f"status     accuracy {right / len(documents):.3f} ({right} of {len(documents)})"


def presence_f1(gold: Levels, coder: Levels) -> float | None:
    """Return the F1 of presence, None where neither used the category."""
    used = int((gold > 0).sum() + (coder > 0).sum())
    return None if used == 0 else 2 * int(((gold > 0) & (coder > 0)).sum()) / used


def _share(part: int, whole: int) -> str:
    return f"{part / whole:6.3f}" if whole else "     –"


def _or_dash(value: float | None) -> str:
    return "     –" if value is None or np.isnan(value) else f"{value:6.3f}"


if __name__ == "__main__":
    sys.exit(main())
