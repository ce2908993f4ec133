"""Recognises text with RapidOCR, whose models come with its package."""

from collections.abc import Sequence
from functools import cached_property
from importlib.metadata import version
from importlib.util import find_spec
from typing import Any, Final

from govatlas.reading.recognition import Picture, RecognisedLine

_PACKAGES: Final = ("rapidocr", "onnxruntime")
_PARAMETERS: Final = {
    "Global.log_level": "error",
    # Turning lines that it takes to be upside down, it spoils one line in a hundred.
    "Global.use_cls": False,
    # Nothing is dropped for being unsure: a line less could be the one with the "not".
    "Global.text_score": 0.0,
    # What bounds memory: lines one by one, found on a picture of at most this many dots a side.
    "Rec.rec_batch_num": 1,
    "Det.limit_type": "max",
    "Det.limit_side_len": 1280,
    # The files are read side by side already; one thread also gives the same bytes anywhere.
    "EngineConfig.onnxruntime.intra_op_num_threads": 1,
    "EngineConfig.onnxruntime.inter_op_num_threads": 1,
}


def is_installed() -> bool:
    """Return whether RapidOCR can be used."""
    return all(find_spec(package) is not None for package in _PACKAGES)


class RapidRecogniser:
    """RapidOCR with the models of its package, loaded when the first page comes."""

    @property
    def name(self) -> str:
        """Return the name with the version."""
        return f"rapidocr {version('rapidocr')}"

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
