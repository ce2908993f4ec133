"""Writes a calibration as JSON, and reads it back."""

import json
from collections.abc import Mapping
from typing import Any

from govatlas.calibration.curves import Calibration, Curve, list_steps
from govatlas.errors import UnreadableFile
from govatlas.model.coding import Coder, CoderKind, Confidence


def dump_calibration(calibration: Calibration) -> str:
    """Return the calibration as readable JSON, including its digest."""
    content = {**calibration.to_json(), "digest": calibration.digest}
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def parse_calibration(text: str, *, name: str) -> Calibration:
    """Return the calibration in ``text``; ``name`` is used in messages.

    Raises:
        UnreadableFile: it is not a calibration, or was changed after it was written.
    """
    try:
        content = json.loads(text)
        kind, *rest = content["coder"]
        calibration = Calibration(
            coder=Coder(CoderKind(kind), *rest),
            gold=str(content["gold"]),
            gold_digest=str(content["gold_digest"]),
            documents=int(content["documents"]),
            codebook_digest=str(content["codebook_digest"]),
            curves={(c["taxonomy"], c["category"]): _parse_curve(c) for c in content["curves"]},
        )
        digest = content["digest"]
    except (ValueError, KeyError, TypeError, IndexError) as error:
        raise UnreadableFile(
            f"{name} is not a calibration; make one with: govatlas calibrate"
        ) from error
    if digest != calibration.digest:
        raise UnreadableFile(f"{name} was changed after it was written; make it again")
    return calibration


def _parse_curve(content: Mapping[str, Any]) -> Curve:
    """Return a curve with every step of its scale.

    Raises:
        ValueError: a step is missing, or a probability is invalid.
    """
    reach = {
        (int(step["level"]), Confidence(step["confidence"])): tuple(map(float, step["reach"]))
        for step in content["steps"]
    }
    highest = max(level for level, _ in reach)
    if tuple(reach) != list_steps(highest):
        raise ValueError("a step is missing")
    if any(len(row) != highest or not all(0 <= p <= 1 for p in row) for row in reach.values()):
        raise ValueError("not probabilities")
    return Curve(reach)
