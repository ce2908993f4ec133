"""Trains the models that decide which of those a document names hold which role.

``python -m training.actor_selection`` prints cross-validated figures by name;
with ``--write`` it also writes the models into the package, cut-offs included. The file is
wholly this command's: the cut-offs are those that do best in the cross-validation.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import GradientBoostingClassifier
from sklearn.model_selection import KFold

from govatlas.agreement.names import count_matches
from govatlas.coding.local.actors.candidates import Candidate
from govatlas.coding.local.actors.find import ROLES, set_scene
from govatlas.coding.local.actors.issuers import find_issuers
from govatlas.coding.local.actors.leaning import lean
from govatlas.coding.local.actors.scene import Scene, measure
from govatlas.coding.local.actors.selection import may_hold, pick
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.status import HARD, judge_status
from govatlas.coding.local.views import view_document
from govatlas.model.coding import Role
from govatlas.model.document import Document
from govatlas.norms.find import find_norms
from govatlas.reading import list_sources, read_source
from govatlas.unitizing import outline
from training.corpus import CODINGS, GOLD, SHARED

WEIGHTS = Path("src/govatlas/coding/local/data/en/actors/selection.json")
ORGANISATIONS = "gold/dev/organisations.jsonl"
FOLDS = 8
SEEDS = (0, 1, 2)
_TREES = 80
_LEAVES = 6
_LEAST_ROWS = 20
_RATE = 0.08
_SHARE_OF_FEATURES = 0.2
_SHARE_OF_ROWS = 0.7
_WEAK_WORTH = 0.4
_LEAST = (0.2, 0.25, 0.3, 0.35, 0.4, 0.45)
_FIRST = (0.1, 0.15, 0.2, 0.3)
_HARDLY = 0.015
_DIGITS = 5

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one document, with who holds each role by name or by place.

    ``names`` are the gold names by role; None where only the places are known at which those
    stand whom a coding names. ``held`` says who holds each role, ``known`` of whom that is known.
    """

    scene: Scene
    names: Mapping[str, Sequence[str]] | None
    held: Mapping[str, Sequence[bool]]
    known: Mapping[str, Sequence[bool]]
    policy: bool = False


def read_scene(document: Document) -> Scene:
    """Return the candidates of a document, as the coder judges them."""
    view = view_document(document, outline(document))
    index = WordIndex(view.lowered)
    issuers = find_issuers(view)
    issuer = issuers[0].name if issuers else ""
    norms = find_norms(document, view.outline, issuer=issuer)
    binding = judge_status(view, index).category == HARD
    return set_scene(view, index, norms, issuer=issuer, binding=binding)


def gather_examples(shared: Path) -> list[Example]:
    """Return the gold documents by name, then the further ones by the words quoted."""
    agora = {s.instrument.id: s for s in list_sources([shared / "agora"])}
    loose = {s.instrument.id: s for s in list_sources([shared / "documents"])}
    examples: list[Example] = []
    seen: set[str] = set()
    for table, sources in ((GOLD, agora), (ORGANISATIONS, loose)):
        for record in _read_lines(shared / table):
            document = read_source(sources[str(record["document_id"])])
            scene, seen = read_scene(document), seen | {document.id}
            names = {r: [e["name"] for e in found] for r, found in record["actors"].items()}
            held = {role.value: _match(scene, names.get(role.value, ())) for role in ROLES}
            known = {role.value: [True] * len(scene.candidates) for role in ROLES}
            examples.append(Example(scene, names, held, known, table == ORGANISATIONS))
    for path in sorted(CODINGS.glob("*.jsonl")):
        for record in _read_lines(path):
            if record["document_id"] in agora and record["document_id"] not in seen:
                document = read_source(agora[record["document_id"]])
                examples.append(_place(read_scene(document), record))
    return examples


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _match(scene: Scene, names: Sequence[str]) -> list[bool]:
    return [any(count_matches([name], [c.name]) for name in names) for c in scene.candidates]


