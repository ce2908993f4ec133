"""Splits a document into provisions of known force, each made of passages."""

from govatlas.unitizing.chunks import split_chunks
from govatlas.unitizing.outline import outline, outline_provisions
from govatlas.unitizing.sentences import split_sentences

__all__ = ["outline", "outline_provisions", "split_chunks", "split_sentences"]
