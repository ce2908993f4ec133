"""Fits the weights of the local coder, then writes them into the package.

Run ``python -m training.train`` (or ``make train``); it needs the AGORA release and the gold
codings beside the repository. The same inputs give the same files.
"""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from govatlas.coding.local.labels.features import DOCUMENT_FEATURES, PASSAGE_FEATURES
from govatlas.coding.local.labels.levels import LevelModel, Logistic
from govatlas.coding.local.labels.weights import LEVELS, WORDING, pack_wording
from govatlas.identity import shorten_digest
from training.corpus import HERE, CodedDocument, load_coded_documents
from training.fit import Fitted, fit_all
from training.passages import load_passages

VERSION: Final = "1"
FOLDER: Final = HERE.parent / "src/govatlas/coding/local/data/en/weights"
_DIGITS: Final = 6


def main() -> int:
    """Fit all models; write the weights."""
    documents = load_coded_documents()
    written = load_passages()
    print(f"fitting to {len(documents)} coded documents, {len(written)} written passages")
    write_weights(fit_all(documents, written), documents, FOLDER)
    print(f"wrote {FOLDER.relative_to(HERE.parent)}")
    return 0


def write_weights(fitted: Fitted, documents: Sequence[CodedDocument], folder: Path) -> None:
    """Write the weights to ``folder``, with the digests of the texts they were fitted to."""
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / WORDING).open("wb") as file:
        np.savez_compressed(file, **pack_wording(fitted.wording))
    seen = sorted(shorten_digest(d.measured.view.document.text_digest, 16) for d in documents)
    data = {
        "version": VERSION,
        "models": {name: _write_model(model) for name, model in fitted.levels.items()},
        "seen": seen,
    }
    (folder / LEVELS).write_text(json.dumps(data, indent=1) + "\n", encoding="utf-8")


def _write_model(model: LevelModel) -> dict[str, Any]:
    return {
        "passage": _write_logistic(model.passage, PASSAGE_FEATURES),
        "presence": _write_logistic(model.presence, DOCUMENT_FEATURES),
        "good": _write_logistic(model.good, DOCUMENT_FEATURES) if model.good else None,
        "cut_presence": model.cut_presence,
        "cut_good": model.cut_good,
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