def _place(scene: Scene, record: Mapping[str, Any]) -> Example:
    """Return the candidates that stand where a coding names an actor.

    Whoever stands in the words quoted for an actor that the coding does not name is not known.
    """
    held, known = {}, {}
    for role in ROLES:
        actors = record["actors"].get(role.value, ())
        named = [actor["name"] for actor in actors if "name" in actor]
        quoted = [span for actor in actors if "name" not in actor for span in actor["spans"]]
        held[role.value] = [_stands(one, named) for one in scene.candidates]
        known[role.value] = [
            sure or not _stands(one, quoted)
            for one, sure in zip(scene.candidates, held[role.value], strict=True)
        ]
    return Example(scene, None, held, known)


def _stands(candidate: Candidate, places: Sequence[Sequence[int]]) -> bool:
    """Whether the document speaks of a candidate at one of the places."""
    spans = [mention.span for mention in candidate.mentions]
    spans += [phrase.span for phrase in candidate.phrases]
    bearers = [
        said.norm.bearer.quotation.span
        for said in candidate.said
        if said.part == "bearer" and said.norm.bearer is not None
    ]
    return any(
        any(start <= span.start and span.end <= end for span in spans)
        or any(span.start < end and start < span.end for span in bearers)
        for start, end in places
    )


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of all examples as rows for one role; ``document`` counts the examples."""

    features: tuple[str, ...]
    rows: Floats
    held: NDArray[np.bool_]
    document: NDArray[np.int_]
    worth: Floats


def tabulate(examples: Sequence[Example], role: Role) -> Table:
    """Return every candidate with its features for ``role``."""
    measured = [
        [measure(example.scene, role, i) for i in range(len(example.scene.candidates))]
        for example in examples
    ]
    features = tuple(next(rows for rows in measured if rows)[0])
    return Table(
        features,
        np.array([[row[name] for name in features] for rows in measured for row in rows]),
        np.array([held for example in examples for held in example.held[role.value]]),
        np.repeat(np.arange(len(examples)), [len(rows) for rows in measured]),
        np.array([worth for example in examples for worth in _weigh_rows(example, role)]),
    )


def _weigh_rows(example: Example, role: Role) -> Iterator[float]:
    """Yield how much each candidate counts in fitting; not at all where its part is not known."""
    for known in example.known[role.value]:
        yield (1.0 if example.names is not None else _WEAK_WORTH) * known


def fit(table: Table, chosen: NDArray[np.bool_]) -> list[GradientBoostingClassifier]:
    """Return trees fitted to the ``chosen`` rows, once a seed."""
    chosen = chosen & (table.worth > 0)
    return [
        GradientBoostingClassifier(
            n_estimators=_TREES,
            learning_rate=_RATE,
            max_leaf_nodes=_LEAVES,
            min_samples_leaf=_LEAST_ROWS,
            max_features=_SHARE_OF_FEATURES,
            subsample=_SHARE_OF_ROWS,
            random_state=seed,
        ).fit(table.rows[chosen], table.held[chosen], sample_weight=table.worth[chosen])
        for seed in SEEDS
    ]


def judge(models: Sequence[GradientBoostingClassifier], rows: Floats) -> Floats:
    """Return the probability of each row, from the mean of the models' log-odds."""
    odds = sum(model.decision_function(rows) for model in models) / len(models)
    return np.asarray(1 / (1 + np.exp(-odds)))


def cross_validate(table: Table, count: int) -> Floats:
    """Return the odds of every row by a model that never saw its document."""
    odds = np.zeros(len(table.held))
    for kept, left in KFold(FOLDS, shuffle=True, random_state=0).split(np.arange(count)):
        within = np.isin(table.document, left)
        odds[within] = judge(fit(table, np.isin(table.document, kept)), table.rows[within])
    return odds


