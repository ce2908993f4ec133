"""Fits the weights of the local coder, then writes them into the package.

Run ``python -m training.train`` (or ``make train``); it needs the AGORA release, the policies and
the gold codings beside the repository. The same inputs give the same weights. The figures that
``make accuracy`` prints, of the levels out of fold kept beside the weights, go into
docs/accuracy.md.
"""

import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from govatlas.coding.local.labels.features import PASSAGE_FEATURES
from govatlas.coding.local.labels.levels import LEVEL_FEATURES, LevelModel, Logistic
from govatlas.coding.local.labels.out_of_fold import (
    OUT_OF_FOLD,
    OutOfFold,
    pack_out_of_fold,
)
from govatlas.coding.local.labels.weights import (
    LEVELS,
    SEEN_DIGITS,
    WHOLE,
    WORDING,
    pack_whole,
    pack_wording,
)
from govatlas.identity import shorten_digest
from training.accuracy import report, write_figures
from training.corpus import HERE, CodedDocument, load_coded_documents, load_policies
from training.fit import CrossFitted, Fitted, Fitting, list_codes
from training.passages import load_passages

VERSION: Final = "2"
FOLDER: Final = HERE.parent / "src/govatlas/coding/local/data/en/weights"
_DIGITS: Final = 6


def main() -> int:
    """Fit all models; write the weights."""
    documents = [*load_coded_documents(), *load_policies()]
    written = load_passages()
    print(f"fitting to {len(documents)} coded documents, {len(written)} written passages")
    fitting = Fitting(documents, written)
    found = fitting.cross_fit()
    write_weights(fitting.fit(), documents, FOLDER)
    write_arrays(FOLDER / OUT_OF_FOLD, pack_out_of_fold(collect_levels(documents, found)))
    write_figures(report(documents, found))
    print(f"wrote {FOLDER.relative_to(HERE.parent)}")
    return 0


def write_weights(fitted: Fitted, documents: Sequence[CodedDocument], folder: Path) -> None:
    """Write the weights to ``folder``, with the digests of the texts they were fitted to."""
    folder.mkdir(parents=True, exist_ok=True)
    write_arrays(folder / WORDING, pack_wording(fitted.wording))
    write_arrays(folder / WHOLE, pack_whole(fitted.whole))
    data = {
        "version": VERSION,
        "models": {name: _write_model(model) for name, model in fitted.levels.items()},
        "seen": sorted(_shorten(document) for document in documents),
    }
    (folder / LEVELS).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def collect_levels(documents: Sequence[CodedDocument], found: CrossFitted) -> OutOfFold:
    """Return the levels of each text from models without its fold, in the order of digests.

    Two documents of the same text are of the same fold, so have the same levels.
    """
    places = {_shorten(document): place for place, document in enumerate(documents)}
    chosen = [places[text] for text in sorted(places)]
    keys = [(name, code) for name in found.assessed for code in list_codes(name)]
    levels = np.concatenate([said.level for said in found.assessed.values()], axis=1)
    return OutOfFold(
        texts=tuple(sorted(places)),
        folds=found.folds[chosen].astype(np.uint8),
        keys=tuple(keys),
        levels=levels[chosen].astype(np.uint8),
    )


def write_arrays(path: Path, arrays: Mapping[str, Any]) -> None:
    """Write arrays to an NPZ file, the same bytes for the same arrays."""
    with path.open("wb") as file:
        np.savez_compressed(file, **arrays)


def _shorten(document: CodedDocument) -> str:
    return shorten_digest(document.measured.view.document.text_digest, SEEN_DIGITS)


def _write_model(model: LevelModel) -> dict[str, Any]:
    return {
        "passage": _write_logistic(model.passage, PASSAGE_FEATURES),
        "presence": _write_logistic(model.presence, LEVEL_FEATURES),
        "good": _write_logistic(model.good, LEVEL_FEATURES) if model.good else None,
        "none_counts": model.none_counts,
        "close": model.close,
        "sure": model.sure,
        "fair": model.fair,
    }


def _write_logistic(model: Logistic, names: Sequence[str]) -> dict[str, Any]:
    return {
        "weights": {
            name: round(float(weight), _DIGITS)
            for name, weight in zip(names, model.weights, strict=True)
        },
        "intercept": round(model.intercept, _DIGITS),
        "offsets": {code: round(offset, _DIGITS) for code, offset in model.offsets.items()},
    }


if __name__ == "__main__":
    sys.exit(main())
