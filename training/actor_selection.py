"""Trains the models that decide which of those a document names hold which role.

``python -m training.actor_selection`` prints cross-validated figures by name;
with ``--write`` it also writes the weights into the package.
"""

import argparse
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import KFold

from govatlas.agreement.names import count_matches
from govatlas.coding.local.actors.candidates import Candidate
from govatlas.coding.local.actors.find import ROLES, load_fit, set_scene
from govatlas.coding.local.actors.issuers import find_issuers
from govatlas.coding.local.actors.selection import Scene, measure, pick
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
FOLDS = 10
_STRENGTH = 0.02
_WEAK_WORTH = 0.3
_LEAST = (0.2, 0.25, 0.3, 0.35, 0.4)
_FIRST = (0.15, 0.2, 0.3)
_SCARCE = 1e-6

Floats = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Example:
    """The candidates of one document, with who holds each role by name or by the words quoted.

    ``names`` are the gold names by role; None where only quotations are known, which then say
    in ``held`` who holds it.
    """

    scene: Scene
    names: Mapping[str, Sequence[str]] | None
    held: Mapping[str, Sequence[bool]]


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
    examples, seen = [], set()
    for table, sources in ((GOLD, agora), (ORGANISATIONS, loose)):
        for record in _read_lines(shared / table):
            document = read_source(sources[str(record["document_id"])])
            scene, seen = read_scene(document), seen | {document.id}
            names = {r: [e["name"] for e in found] for r, found in record["actors"].items()}
            held = {role.value: _match(scene, names.get(role.value, ())) for role in ROLES}
            examples.append(Example(scene, names, held))
    for path in sorted(CODINGS.glob("*.jsonl")):
        for record in _read_lines(path):
            if record["document_id"] in agora and record["document_id"] not in seen:
                document = read_source(agora[record["document_id"]])
                scene = read_scene(document)
                held = {r.value: _match_words(document, scene, r, record) for r in ROLES}
                examples.append(Example(scene, None, held))
    return examples


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _match(scene: Scene, names: Sequence[str]) -> list[bool]:
    return [any(count_matches([name], [c.name]) for name in names) for c in scene.candidates]


def _match_words(
    document: Document, scene: Scene, role: Role, record: Mapping[str, Any]
) -> list[bool]:
    """Return who stands in the words that a coding quotes for an actor of a fitting type."""
    fits = load_fit()[role.value]
    quoted = [
        (fits[actor["type"]]["kinds"], start, end)
        for actor in record["actors"].get(role.value, ())
        if actor["type"] in fits
        for start, end in actor["spans"]
    ]
    return [
        any(
            candidate.kind is not None
            and candidate.kind.name in kinds
            and _head(candidate) in document.text[start:end].lower()
            and _touches(candidate, start, end)
            for kinds, start, end in quoted
        )
        for candidate in scene.candidates
    ]


def _head(candidate: Candidate) -> str:
    """Return how the head noun begins, singular and plural alike."""
    name = candidate.name.lower()
    for cut in (" of ", " that ", " who "):
        name = name.split(cut)[0]
    return name.split()[-1][:5]


def _touches(candidate: Candidate, start: int, end: int) -> bool:
    spans = [said.norm.quotation.span for said in candidate.said]
    spans += [phrase.around for phrase in candidate.phrases]
    return any(max(start, span.start) < min(end, span.end) for span in spans)


@dataclass(frozen=True, slots=True)
class Table:
    """The candidates of all examples as rows for one role; ``document`` counts the examples."""

    features: tuple[str, ...]
    rows: Floats
    held: NDArray[np.bool_]
    document: NDArray[np.int_]
    named: NDArray[np.bool_]


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
        np.repeat([example.names is not None for example in examples], list(map(len, measured))),
    )


def fit(table: Table, chosen: NDArray[np.bool_]) -> tuple[float, Floats]:
    """Return bias and weights, in the units of the features, fitted to the ``chosen`` rows."""
    rows = table.rows[chosen]
    mean, scale = rows.mean(axis=0), rows.std(axis=0)
    scale[scale < _SCARCE] = np.inf
    model = LogisticRegression(C=_STRENGTH, max_iter=1000)
    worth = np.where(table.named[chosen], 1.0, _WEAK_WORTH)
    model.fit((rows - mean) / scale, table.held[chosen], sample_weight=worth)
    weights = model.coef_[0] / scale
    return float(model.intercept_[0] - weights @ mean), weights


def cross_validate(table: Table, count: int) -> Floats:
    """Return the odds of every row by a model that never saw its document."""
    odds = np.zeros(len(table.held))
    for kept, left in KFold(FOLDS, shuffle=True, random_state=0).split(np.arange(count)):
        bias, weights = fit(table, np.isin(table.document, kept))
        within = np.isin(table.document, left)
        odds[within] = 1 / (1 + np.exp(-(bias + table.rows[within] @ weights)))
    return odds


def score(
    examples: Sequence[Example], role: Role, table: Table, odds: Floats, cut: tuple[float, float]
) -> float:
    """Return the F1 by name over the documents whose names are known.

    ``cut`` is the least probability that is kept, and that of the likeliest candidate.
    """
    hits = said = known = 0
    for number, example in enumerate(examples):
        if example.names is None:
            continue
        gold = list(example.names.get(role.value, ()))
        own = odds[table.document == number]
        order = sorted(range(len(own)), key=lambda i: -own[i])
        names = [example.scene.candidates[i].name for i in order]
        kept = [names[k] for k in pick(names, [own[i] for i in order], *cut)]
        hits += count_matches(gold, kept)
        said, known = said + len(kept), known + len(gold)
    return 2 * hits / max(1, said + known)


def train(examples: Sequence[Example]) -> tuple[str, str]:
    """Return the weights as JSON and a report of the cross-validation."""
    roles, lines = {}, []
    for role in ROLES:
        table = tabulate(examples, role)
        odds = cross_validate(table, len(examples))
        figures = {
            (least, first): score(examples, role, table, odds, (least, first))
            for least in _LEAST
            for first in _FIRST
        }
        cut = max(figures, key=lambda each: (figures[each], each))
        bias, weights = fit(table, np.ones(len(table.held), np.bool_))
        roles[role.value] = {
            "least": cut[0],
            "first": cut[1],
            "bias": round(bias, 4),
            "weights": {
                n: round(float(w), 4) for n, w in zip(table.features, weights, strict=True)
            },
        }
        lines.append(f"{role.value}: F1 by name {figures[cut]:.3f} at odds of {cut}")
    return json.dumps({"version": "1", "roles": roles}, indent=1) + "\n", "\n".join(lines)


def main() -> None:
    """Run the training from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--shared", type=Path, default=SHARED, help="holds agora/, documents/, gold/"
    )
    parser.add_argument("--write", action="store_true", help="write the weights")
    options = parser.parse_args()
    weights, text = train(gather_examples(options.shared))
    print(text)
    if options.write:
        WEIGHTS.write_text(weights, "utf-8")


if __name__ == "__main__":
    main()
