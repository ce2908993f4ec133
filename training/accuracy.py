"""Measures the local coder on the gold codings, no document scored by a model that saw it.

Run ``python -m training.accuracy`` (or ``make accuracy``). The documents are dealt into folds,
near-duplicates together; for each fold every weight, threshold and vocabulary is fitted anew
without it, then applied to it. ``make train`` prints the same figures, of the levels that it keeps.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.coding.local.status import judge_status
from training.corpus import CodedDocument, load_coded_documents, load_policies
from training.fit import FOLDS, CrossFitted, Fitting, list_codes
from training.levels import weighted_kappa
from training.odds import tabulate_cuts, tabulate_rivals
from training.passages import load_passages
from training.people import ACCURACY, describe_machine

Levels = NDArray[np.int64]
BEGIN: Final = "<!-- figures -->\n"
END: Final = "<!-- end of figures -->\n"
HEADER: Final = (
    *("kappa pooled", "kappa by document", "macro-F1, gold's categories", "macro-F1, either's"),
    *("micro-F1", "mean level given", "coder", "difference"),
)
CATEGORY_HEADER: Final = (
    *("category", "gold", "coder", "kappa", "precision", "recall", "F1", "mean gold", "mean coder"),
)


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
    """Print the figures, or write them into the page on accuracy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help="write into docs/accuracy.md")
    asked = parser.parse_args()
    documents = [*load_coded_documents(), *load_policies()]
    found = Fitting(documents, load_passages()).cross_fit()
    text = report(documents, found)
    if asked.write:
        write_figures(text)
    else:
        print(text, end="")
    return 0


def write_figures(text: str) -> None:
    """Put the figures into the page on accuracy, between their two marks."""
    page = ACCURACY.read_text("utf-8")
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    ACCURACY.write_text(f"{before}{BEGIN}{text}{END}{after}", "utf-8")


def report(documents: Sequence[CodedDocument], found: CrossFitted) -> str:
    """Return, as Markdown, all figures on levels of models that never saw the document."""
    day = datetime.now(UTC).strftime("%d %B %Y").lstrip("0")
    lines = [f"`make accuracy`, {day}, {describe_machine()}; {FOLDS} folds."]
    for block in (
        _tabulate_parts(documents, found),
        tabulate_cuts(documents, found),
        tabulate_rivals(documents, found),
        _tabulate_categories(documents, found),
    ):
        lines += ["", *block]
    return "\n".join(lines) + "\n"


def _tabulate_parts(documents: Sequence[CodedDocument], found: CrossFitted) -> Iterator[str]:
    """Yield a table for the gold codings, for all of AGORA, for the policies."""
    gold = np.array([document.given.gold for document in documents])
    policies = np.array([document.policy for document in documents])
    parts = (("gold codings", gold), ("all AGORA codings", ~policies), ("policies", policies))
    for title, chosen in parts:
        yield f"| {title} ({chosen.sum()} documents) | {' | '.join(HEADER)} |"
        yield f"|{' --- |' * (len(HEADER) + 1)}"
        for taxonomy in found.assessed:
            yield describe(taxonomy, compare(documents, found, taxonomy).choose(chosen))
        yield ""
        yield measure_status([d for d, c in zip(documents, chosen, strict=True) if c])
        yield ""


def _tabulate_categories(documents: Sequence[CodedDocument], found: CrossFitted) -> Iterator[str]:
    gold = np.array([document.given.gold for document in documents])
    yield f"Each category over the {gold.sum()} gold documents:"
    yield ""
    yield f"| {' | '.join(CATEGORY_HEADER)} |"
    yield f"|{' --- |' * len(CATEGORY_HEADER)}"
    for taxonomy in found.assessed:
        table = compare(documents, found, taxonomy).choose(gold)
        yield from (describe_category(table, column) for column in range(len(table.codes)))


def compare(documents: Sequence[CodedDocument], found: CrossFitted, taxonomy: str) -> Compared:
    """Return the given levels beside those of models that never saw the document."""
    codes = list_codes(taxonomy)
    return Compared(codes, _list_given(documents, taxonomy), found.assessed[taxonomy].level)


def _list_given(documents: Sequence[CodedDocument], taxonomy: str) -> Levels:
    codes = list_codes(taxonomy)
    return np.array([[d.level((taxonomy, code)) for code in codes] for d in documents])


def describe(taxonomy: str, table: Compared) -> str:
    """Return one row of figures on a taxonomy.

    Kappa by document is the mean over documents in which either varies. Macro-F1 is the mean
    over categories that gold used, then over those that gold or coder used.
    """
    kappas = [weighted_kappa(g, c) for g, c in zip(table.gold, table.coder, strict=True)]
    by_document = [kappa for kappa in kappas if not np.isnan(kappa)]
    found = [presence_f1(g, c) for g, c in zip(table.gold.T, table.coder.T, strict=True)]
    used = table.gold.any(axis=0).tolist()
    figures = (
        weighted_kappa(table.gold, table.coder),
        float(np.mean(by_document)) if by_document else float("nan"),
        float(np.mean([f for f, u in zip(found, used, strict=True) if f is not None and u])),
        float(np.mean([f for f in found if f is not None])),
        presence_f1(table.gold.ravel(), table.coder.ravel()) or 0.0,
        float(table.gold.mean()),
        float(table.coder.mean()),
    )
    cells = [taxonomy, *(f"{figure:.3f}" for figure in figures), f"{figures[6] - figures[5]:+.3f}"]
    return f"| {' | '.join(cells)} |"


def describe_category(table: Compared, column: int) -> str:
    """Return one row of figures on a category; a dash where a figure is undefined."""
    gold, coder = table.gold[:, column], table.coder[:, column]
    both = int(((gold > 0) & (coder > 0)).sum())
    cells = (
        table.codes[column],
        str(int((gold > 0).sum())),
        str(int((coder > 0).sum())),
        _or_dash(weighted_kappa(gold, coder)),
        _share(both, int((coder > 0).sum())),
        _share(both, int((gold > 0).sum())),
        _or_dash(presence_f1(gold, coder)),
        f"{gold.mean():.2f}",
        f"{coder.mean():.2f}",
    )
    return f"| {' | '.join(cells)} |"


def measure_status(documents: Sequence[CodedDocument]) -> str:
    """Return a sentence on how often the status is that of the coding.

    Its signs carry points set by hand, so there is nothing to leave out.
    """
    right = sum(judge_status(d.measured.view).category == d.given.status for d in documents)
    return f"Status: {right} of {len(documents)} ({right / len(documents):.3f})."


def presence_f1(gold: Levels, coder: Levels) -> float | None:
    """Return the F1 of presence, None where neither used the category."""
    used = int((gold > 0).sum() + (coder > 0).sum())
    return None if used == 0 else 2 * int(((gold > 0) & (coder > 0)).sum()) / used


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2f}" if whole else "–"


def _or_dash(value: float | None) -> str:
    return "–" if value is None or np.isnan(value) else f"{value:.2f}"


if __name__ == "__main__":
    sys.exit(main())
