"""Says in English why a level was given, with the words of the original."""

from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coding.local.english import join_words
from govatlas.coding.local.labels.exhibits import GOOD
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.labels.places import name_passage
from govatlas.coding.local.labels.reckoning import say_number
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Quotation

_MOST_SIGNS: Final = 60
_MOST_TERMS: Final = 3
_LONGEST_TERM: Final = 40
_SPEAKS: Final = 0.5
_NEAR: Final = 0.25
_TWELVE: Final = 12


@dataclass(frozen=True, slots=True)
class Reasons:
    """What led to a level: the document and its shadow, the scores of passages, what is quoted.

    ``binary`` is whether the scale only asks if the category is named.
    """

    original: DocumentView
    shadow: DocumentView
    level: int
    scores: Floats
    hits: HitsByPassage
    quotations: tuple[Quotation, ...]
    binary: bool

    def name(self, passage: int) -> str:
        """Return where a passage of the original stands."""
        return name_passage(self.original, passage) or "one passage"

    def list_terms(self, passage: int) -> list[str]:
        """Return the English wording of the terms found in a passage, each once."""
        found: dict[str, None] = {}
        for hit in self.hits.get(passage, ()):
            words = " ".join(self.shadow.lowered[hit.span.start : hit.span.end].split())
            if len(words) <= _LONGEST_TERM and not any(words in known for known in found):
                found[words] = None
        return list(found)[:_MOST_TERMS]


def explain(reasons: Reasons) -> str:
    """Return one or two sentences on what gives the level, with words of the original."""
    return _explain_level(reasons) if reasons.level else _explain_none(reasons)


def _explain_level(reasons: Reasons) -> str:
    quotation = reasons.quotations[0]
    place = reasons.original.passage_at(quotation.span.start)
    where = reasons.name(place) if place is not None else "one passage"
    terms = reasons.list_terms(place) if place is not None else []
    names = f", in terms that stand for {join_words(terms)}" if terms else ""
    said = f"{where[0].upper()}{where[1:]} says “{_shorten(quotation.text)}”{names}."
    return f"{said} {_weigh(reasons)}".strip()


def _weigh(reasons: Reasons) -> str:
    if reasons.binary:
        return ""
    count = max(1, int((reasons.scores >= _SPEAKS).sum()))
    passages = "One passage speaks" if count == 1 else f"{_capital(_count(count))} passages speak"
    if reasons.level >= GOOD:
        return f"{passages} of it, with operative wording, so it is more than named."
    return f"{passages} of it, without enough operative detail for more."


def _explain_none(reasons: Reasons) -> str:
    best = float(reasons.scores.max(initial=0.0))
    if best < _NEAR:
        return "No passage has wording that speaks of it."
    place = int(np.argmax(reasons.scores))
    words = _shorten(" ".join(reasons.original.wording(place).split()))
    return f"{_capital(reasons.name(place))} comes nearest (“{words}”), but does not speak of it."


def _count(count: int) -> str:
    return say_number(count) if count <= _TWELVE else str(count)


def _capital(words: str) -> str:
    return f"{words[0].upper()}{words[1:]}"


def _shorten(text: str) -> str:
    """Return the beginning of a wording, cut at a sign of punctuation or a space."""
    said = " ".join(text.split())
    if len(said) <= _MOST_SIGNS:
        return said
    cut = max(said.rfind(sign, 20, _MOST_SIGNS) for sign in (" ", "，", "；", "、", ","))
    return said[: cut if cut > 0 else _MOST_SIGNS].rstrip(" ,，；、")
