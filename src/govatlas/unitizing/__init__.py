"""Splits a document into provisions of known force, each made of passages."""

from govatlas.unitizing.outline import outline
from govatlas.unitizing.sentences import split_sentences

__all__ = ["outline", "split_sentences"]
