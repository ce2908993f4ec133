"""The curves of a calibration: what a level with a confidence really means.

A step is a coder's answer: a level with a confidence. Steps rise from a confident 0 through an
uncertain 0 and an uncertain 1 to a confident 2. For each step, a curve has the probabilities that
gold reaches level 1, level 2 and so on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from govatlas.identity import Json, digest_value
from govatlas.model.coding import Coder, Confidence, Label

Step: TypeAlias = tuple[int, Confidence]
_RISING = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
_MORE_LIKELY_THAN_NOT = 0.5


def list_steps(highest: int) -> tuple[Step, ...]:
    """Return every step of a scale up to ``highest``, in rising order."""
    none = [(0, confidence) for confidence in reversed(_RISING)]
    above = [(level, sure) for level in range(1, highest + 1) for sure in _RISING]
    return (*none, *above)


@dataclass(frozen=True, slots=True)
class Curve:
    """For each step, the probability that gold reaches each level from 1 up."""

    reach: Mapping[Step, tuple[float, ...]]

    def correct_level(self, level: int, confidence: Confidence) -> int:
        """Return the highest level that gold reaches with a probability above one half.

        A level of none is kept, since there is no quotation that could show more.
        """
        reach = self.reach.get((level, confidence))
        if reach is None or level == 0:
            return level
        return sum(probability >= _MORE_LIKELY_THAN_NOT for probability in reach)

    def rate(self, level: int, confidence: Confidence, answer: int) -> float:
        """Return the probability that gold is ``answer`` if the coder gave this step."""
        reach = (1.0, *self.reach[level, confidence], 0.0)
        return reach[answer] - reach[answer + 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """One curve per taxonomy, and one for each category with enough gold codings.

    A category's curve has the key (taxonomy, category), a taxonomy's the key (taxonomy, "").
    ``coder`` is the coder it was fitted to, ``gold`` the name of the reference coder,
    ``gold_digest`` the hash of the training data, ``documents`` the number of documents.
    """

    coder: Coder
    gold: str
    gold_digest: str
    documents: int
    codebook_digest: str
    curves: Mapping[tuple[str, str], Curve]

    def curve_of(self, taxonomy: str, category: str) -> Curve | None:
        """Return the curve of a category, or else of its taxonomy, or None if there is none."""
        return self.curves.get((taxonomy, category)) or self.curves.get((taxonomy, ""))

    def correct_label(self, label: Label) -> int:
        """Return the corrected level of the label."""
        curve = self.curve_of(label.taxonomy, label.category)
        return curve.correct_level(label.level, label.confidence) if curve else label.level

    def to_json(self) -> dict[str, Json]:
        """Return the calibration as plain data, always in the same form."""
        coder = self.coder
        return {
            "format": "govatlas calibration 1",
            "coder": [coder.kind.value, coder.name, coder.version, coder.digest],
            "gold": self.gold,
            "gold_digest": self.gold_digest,
            "documents": self.documents,
            "codebook_digest": self.codebook_digest,
            "curves": [
                {"taxonomy": taxonomy, "category": category, "steps": _list_json(curve)}
                for (taxonomy, category), curve in self.curves.items()
            ],
        }

    @property
    def digest(self) -> str:
        """Return the tagged hash of the content."""
        return digest_value(self.to_json())


def _list_json(curve: Curve) -> list[Json]:
    return [
        {"level": level, "confidence": confidence.value, "reach": reach}
        for (level, confidence), reach in curve.reach.items()
    ]
