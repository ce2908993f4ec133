"""Applies a calibration to a coding."""

from dataclasses import replace

from govatlas.calibration.curves import Calibration
from govatlas.identity import digest_value
from govatlas.model.coding import Coder, Coding, Confidence, Label

SUFFIX = "-calibrated"


def name_calibrated(coder: Coder, calibration: Calibration) -> Coder:
    """Return the calibrated ``coder``, whose digest covers ``calibration``."""
    digest = digest_value([coder.digest, calibration.digest])
    return Coder(coder.kind, f"{coder.name}{SUFFIX}", coder.version, digest)


def calibrate_coding(coding: Coding, calibration: Calibration) -> Coding:
    """Return ``coding`` with corrected levels.

    A changed level has low confidence and no rival, and its rationale gives the old level; a level
    of none has no quotation. Everything else is kept.
    """
    labels = tuple(_calibrate(label, calibration) for label in coding.labels)
    changed: dict[str, int] = {}
    for before, after in zip(coding.labels, labels, strict=True):
        changed[before.taxonomy] = changed.get(before.taxonomy, 0) + (before.level != after.level)
    return replace(
        coding,
        coder=name_calibrated(coding.coder, calibration),
        labels=labels,
        rationales=tuple(
            (part, _tell_changes(reason, changed.get(part, 0)))
            for part, reason in coding.rationales
        ),
        provenance=(
            *coding.provenance,
            ("calibration", f"{calibration.digest} by gold of {calibration.gold}"),
        ),
    )


def _calibrate(label: Label, calibration: Calibration) -> Label:
    level = calibration.correct_label(label)
    if level == label.level:
        return label
    said = f"Calibrated from level {label.level} ({label.confidence}) to {level}"
    return replace(
        label,
        level=level,
        rival=None,
        confidence=Confidence.LOW,
        rationale=f"{said}, as {calibration.gold} would. {label.rationale}".rstrip(),
        quotations=label.quotations if level else (),
    )


def _tell_changes(reason: str, changed: int) -> str:
    if not changed:
        return reason
    levels = "one level" if changed == 1 else f"{changed} levels"
    return f"Before calibration changed {levels}: {reason}"
