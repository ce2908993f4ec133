"""Recognises text with RapidOCR, whose models are included in its package."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from govatlas.reading.recognition import LEAST_SURE, Picture, RecognisedLine

_PACKAGES: Final = ("rapidocr", "onnxruntime")
_PARAMETERS: Final = {
    "Global.log_level": "error",
    # Its detection of upside-down lines spoils one line in a hundred.
    "Global.use_cls": False,
    # Nothing is dropped for low confidence: a missing line could be the one with the "not".
    "Global.text_score": 0.0,
    # To limit memory: lines one by one, found on an image of at most this many dots per side.
    "Rec.rec_batch_num": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    # Files are already read in parallel; one thread also gives the same bytes everywhere.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def is_installed() -> bool:
    """Return whether RapidOCR can be used."""
    return all(find_spec(package) is not None for package in _PACKAGES)


class RapidRecogniser:
    """RapidOCR with the models of its package, loaded for the first page."""

    @property
    def name(self) -> str:
        """Return the name with the version."""
        return f"rapidocr {version('rapidocr')}"

    @property
    def least_sure(self) -> float:
        """Return the confidence below which a page is left out."""
        return LEAST_SURE

    def recognise(self, picture: Picture) -> Sequence[RecognisedLine]:
        """Return the lines on one page."""
        found = self._engine(picture)
        if found.boxes is None or found.txts is None:
            return ()
        return [
            RecognisedLine(
                text,
                float(score),
                float(box[:, 0].min()),
                float(box[:, 1].min()),
                float(box[:, 0].max()),
                float(box[:, 1].max()),
            )
            for box, text, score in zip(found.boxes, found.txts, found.scores, strict=True)
        ]

    @cached_property
    def _engine(self) -> Any:
        from rapidocr import RapidOCR

        return RapidOCR(params=dict(_PARAMETERS))
