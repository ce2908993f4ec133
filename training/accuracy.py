"""Measures the local coder on the gold codings, no document scored by a model that saw it.

Run ``python -m training.accuracy`` (or ``make accuracy``). The gold documents are dealt into
folds, near-duplicates together; for each fold every weight, cut and vocabulary is fitted anew
without it, nor with any near-duplicate of its documents, then applied to it.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.status import judge_status
from training.corpus import CodedDocument, load_coded_documents
from training.fit import Fitted, fit_all, list_codes, pick, score_document
from training.folds import deal_folds
from training.levels import Scored, assess_document, weighted_kappa
from training.passages import WrittenPassage, load_passages

Levels = NDArray[np.int64]
FOLDS = 5


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
    documents = load_coded_documents()
    compared = cross_validate(documents, load_passages())
    gold = np.array([document.given.gold for document in documents])
    for title, chosen in (("gold codings", gold), ("all codings", gold | True)):
        print(f"\n{title}: {chosen.sum()} documents, {FOLDS} folds\n{HEADER}")
        for taxonomy, table in compared.items():
            print(describe(taxonomy, table.choose(chosen)))
        print(measure_status([d for d, c in zip(documents, chosen, strict=True) if c]))
    for taxonomy, table in compared.items():
        print(f"\n{taxonomy}, gold codings by category\n{CATEGORY_HEADER}")
        for column in range(len(table.codes)):
            print(describe_category(table.choose(gold), column))
    return 0


def cross_validate(
    documents: Sequence[CodedDocument], written: Sequence[WrittenPassage]
) -> dict[str, Compared]:
    """Return the given levels beside those of models that never saw the document."""
    folds = deal_folds(documents, FOLDS)
    coded: dict[int, dict[str, Levels]] = {}
    for fold in range(FOLDS):
        fitted = fit_all([d for d, f in zip(documents, folds, strict=True) if f != fold], written)
        for place in np.flatnonzero(folds == fold).tolist():
            coded[place] = code_document(documents[place], fitted)
        print(f"fold {fold + 1} of {FOLDS} done", file=sys.stderr)
    return {
        taxonomy.id: _compare(
            documents, taxonomy.id, [coded[i][taxonomy.id] for i in range(len(documents))]
        )
        for taxonomy in load_codebook().coverage
    }


def code_document(document: CodedDocument, fitted: Fitted) -> dict[str, Levels]:
    """Return the levels that ``fitted`` gives a document, by taxonomy."""
    scores = score_document(document, fitted.wording)
    return {
        taxonomy.id: assess_document(
            Scored(document, pick(scores, taxonomy.id)),
            taxonomy.id,
            list_codes(taxonomy.id),
            fitted.levels[taxonomy.id],
        ).level
        for taxonomy in load_codebook().coverage
    }


def _compare(
    documents: Sequence[CodedDocument], taxonomy: str, coded: Sequence[Levels]
) -> Compared:
    codes = list_codes(taxonomy)
    given = np.array([[d.level((taxonomy, code)) for code in codes] for d in documents])
    return Compared(codes, given, np.array(coded))


HEADER = (
    "taxonomy   kappa pooled  kappa by document  presence F1 macro  either  micro  mean gold  coder"
)
CATEGORY_HEADER = (
    "category                                 gold coder  kappa  precision recall    F1"
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
        f"{table.gold.mean():10.3f} {table.coder.mean():6.3f}"
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
