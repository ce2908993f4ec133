"""Measures the legislative status that the local coder gives."""

from collections.abc import Sequence

from govatlas.coding.local.status import judge_status
from training.corpus import CodedDocument


def measure_status(documents: Sequence[CodedDocument]) -> str:
    """Return one line on how often the status is that of the coding.

    Its signs carry points set by hand, so there is nothing to leave out.
    """
    right = sum(judge_status(d.measured.view).category == d.given.status for d in documents)
    return f"status accuracy {right / len(documents):.3f} ({right} of {len(documents)})"
