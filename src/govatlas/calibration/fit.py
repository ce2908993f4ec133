"""Fits the curves of a calibration to gold codings.

Rates are smoothed before the isotonic regression: those of a taxonomy by a pseudo-observation that
the coder is usually right, those of a category by pseudo-observations that it is like its
taxonomy. So a step that was never seen keeps its level, and a category with few gold codings stays
close to the others.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.calibration.curves import Calibration, Curve, Step, list_steps
from govatlas.calibration.isotonic import make_rising
from govatlas.errors import InputError
from govatlas.identity import digest_value
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Coder, Coding, Confidence

FEWEST_DOCUMENTS: Final = 5
"""With fewer gold documents, nothing is fitted."""

FEWEST_FOR_CATEGORY: Final = 20
"""With fewer gold documents, a category has no separate curve."""

_USUALLY_RIGHT: Final = 0.9
_TRUST_IN_CODER: Final = 1.0
_TRUST_IN_TAXONOMY: Final = 10.0
_DIGITS: Final = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Observation:
    """A coder's answer for a category in a document, and the gold level."""

    document_id: str
    taxonomy: str
    category: str
    level: int
    confidence: Confidence
    gold: int

    @property
    def step(self) -> Step:
        """Return the level and its confidence."""
        return (self.level, self.confidence)


def observe(machine: Iterable[Coding], gold: Iterable[Coding]) -> tuple[Observation, ...]:
    """Return every category that both codings of a text answer, without abstentions."""
    truth = {(coding.document_id, coding.text_digest): coding for coding in gold}
    found = []
    for coding in machine:
        beside = truth.get((coding.document_id, coding.text_digest))
        levels = {(a.taxonomy, a.category): a.level for a in beside.labels} if beside else {}
        found += [
            Observation(
                document_id=coding.document_id,
                taxonomy=label.taxonomy,
                category=label.category,
                level=label.level,
                confidence=label.confidence,
                gold=levels[label.taxonomy, label.category],
            )
            for label in coding.labels
            if (label.taxonomy, label.category) in levels
        ]
    return tuple(found)


def refuse_few(documents: int, fewest: int, *, coder: Coder, gold: str) -> None:
    """Raise InputError where there are fewer than so many documents to learn from."""
    if documents < fewest:
        raise InputError(
            f"{documents} documents coded by both {coder.name} and {gold} are too few to learn "
            f"from; at least {fewest} are needed, {FEWEST_FOR_CATEGORY} or more are better"
        )


def fit_calibration(
    observations: Sequence[Observation], codebook: Codebook, *, coder: Coder, gold: str
) -> Calibration:
    """Fit the calibration of ``coder`` to these observations.

    Args:
        observations: of one coder and one gold coder.
        codebook: the categories.
        coder: the coder observed.
        gold: the name of the reference coder.

    Raises:
        InputError: there are too few documents to learn from.
    """
    documents = {seen.document_id for seen in observations}
    refuse_few(len(documents), FEWEST_DOCUMENTS, coder=coder, gold=gold)
    curves: dict[tuple[str, str], Curve] = {}
    for taxonomy in codebook.coverage:
        among = [seen for seen in observations if seen.taxonomy == taxonomy.id]
        if among:
            curves.update(_fit_taxonomy(taxonomy, among))
    return Calibration(
        coder=coder,
        gold=gold,
        gold_digest=digest_value(sorted(_list_facts(seen) for seen in observations)),
        documents=len(documents),
        codebook_digest=codebook.digest,
        curves=curves,
    )


def _fit_taxonomy(taxonomy: Taxonomy, among: Sequence[Observation]) -> dict[tuple[str, str], Curve]:
    highest = taxonomy.scale.highest
    right = {step: _reach_of(step[0], highest) for step in list_steps(highest)}
    whole = _fit_curve(among, Curve(right), _TRUST_IN_CODER)
    curves = {(taxonomy.id, ""): whole}
    documents = Counter(seen.category for seen in among)
    for category in taxonomy.categories:
        if documents[category.code] >= FEWEST_FOR_CATEGORY:
            own = [seen for seen in among if seen.category == category.code]
            curves[taxonomy.id, category.code] = _fit_curve(own, whole, _TRUST_IN_TAXONOMY)
    return curves


def _reach_of(level: int, highest: int) -> tuple[float, ...]:
    """Return the prior meaning of a coder's level."""
    levels = range(1, highest + 1)
    return tuple(_USUALLY_RIGHT if level >= reached else 1 - _USUALLY_RIGHT for reached in levels)


def _fit_curve(among: Sequence[Observation], prior: Curve, trust: float) -> Curve:
    """Return the curve of these observations; each step's prior is worth ``trust`` observations."""
    steps = tuple(prior.reach)
    counts = Counter(seen.step for seen in among)
    rows = []
    for place in range(len(prior.reach[steps[0]])):
        reached = Counter(seen.step for seen in among if seen.gold > place)
        rates = [
            (reached[step] + trust * prior.reach[step][place]) / (counts[step] + trust)
            for step in steps
        ]
        rows.append(make_rising(rates, [counts[step] + trust for step in steps]))
    columns = [[round(rate, _DIGITS) for rate in row] for row in rows]
    return Curve(dict(zip(steps, zip(*columns, strict=True), strict=True)))


def _list_facts(seen: Observation) -> list[str | int]:
    confidence = seen.confidence.value
    return [seen.document_id, seen.taxonomy, seen.category, seen.level, confidence, seen.gold]
