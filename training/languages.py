"""Fits the second opinion on texts in other languages, then measures their coding.

Run ``python -m training.languages``. It needs the AGORA release, the gold codings and their
translations beside the repository, and the extra ``languages``. With ``--measure FOLDER`` it fits
nothing that is kept: for each translation (``ID.LANGUAGE.txt``) the models of words and vectors are
fitted without the fold of its original, then agreement with the gold coding of the original is
printed. The models of levels, a few weights a taxonomy, are the packaged ones.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.coder import LocalCoder, bind_cues
from govatlas.coding.local.glossed.coder import code_glossed
from govatlas.coding.local.glossed.opinion import FILE, VectorModels
from govatlas.coding.local.labels.weights import load_weights
from govatlas.coding.local.languages import SHARED as VECTORS
from govatlas.coding.local.languages import data_folder, load_languages
from govatlas.model.coding import Coding
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from training.corpus import SHARED, CodedDocument, load_coded_documents, load_policies
from training.fit import FOLDS, list_codes, list_keys
from training.folds import deal_folds
from training.levels import weighted_kappa
from training.passages import load_passages
from training.train import write_arrays
from training.vectors import Encoded, encode_documents, fit_vectors, pack_vectors
from training.whole import fit_whole
from training.wording import fit_wording

TRANSLATIONS: Final = SHARED / "gold/languages"
_NOON: Final = datetime(2000, 1, 1, 12, tzinfo=UTC)


@dataclass(frozen=True)
class Compared:
    """A translation: its language, the document it is of, its coding and that of the original."""

    language: str
    original: CodedDocument
    coding: Coding
    twin: Coding


def main() -> int:
    """Fit the models and write them, or measure the coder on translations."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--measure", type=Path, nargs="*", help="folders of translations")
    asked = parser.parse_args()
    documents = [*load_coded_documents(), *load_policies()]
    folds = deal_folds(documents, FOLDS)
    encoded = encode_documents(documents)
    if asked.measure is None:
        models = fit_vectors(encoded, folds, list_keys())
        path = Path(str(data_folder(VECTORS).joinpath(FILE)))
        path.parent.mkdir(exist_ok=True)
        write_arrays(path, pack_vectors(models))
        print(f"wrote {path.name}")
        return 0
    files = [f for folder in asked.measure or [TRANSLATIONS] for f in sorted(folder.glob("*.txt"))]
    print("\n".join(report(list(compare(files, documents, folds, encoded)))))
    return 0


def compare(
    files: Sequence[Path],
    documents: Sequence[CodedDocument],
    folds: NDArray[np.int64],
    encoded: Sequence[Encoded],
) -> Iterator[Compared]:
    """Yield each translation with codings of it and its original by models that saw neither."""
    places = {document.id: place for place, document in enumerate(documents)}
    by_fold: dict[int, list[Path]] = {}
    for file in files:
        by_fold.setdefault(int(folds[places[file.name.split(".")[0]]]), []).append(file)
    written = load_passages()
    for fold, chosen in sorted(by_fold.items()):
        kept = [place for place in range(len(documents)) if folds[place] != fold]
        seen = [documents[place] for place in kept]
        weights = replace(
            load_weights(),
            wording=fit_wording(seen, written, list_keys()),
            whole=fit_whole(seen, list_keys()),
        )
        vectors = fit_vectors([encoded[place] for place in kept], folds[kept], list_keys())
        coder = LocalCoder()
        coder.__dict__["weights"] = weights
        print(f"fold {fold + 1} of {FOLDS} left out", file=sys.stderr)
        for file in chosen:
            identifier, language = file.name.split(".")[:2]
            original = documents[places[identifier]]
            yield Compared(
                language,
                original,
                _code(file, identifier, language, vectors, coder),
                coder.code(original.measured.view.document, load_codebook(), at=_NOON),
            )


def _code(
    file: Path,
    identifier: str,
    language: str,
    vectors: VectorModels,
    coder: LocalCoder,
) -> Coding:
    text = file.read_text("utf-8")
    instrument = Instrument(id=identifier, title=text.strip().split("\n")[0])
    return code_glossed(
        Document(instrument=instrument, text=text, language=language),
        load_codebook(),
        language,
        book=bind_cues(load_codebook()),
        weights=coder.weights,
        vectors=vectors,
        who=coder.who,
        at=_NOON,
    )


def list_levels(coding: Coding, taxonomy: str) -> list[int]:
    """Return the levels of a coding in the order of the categories, an open question being none."""
    return [coding.level_of(taxonomy, code) or 0 for code in list_codes(taxonomy)]


def report(found: Sequence[Compared]) -> list[str]:
    """Return, as Markdown, the agreement of each language and of all."""
    lines = [
        "| taxonomy | all | " + " | ".join(sorted(load_languages().glossed)) + " | English |"
        " with the original | mean gold / coder |",
        "| --- " * (5 + len(load_languages().glossed)) + "|",
    ]
    for taxonomy in load_codebook().coverage:
        codes = list_codes(taxonomy.id)
        gold = np.array([[c.original.level((taxonomy.id, code)) for code in codes] for c in found])
        given = np.array([list_levels(c.coding, taxonomy.id) for c in found])
        twins = np.array([list_levels(c.twin, taxonomy.id) for c in found])
        cells = [weighted_kappa(gold, given)]
        for language in sorted(load_languages().glossed):
            chosen = [place for place, c in enumerate(found) if c.language == language]
            cells.append(weighted_kappa(gold[chosen], given[chosen]))
        cells += [weighted_kappa(gold, twins), weighted_kappa(twins, given)]
        shown = " | ".join(f"{cell:.3f}" for cell in cells)
        lines.append(f"| {taxonomy.id} | {shown} | {gold.mean():.3f} / {given.mean():.3f} |")
    right = [c.coding.status and c.coding.status.category == c.original.given.status for c in found]
    lines += ["", f"Status: {sum(map(bool, right))} of {len(found)}."]
    return lines


if __name__ == "__main__":
    sys.exit(main())