def score(
    examples: Sequence[Example],
    role: Role,
    table: Table,
    odds: Floats,
    cut: tuple[float, float],
    *,
    policy: bool | None = None,
) -> float:
    """Return the F1 by name over the documents whose names are known.

    ``cut`` is the least probability that is kept, and that of the likeliest candidate;
    ``policy`` whether only the policies of organisations count, or only the others.
    """
    hits = said = known = 0
    for number, example in enumerate(examples):
        if example.names is None or policy not in (None, example.policy):
            continue
        gold = list(example.names.get(role.value, ()))
        odds_here = odds[table.document == number]
        own = [lean(example.scene, role, i, float(odd)) for i, odd in enumerate(odds_here)]
        able = [i for i, one in enumerate(example.scene.candidates) if may_hold(role, one)]
        order = sorted(able, key=lambda i: (-own[i], example.scene.candidates[i].place))
        names = [example.scene.candidates[i].name for i in order]
        kept = [names[k] for k in pick(names, [own[i] for i in order], *cut)]
        hits += count_matches(gold, kept)
        said, known = said + len(kept), known + len(gold)
    return 2 * hits / max(1, said + known)


def choose_cut(figures: Mapping[tuple[float, float], float]) -> tuple[float, float]:
    """Return the middle of the cuts whose F1 is hardly less than the best.

    The best alone would fit the chance of a few dozen names.
    """
    near = [cut for cut, f1 in figures.items() if f1 >= max(figures.values()) - _HARDLY]
    least, first = np.mean(near, axis=0)
    return round(float(least), 2), round(float(min(first, least)), 2)


def write_trees(models: Sequence[GradientBoostingClassifier]) -> dict[str, Any]:
    """Return the models as one sum of trees, in the form that the package reads."""
    row = np.zeros((1, models[0].n_features_in_))
    base = [
        float(model.decision_function(row)[0])
        - _RATE * sum(float(tree.predict(row)[0]) for tree in model.estimators_[:, 0])
        for model in models
    ]
    trees = [tree.tree_ for model in models for tree in model.estimators_[:, 0]]
    return {
        "base": round(sum(base) / len(models), _DIGITS),
        "depth": max(tree.max_depth for tree in trees),
        "trees": [_write_nodes(tree, 0, _RATE / len(models)) for tree in trees],
    }


def _write_nodes(tree: Any, node: int, rate: float) -> list[Any]:
    """Return a node and those below it, the left branch first."""
    left, right = tree.children_left[node], tree.children_right[node]
    if left < 0:
        return [round(float(tree.value[node].item()) * rate, _DIGITS)]
    below = _write_nodes(tree, left, rate)
    threshold = round(float(tree.threshold[node]), _DIGITS)
    here = [int(tree.feature[node]), threshold, len(below) + 1]
    return [here, *below, *_write_nodes(tree, right, rate)]


def train(examples: Sequence[Example]) -> tuple[str, str]:
    """Return the models as JSON and a report of the cross-validation."""
    roles: dict[str, Any] = {}
    lines: list[str] = []
    features: tuple[str, ...] = ()
    for role in ROLES:
        table = tabulate(examples, role)
        features = table.features
        odds = cross_validate(table, len(examples))
        figures = {
            (least, first): score(examples, role, table, odds, (least, first))
            for least in _LEAST
            for first in _FIRST
        }
        cut = choose_cut(figures)
        everything = np.ones(len(table.held), np.bool_)
        roles[role.value] = {
            "least": cut[0],
            "first": cut[1],
            **write_trees(fit(table, everything)),
        }
        apart = [score(examples, role, table, odds, cut, policy=kind) for kind in (False, True)]
        lines.append(
            f"{role.value}: F1 by name {score(examples, role, table, odds, cut):.3f} out of fold "
            f"at odds of {cut}; "
            f"AGORA {apart[0]:.3f}, policies {apart[1]:.3f}"
        )
    return _dump({"version": "2", "features": features, "roles": roles}), "\n".join(lines)


def _dump(data: Mapping[str, Any]) -> str:
    """Return ``data`` as JSON, one tree a line."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"))
    return text.replace("],[[", "],\n[[") + "\n"


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=SHARED, help="holds agora/, documents/, gold/"
    )
    parser.add_argument("--write", action="store_true", help="write the models")
    options = parser.parse_args()
    weights, text = train(gather_examples(options.shared))
    print(text)
    if options.write:
        WEIGHTS.write_text(weights, "utf-8")


if __name__ == "__main__":
    main()
