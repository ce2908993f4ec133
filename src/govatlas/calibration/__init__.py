"""Learns from gold codings how much to trust a coder's levels and confidence."""

from govatlas.calibration.apply import calibrate_coding, name_calibrated
from govatlas.calibration.curves import Calibration, Curve
from govatlas.calibration.fit import Observation, fit_calibration, observe
from govatlas.calibration.reliability import Band, Reliability, cross_validate
from govatlas.calibration.storage import dump_calibration, parse_calibration

__all__ = [
    "Band",
    "Calibration",
    "Curve",
    "Observation",
    "Reliability",
    "calibrate_coding",
    "cross_validate",
    "dump_calibration",
    "fit_calibration",
    "name_calibrated",
    "observe",
    "parse_calibration",
]
