"""Fits what ranks the norms of a document, measured on documents left out.

Gold norms stand outside the repository, in the norm guide's form. Norms of further documents stand
in ``training/norms`` as spans of the text, without its wording: rank, modality, quotation, bearer.

    python -m training.norms            figures by cross-validation
    python -m training.norms --write    the same, then the weights fitted to all
"""

import argparse
import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.linear_model import LogisticRegression

from govatlas.model.document import Document, Span
from govatlas.norms.context import read_names
from govatlas.norms.drafts import find_drafts
from govatlas.norms.language import load_language
from govatlas.norms.rank import FEATURES, Candidate, measure, order_by
from govatlas.norms.rank_model import RankModel
from govatlas.norms.resolve import Resolver
from govatlas.norms.sanctions import bind
from govatlas.reading import list_sources, read_source
from govatlas.unitizing import outline
from training.corpus import SHARED

HERE: Final = Path(__file__).resolve().parent
GOLD: Final = "gold/dev/norms.jsonl"
FURTHER: Final = HERE / "norms" / "further.jsonl"
WEIGHTS: Final = HERE.parent / "src/govatlas/norms/data/rank.json"
TOP: Final = 12
_FOLDS: Final = 10
_STRENGTH: Final = 0.1
_LINE_SHARE: Final = 0.3
_TREES: Final = 100
_RATE: Final = 0.07
_DEPTH: Final = 4
_SHARED_WORDS: Final = 0.5
_NEARLY: Final = 0.15
_WORTH: Final = (3.0, 2.5, 2.0, 1.5, 1.2, 1.0, 0.9, 0.8)
"""How much a gold norm counts in fitting, by its rank."""

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class GoldNorm:
    """A norm that an expert coded: its rank and the words quoted."""

    rank: int
    words: tuple[str, ...]


@dataclass(frozen=True)
class Example:
    """The candidates of one document as features, with the gold norms that each of them is.

    ``found`` holds the gold norms that a candidate shows as well as any, ``shared`` those it shows.
    """

    document_id: str
    features: Floats
    candidates: tuple[Candidate, ...]
    found: tuple[frozenset[int], ...]
    shared: tuple[frozenset[int], ...]
    worth: Floats
    gold: tuple[GoldNorm, ...]


def load_examples(shared: Path = SHARED) -> list[Example]:
    """Return an example for each document with norms, gold documents first.

    Raises:
        SystemExit: the AGORA release or the gold norms are not at ``shared``, or a text
            has changed.
    """
    if not (shared / GOLD).is_file():
        raise SystemExit(f"needs the AGORA release and gold norms at {shared}; see training/")
    gold = {row["document_id"]: row for row in _rows(shared / GOLD)}
    further = {row["document_id"]: row for row in _rows(FURTHER) if row["document_id"] not in gold}
    examples = []
    for document in _read_documents(shared, {*gold, *further}):
        row = gold.get(document.id) or further[document.id]
        examples.append(make_example(document, list(_parse(document, row))))
    return examples


def _rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text("utf-8").splitlines() if line.strip()]


def _read_documents(shared: Path, wanted: set[str]) -> Iterator[Document]:
    for folder in ("agora", "documents"):
        for source in list_sources([shared / folder]):
            if not source.skipped and source.instrument.id in wanted:
                yield read_source(source)


def _parse(document: Document, row: dict[str, Any]) -> Iterator[GoldNorm]:
    """Yield the gold norms of a row, in the guide's form or as spans."""
    if "text_digest" in row and row["text_digest"] != document.text_digest:
        raise SystemExit(f"the norms of {document.id} were coded on another reading of it")
    for norm in row["norms"]:
        quote = norm["quote"] if "quote" in norm else document.quote(Span(*norm["span"])).text
        yield GoldNorm(norm["rank"], tuple(_words(quote)))


def make_example(document: Document, gold: Sequence[GoldNorm]) -> Example:
    """Return the candidates of ``document`` with the gold norms that they are."""
    language = load_language("en")
    parts = outline(document)
    drafts = find_drafts(document, parts, language)
    names = read_names(document, language)
    resolved = Resolver(document, parts, language, names, "").resolve(drafts)
    bound = bind(document, parts, resolved, language)
    candidates = tuple(
        Candidate(draft, bearer, binding)
        for (draft, bearer), binding in zip(resolved, bound, strict=True)
    )
    features = np.zeros((0, len(FEATURES)))
    if candidates:
        features = measure(document, parts, candidates, language)
    found: list[set[int]] = [set() for _ in candidates]
    shared: list[set[int]] = [set() for _ in candidates]
    worth = np.ones(len(candidates))
    quotes = [_words(document.quote(c.draft.quotation).text) for c in candidates]
    for place, norm in enumerate(gold):
        shares = [share_words(norm.words, quote) for quote in quotes]
        best = max(shares, default=0.0)
        for index, share in enumerate(shares):
            if share < _SHARED_WORDS:
                continue
            shared[index].add(place)
            if share >= best - _NEARLY:
                found[index].add(place)
                worth[index] = max(worth[index], _WORTH[min(norm.rank, len(_WORTH)) - 1])
    return Example(
        document_id=document.id,
        features=features,
        candidates=candidates,
        found=tuple(map(frozenset, found)),
        shared=tuple(map(frozenset, shared)),
        worth=worth,
        gold=tuple(gold),
    )


