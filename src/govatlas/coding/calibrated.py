"""Wraps a program that codes, so that its levels are corrected by a calibration."""

from collections.abc import Awaitable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from govatlas.calibration import Calibration, calibrate_coding, name_calibrated
from govatlas.coding.method import CodingMethod, is_async, prepare
from govatlas.errors import InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, Coding
from govatlas.model.document import Document

_OF_A_RUN: Final = frozenset({"open", "concurrency", "patience", "figures"})


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
        prepare(self.method, codebook)

    def code(
        self, document: Document, codebook: Codebook, *, at: datetime
    ) -> Coding | Awaitable[Coding]:
        """Return the coding of ``document`` with its levels corrected."""
        made = self.method.code(document, codebook, at=at)
        assert isinstance(made, Coding), "an async coder is wrapped by _CalibratedCalls"
        return calibrate_coding(made, self.calibration)


class _CalibratedCalls(CalibratedMethod):
    """The same of an async coder."""

    async def code(self, document: Document, codebook: Codebook, *, at: datetime) -> Coding:
        made = self.method.code(document, codebook, at=at)
        assert not isinstance(made, Coding), "a coder that is not async needs no awaiting"
        return calibrate_coding(await made, self.calibration)

    def __getattr__(self, name: str) -> Any:
        if name in _OF_A_RUN:
            return getattr(self.method, name)
        raise AttributeError(name)


def correct(method: CodingMethod, calibration: Calibration) -> CalibratedMethod:
    """Return the coder corrected by ``calibration``.

    Raises:
        InputError: the calibration is of another coder, or of another version of this one.
    """
    wrap = _CalibratedCalls if is_async(method) else CalibratedMethod
    return wrap(method, calibration)
