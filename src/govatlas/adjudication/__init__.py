"""Settles where several coders of one document differ, by a stated rule."""

from govatlas.adjudication.actors import NamedActor, match_actors
from govatlas.adjudication.disagreements import Answer, Disagreement, find_disagreements
from govatlas.adjudication.panel import adjudicate
from govatlas.adjudication.rules import Rule

__all__ = [
    "Answer",
    "Disagreement",
    "NamedActor",
    "Rule",
    "adjudicate",
    "find_disagreements",
    "match_actors",
]
