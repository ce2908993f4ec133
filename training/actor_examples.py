"""Gathers coded documents with those they name and who of them holds which role."""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from govatlas.agreement.names import count_matches
from govatlas.coding.local.actors.candidates import Candidate
from govatlas.coding.local.actors.features import measure_actors
from govatlas.coding.local.actors.find import ROLES, set_scene
from govatlas.coding.local.actors.full_names import key_of
from govatlas.coding.local.actors.heads import core_of, find_head, split_list
from govatlas.coding.local.actors.issuers import find_issuers
from govatlas.coding.local.actors.models import prepare_features
from govatlas.coding.local.actors.phrases import find_phrases
from govatlas.coding.local.actors.scene import Scene
from govatlas.coding.local.index import WordIndex
from govatlas.coding.local.status import HARD, judge_status
from govatlas.coding.local.views import view_document
from govatlas.model.document import Document, Span
from govatlas.model.norm import NormPart
from govatlas.norms.find import find_norms
from govatlas.reading import list_sources, read_source
from govatlas.unitizing import outline
from training import actors
from training.corpus import CODINGS, GOLD, POLICIES, POLICY_TEXTS

Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Reading:
    """The candidates of one document, with what the models of types look at in it."""

    scene: Scene
    features: NDArray[np.float32]
    lowered: str


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


def read_document(document: Document) -> Reading:
    """Return the candidates of a document, as the coder judges them."""
    view = view_document(document, outline(document))
    index = WordIndex(view.lowered)
    issuers = find_issuers(view)
    issuer = issuers[0].name if issuers else ""
    norms = find_norms(document, view.outline, issuer=issuer)
    binding = judge_status(view, index).category == HARD
    scene = set_scene(view, index, norms, issuer=issuer, binding=binding)
    features = prepare_features(measure_actors(view, find_phrases(view, index), index))
    return Reading(scene, features, view.lowered)


def gather_examples(shared: Path) -> list[Example]:
    """Return the gold documents by name, then the further ones by the words quoted.

    What the models of types say of each is by models that never saw it, as it is of documents
    yet to be coded; the policies of organisations are not among those that they are fitted to.
    """
    agora = {s.instrument.id: s for s in list_sources([shared / "agora"])}
    loose = {s.instrument.id: s for s in list_sources([shared / POLICY_TEXTS])}
    examples: list[Example] = []
    judged: dict[int, tuple[Reading, frozenset[Pair]]] = {}
    seen: set[str] = set()
    for table, sources in ((GOLD, agora), (POLICIES, loose)):
        for record in _read_lines(shared / table):
            document = read_source(sources[str(record["document_id"])])
            reading, seen = read_document(document), seen | {document.id}
            scene = reading.scene
            if table == GOLD:
                judged[len(examples)] = (reading, _list_types(record))
            names = {r: [e["name"] for e in found] for r, found in record["actors"].items()}
            held = {role.value: _match(scene, names.get(role.value, ())) for role in ROLES}
            known = {role.value: [True] * len(scene.candidates) for role in ROLES}
            examples.append(Example(scene, names, held, known, table == POLICIES))
    for path in sorted(CODINGS.glob("*.jsonl")):
        for record in _read_lines(path):
            if record["document_id"] in agora and record["document_id"] not in seen:
                reading = read_document(read_source(agora[record["document_id"]]))
                judged[len(examples)] = (reading, _list_types(record))
                examples.append(_place(reading, record))
    for place, scores in _judge_types(judged):
        own = examples[place]
        examples[place] = replace(own, scene=replace(own.scene, scores=scores))
    return examples


def _list_types(record: Mapping[str, Any]) -> frozenset[Pair]:
    found = record["actors"].items()
    return frozenset((role, actor["type"]) for role, named in found for actor in named)


def _judge_types(
    judged: Mapping[int, tuple[Reading, frozenset[Pair]]],
) -> Iterator[tuple[int, Mapping[Pair, float]]]:
    """Yield for each place which types hold which roles, by models that never saw the document."""
    readings = [reading for reading, _ in judged.values()]
    types = [held for _, held in judged.values()]
    roles = {role.value for role in ROLES}
    pairs = sorted({pair for held in types for pair in held if pair[0] in roles})
    examples = actors.Examples(
        np.stack([reading.features for reading in readings]),
        [reading.lowered for reading in readings],
        {pair: np.array([pair in held for held in types]) for pair in pairs},
        np.ones(len(readings), np.bool_),
    )
    found = actors.judge_unseen(examples)
    for number, place in enumerate(judged):
        yield place, {pair: float(odds[number]) for pair, odds in found.items()}


def _read_lines(path: Path) -> Iterator[dict[str, Any]]:
    for line in path.read_text("utf-8").splitlines():
        if line.strip():
            yield json.loads(line)


def _match(scene: Scene, names: Sequence[str]) -> list[bool]:
    return [any(count_matches([name], [c.name]) for name in names) for c in scene.candidates]


def _place(reading: Reading, record: Mapping[str, Any]) -> Example:
    """Return the candidates that stand where a coding names an actor.

    Whoever stands in the words quoted for an actor that the coding does not name is not known.
    """
    scene, lowered = reading.scene, reading.lowered
    held, known = {}, {}
    for role in ROLES:
        actors = record["actors"].get(role.value, ())
        named = [Span(*actor["name"]) for actor in actors if "name" in actor]
        quoted = [Span(*s) for actor in actors if "name" not in actor for s in actor["spans"]]
        held[role.value] = [
            any(is_named(one, span, lowered) for span in named) for one in scene.candidates
        ]
        known[role.value] = [
            sure or not any(_stands(one, span) for span in quoted)
            for one, sure in zip(scene.candidates, held[role.value], strict=True)
        ]
    return Example(scene, None, held, known)


def is_named(candidate: Candidate, name: Span, lowered: str) -> bool:
    """Whether the ``name`` at a place is a candidate's, and not one that it only belongs to.

    A secretary's department stands in the name of the secretary, and each of a list bears what
    the list bears; neither is the actor named there.
    """
    spans = [mention.span for mention in candidate.mentions]
    spans += [phrase.span for phrase in candidate.phrases]
    if any(name.contains(one) and " of " not in lowered[name.start : one.start] for one in spans):
        return True
    words = key_of(" ".join(lowered[name.start : name.end].split())).split()
    listed = (candidate.name, *split_list(candidate.name))
    heads = {find_head(key_of(core_of(one))) for one in listed}
    return any(
        bearer.quotation.span.overlaps(name)
        and (not split_list(bearer.text) or not heads.isdisjoint(words))
        for bearer in _list_bearers(candidate)
    )


def _stands(candidate: Candidate, place: Span) -> bool:
    """Whether the document speaks of a candidate at a place."""
    spans = [mention.span for mention in candidate.mentions]
    spans += [phrase.span for phrase in candidate.phrases]
    return any(place.contains(span) for span in spans) or any(
        bearer.quotation.span.overlaps(place) for bearer in _list_bearers(candidate)
    )


def _list_bearers(candidate: Candidate) -> Iterator[NormPart]:
    for said in candidate.said:
        if said.part == "bearer" and said.norm.bearer is not None:
            yield said.norm.bearer
