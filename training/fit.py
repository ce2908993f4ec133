"""Fits all weights of the local coder to coded documents."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from govatlas.codebook import load_codebook
from govatlas.coding.local.labels.descriptions import compare_descriptions
from govatlas.coding.local.labels.levels import LevelModel
from govatlas.coding.local.labels.weights import GENERIC
from govatlas.coding.local.labels.wording import TermRows, WordingModel, weigh_terms
from training.corpus import CodedDocument, Key
from training.folds import deal_folds
from training.levels import Scored, fit_level_model
from training.passages import WrittenPassage
from training.wording import fit_wording

INNER_FOLDS = 4


@dataclass(frozen=True)
class Fitted:
    """The fitted models of every coverage taxonomy."""

    wording: WordingModel
    levels: dict[str, LevelModel]


def list_keys() -> list[Key]:
    """Return every coverage category of the codebook."""
    return [(t.id, category.code) for t, category in load_codebook().coverage_categories()]


def list_codes(taxonomy: str) -> tuple[str, ...]:
    """Return the codes of one taxonomy, in order."""
    return tuple(code for name, code in list_keys() if name == taxonomy)


def fit_all(documents: Sequence[CodedDocument], written: Sequence[WrittenPassage]) -> Fitted:
    """Return all models, fitted to ``documents`` with the passages written for govatlas."""
    folds = deal_folds(documents, INNER_FOLDS, seed=1)
    scores = cross_score(documents, written, folds)
    levels = {
        taxonomy.id: fit_level_model(
            [Scored(d, pick(s, taxonomy.id)) for d, s in zip(documents, scores, strict=True)],
            taxonomy.id,
            list_codes(taxonomy.id),
            folds=folds,
        )
        for taxonomy in load_codebook().coverage
    }
    wording = fit_wording(documents, written, list_keys())
    levels[GENERIC] = _fit_generic(documents, wording, folds)
    return Fitted(wording, levels)


def _fit_generic(
    documents: Sequence[CodedDocument], wording: WordingModel, folds: NDArray[np.int64]
) -> LevelModel:
    """Return the model of taxonomies without codings, learned as if risk had none."""
    risk = load_codebook().taxonomy("risk")
    scored = [
        Scored(d, compare_descriptions(_to_rows(d, wording), risk, wording.vocabulary))
        for d in documents
    ]
    return fit_level_model(scored, risk.id, list_codes(risk.id), folds=folds, alone=True)


def cross_score(
    documents: Sequence[CodedDocument], written: Sequence[WrittenPassage], folds: NDArray[np.int64]
) -> list[NDArray[np.float64]]:
    """Return wording scores of each document from a model fitted on the other folds."""
    scores: list[NDArray[np.float64]] = [np.zeros(0)] * len(documents)
    for fold in sorted(set(folds.tolist())):
        rest = [d for d, f in zip(documents, folds, strict=True) if f != fold]
        model = fit_wording(rest, written, list_keys())
        for place in np.flatnonzero(folds == fold):
            scores[place] = score_document(documents[place], model)
    return scores


def score_document(document: CodedDocument, model: WordingModel) -> NDArray[np.float64]:
    """Return the wording scores of a document, ``(passages, all categories)``."""
    return model.score(_to_rows(document, model))


def _to_rows(document: CodedDocument, model: WordingModel) -> TermRows:
    return weigh_terms(map(set, document.measured.bags), model.vocabulary)


def pick(scores: NDArray[np.float64], taxonomy: str) -> NDArray[np.float64]:
    """Return the columns of one taxonomy."""
    return scores[:, [column for column, key in enumerate(list_keys()) if key[0] == taxonomy]]