def share_words(one: Sequence[str], other: Sequence[str]) -> float:
    """Return which share of the words of the shorter sequence the other has in the same order."""
    if not one or not other:
        return 0.0
    blocks = SequenceMatcher(None, one, other, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks if block.size > 1) / min(len(one), len(other))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def fit(examples: Sequence[Example]) -> RankModel:
    """Return a model over ``FEATURES``; each document counts about as much as another."""
    features = np.vstack([example.features for example in examples])
    is_norm = np.concatenate([[bool(found) for found in e.found] for e in examples if e.found])
    weight = np.concatenate([e.worth / max(8, len(e.found)) for e in examples if e.found])
    spread = features.std(axis=0) + 1e-9
    scaled = (features - features.mean(axis=0)) / spread
    line = LogisticRegression(C=_STRENGTH, max_iter=3000)
    line.fit(scaled, is_norm, sample_weight=weight / weight.mean())
    weights = _LINE_SHARE * line.coef_[0] / spread
    forest = GradientBoostingClassifier(
        n_estimators=_TREES,
        learning_rate=_RATE,
        max_depth=_DEPTH,
        subsample=0.6,
        max_features=0.3,
        min_samples_leaf=15,
        random_state=0,
    )
    forest.fit(features, is_norm, sample_weight=weight / weight.mean())
    trees = [_list_nodes(stage[0].tree_) for stage in forest.estimators_]
    return RankModel(dict(zip(FEATURES, weights.round(4).tolist(), strict=True)), trees)


def _list_nodes(tree: Any) -> list[list[float]]:
    """Return the nodes of a fitted tree in the form of ``rank_model``."""
    share = (1 - _LINE_SHARE) * _RATE
    nodes = []
    for place in range(tree.node_count):
        left, right = int(tree.children_left[place]), int(tree.children_right[place])
        if left < 0:
            nodes.append([0, 0, place, place, round(share * float(tree.value[place][0][0]), 4)])
        else:
            feature, threshold = int(tree.feature[place]), round(float(tree.threshold[place]), 5)
            nodes.append([feature, threshold, left, right, 0])
    return nodes


def _write(model: RankModel) -> str:
    """Return a model as JSON, a tree a line."""
    weights = json.dumps(dict(zip(model.features, model.weights.tolist(), strict=True)), indent=1)
    trees = ",\n".join(json.dumps(tree, separators=(",", ":")) for tree in model.trees)
    return f'{{"weights": {weights},\n"trees": [\n{trees}\n]}}\n'


def count_found(example: Example, model: RankModel, top: int = TOP) -> int:
    """Return how many gold norms are among the best-ranked candidates, each used once."""
    if not example.candidates:
        return 0
    order = order_by(example.candidates, model.score(example.features))[:top]
    left = set(range(len(example.gold)))
    for index in order:
        mine = sorted(example.shared[index] & left, key=lambda place: example.gold[place].rank)
        left -= set(mine[:1])
    return len(example.gold) - len(left)


def cross_validate(examples: Sequence[Example], folds: int = _FOLDS, seed: int = 0) -> float:
    """Return the share of gold norms among the twelve best, each document ranked by the others."""
    order = np.random.default_rng(seed).permutation(len(examples))
    found = total = 0
    for part in np.array_split(order, folds):
        held = set(part.tolist())
        model = fit([e for place, e in enumerate(examples) if place not in held])
        for place in held:
            found += count_found(examples[place], model)
            total += len(examples[place].gold)
    return found / total


def main() -> None:
    """Print figures by cross-validation; with ``--write`` fit to all and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--write", action="store_true", help="write the weights fitted to all")
    arguments = parser.parse_args()
    examples = load_examples()
    reached = sum(len(frozenset().union(*e.found)) if e.found else 0 for e in examples)
    total = sum(len(e.gold) for e in examples)
    print(f"{len(examples)} documents, {total} gold norms; {reached / total:.3f} among candidates")
    print(f"among the {TOP} best-ranked, by cross-validation: {cross_validate(examples):.3f}")
    if arguments.write:
        WEIGHTS.write_text(_write(fit(examples)), "utf-8")
        print(f"wrote {WEIGHTS.name}")


if __name__ == "__main__":
    main()
