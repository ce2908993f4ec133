"""Compares texts by what they mean, with a model that runs on this computer."""

from govatlas.meaning.codes import Codes, Vectors, pack_vectors
from govatlas.meaning.find_model import find_model, require_model
from govatlas.meaning.fusing import fuse_rankings
from govatlas.meaning.model import MeaningModel

__all__ = [
    "Codes",
    "MeaningModel",
    "Vectors",
    "find_model",
    "fuse_rankings",
    "pack_vectors",
    "require_model",
]
