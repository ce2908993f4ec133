"""Wraps a program that codes, so that its levels are corrected by a calibration."""

from dataclasses import dataclass
from datetime import datetime

from govatlas.calibration import Calibration, calibrate_coding, name_calibrated
from govatlas.coding.method import CodingMethod
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document


@dataclass(frozen=True)
class CalibratedMethod:
    """A coder corrected by gold codings; its digest covers the coder with the calibration."""

    method: CodingMethod
    calibration: Calibration

    def __post_init__(self) -> None:
        """Refuse a calibration of another coder, or of another version of this one."""
        fitted, given = self.calibration.coder, self.method.who
        if fitted != given:
            raise InputError(
                f"the calibration was made for {fitted.name} {fitted.version} ({fitted.digest}), "
                f"this is {given.name} {given.version} ({given.digest}); "
                "code the gold documents with it, then run: govatlas calibrate"
            )

    @property
    def who(self) -> Coder:
        """Return the coder that the codings will name."""
        return name_calibrated(self.method.who, self.calibration)

    def prepare(self, codebook: Codebook) -> None:
        """Load what the coder needs."""
        self.method.prepare(codebook)

    def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        """Return the coding of ``document`` with its levels corrected."""
        return calibrate_coding(self.method.code(document, codebook, at=at), self.calibration)
