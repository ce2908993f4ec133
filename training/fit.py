"""Fits all weights of the local coder, with models beside them that never saw each document.

The documents are dealt into folds, near-duplicates together. Wording is fitted once to all
documents, once without each fold, once without each pair of folds. So the scores that levels are
learned from always come from models that did not see the document (those without its fold), also
for the models which themselves leave out a fold (those without both). The same levels of documents
left out serve to measure the coder and are kept beside the weights.
"""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.labels.descriptions import compare_descriptions
from govatlas.coding.local.labels.levels import Assessment, LevelModel
from govatlas.coding.local.labels.weights import GENERIC
from govatlas.coding.local.labels.whole import TARGETS, WHOLE_FEATURES, WholeModel
from govatlas.coding.local.wording import TermRows, WordingModel, weigh_terms
from training.corpus import CodedDocument, Key
from training.folds import deal_folds
from training.levels import Scored, assess_document, fit_level_model
from training.passages import WrittenPassage
from training.whole import fit_whole
from training.wording import fit_wording

FOLDS: Final = 6

Left = frozenset[int]
"""The folds that a model was fitted without."""


@dataclass(frozen=True)
class Wordings:
    """The models of words."""

    passages: WordingModel
    whole: WholeModel


@dataclass(frozen=True)
class Fitted:
    """The fitted models of every coverage taxonomy."""

    wording: WordingModel
    whole: WholeModel
    levels: Mapping[str, LevelModel]


@dataclass(frozen=True)
class Assessed:
    """What models say of the categories of one taxonomy, ``(documents, categories)``."""

    level: NDArray[np.int64]
    present: NDArray[np.float64]
    good: NDArray[np.float64]


@dataclass(frozen=True)
class CrossFitted:
    """What models without a document's fold say of it, by taxonomy."""

    folds: NDArray[np.int64]
    assessed: Mapping[str, Assessed]


def list_keys() -> list[Key]:
    """Return every coverage category of the codebook."""
    return [(t.id, category.code) for t, category in load_codebook().coverage_categories()]


def list_codes(taxonomy: str) -> tuple[str, ...]:
    """Return the codes of one taxonomy, in order."""
    return tuple(code for name, code in list_keys() if name == taxonomy)


class Fitting:
    """Fits models to documents, each set of folds left out once."""

    def __init__(
        self, documents: Sequence[CodedDocument], written: Sequence[WrittenPassage]
    ) -> None:
        """Deal the documents into folds."""
        self.documents = documents
        self.written = written
        self.folds = deal_folds(documents, FOLDS)
        self._wordings: dict[Left, Wordings] = {}
        self._scores: dict[tuple[int, Left], tuple[NDArray[np.float64], NDArray[np.float64]]] = {}

    def fit(self) -> Fitted:
        """Return all models, fitted to every document."""
        levels = self._fit_levels(frozenset())
        wordings = self._fit_wordings(frozenset())
        levels[GENERIC] = self._fit_generic(wordings.passages)
        return Fitted(wordings.passages, wordings.whole, levels)

    def cross_fit(self) -> CrossFitted:
        """Return what models without its fold say of each document."""
        found: dict[int, dict[str, Assessment]] = {}
        for fold in range(FOLDS):
            levels = self._fit_levels(frozenset((fold,)))
            for place in np.flatnonzero(self.folds == fold).tolist():
                found[place] = {
                    name: assess_document(
                        self._score(place, name, frozenset((fold,))), name, list_codes(name), model
                    )
                    for name, model in levels.items()
                }
            print(f"fold {fold + 1} of {FOLDS} left out", file=sys.stderr)
        places = range(len(self.documents))
        return CrossFitted(
            self.folds,
            {
                taxonomy.id: Assessed(
                    np.array([found[place][taxonomy.id].level for place in places]),
                    np.array([found[place][taxonomy.id].present for place in places]),
                    np.array([found[place][taxonomy.id].good for place in places]),
                )
                for taxonomy in load_codebook().coverage
            },
        )

    def _fit_levels(self, left: Left) -> dict[str, LevelModel]:
        """Return the level models of every taxonomy, fitted without the folds ``left``."""
        places = [p for p, fold in enumerate(self.folds.tolist()) if fold not in left]
        return {
            taxonomy.id: fit_level_model(
                [self._score(p, taxonomy.id, left | {int(self.folds[p])}) for p in places],
                taxonomy.id,
                list_codes(taxonomy.id),
                folds=self.folds[places],
            )
            for taxonomy in load_codebook().coverage
        }

    def _fit_generic(self, wording: WordingModel) -> LevelModel:
        """Return the model of taxonomies without codings, learned as if risk had none."""
        risk = load_codebook().taxonomy("risk")
        codes = list_codes(risk.id)
        whole = np.zeros((TARGETS, len(codes), len(WHOLE_FEATURES)))
        scored = [
            Scored(d, compare_descriptions(to_rows(d, wording), risk, wording.vocabulary), whole)
            for d in self.documents
        ]
        return fit_level_model(scored, risk.id, codes, folds=self.folds, alone=True)

    def _score(self, place: int, taxonomy: str, left: Left) -> Scored:
        """Return a document with scores of the models fitted without the folds ``left``."""
        document = self.documents[place]
        if (place, left) not in self._scores:
            wordings = self._fit_wordings(left)
            self._scores[place, left] = (
                score_document(document, wordings.passages),
                wordings.whole.score(document.measured.bags),
            )
        scores, whole = self._scores[place, left]
        columns = [column for column, key in enumerate(list_keys()) if key[0] == taxonomy]
        return Scored(document, scores[:, columns], whole[:, columns])

    def _fit_wordings(self, left: Left) -> Wordings:
        if left not in self._wordings:
            kept = [d for d, f in zip(self.documents, self.folds, strict=True) if f not in left]
            keys = list_keys()
            self._wordings[left] = Wordings(
                fit_wording(kept, self.written, keys), fit_whole(kept, keys)
            )
        return self._wordings[left]


def score_document(document: CodedDocument, model: WordingModel) -> NDArray[np.float64]:
    """Return the wording scores of a document, ``(passages, all categories)``."""
    return model.score(to_rows(document, model))


def to_rows(document: CodedDocument, model: WordingModel) -> TermRows:
    """Return the passages of a document as rows over the vocabulary of a model."""
    return weigh_terms(map(set, document.measured.bags), model.vocabulary)
