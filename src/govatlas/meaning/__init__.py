"""Compares texts by what they mean, with a model that runs on this computer."""

from govatlas.meaning.codes import Codes, Vectors, compare_parts, pack_vectors
from govatlas.meaning.find_model import find_model, require_model
from govatlas.meaning.fusing import fuse_rankings
from govatlas.meaning.model import MeaningModel, Part, measure_width

__all__ = [
    "Codes",
    "MeaningModel",
    "Part",
    "Vectors",
    "compare_parts",
    "find_model",
    "fuse_rankings",
    "measure_width",
    "pack_vectors",
    "require_model",
]
