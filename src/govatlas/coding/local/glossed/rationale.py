"""Says in English why a level was given, with the words of the original."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from govatlas.coding.local.english import join_words
from govatlas.coding.local.glossed.gloss import Piece, list_pieces
from govatlas.coding.local.glossed.parties import show_both
from govatlas.coding.local.glossed.places import name_glossed_passage
from govatlas.coding.local.labels.exhibits import GOOD
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.labels.reckoning import say_number
from govatlas.coding.local.languages import load_languages
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Quotation, Span

_MOST_SIGNS: Final = 130
_MOST_DENSE: Final = 60
_MOST_TERMS: Final = 2
_LONGEST_TERM: Final = 40
_BREAKS: Final = (" ", "，", "；", "、", "。", ",", "：")
_SIGN: Final = re.compile(r"\W*")
_ACRONYMS: Final = re.compile(r"\b(?:ai|llms?|eu|us|un|nist|api|gpu)\b")
_SPEAKS: Final = 0.5
_NEAR: Final = 0.25
_TWELVE: Final = 12


@dataclass(frozen=True, slots=True)
class Term:
    """Words of the original that speak of a category, with their English if they are one term."""

    words: str
    english: str
    span: Span

    def __str__(self) -> str:
        """Return the words in quotation marks, and what the glossary reads them as."""
        both = show_both(self.words, self.english)
        is_other = self.english and both != self.words
        return f"“{self.words}” (read as {self.english})" if is_other else f"“{self.words}”"


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
        return name_glossed_passage(self.original, passage)

    def list_terms(self, passage: int) -> list[Term]:
        """Return the words of the original that speak of the category, each once.

        They are those whose English is what was found in the gloss of the passage. The English of
        a term of the glossary is shown, that of several together is not.
        """
        text = self.original.document.text
        start = self.original.passages[passage].start
        pieces = [p for p in self._list_pieces(passage) if not _SIGN.fullmatch(p.english)]
        found: dict[str, Term] = {}
        for hit in self.hits.get(passage, ()):
            wanted = " ".join(self.shadow.lowered[hit.span.start : hit.span.end].split())
            run = _find_run(pieces, wanted)
            if not run:
                continue
            span = Span(start + run[0].start, start + run[-1].end)
            words = " ".join(text[span.start : span.end].split())
            if len(words) <= _LONGEST_TERM and not any(w in words or words in w for w in found):
                english = _write_english(wanted) if len(run) == 1 else ""
                found[words] = Term(words, english, span)
        return list(found.values())[:_MOST_TERMS]

    def _list_pieces(self, passage: int) -> list[Piece]:
        language = self.original.outline.passages[passage].language
        language = language or self.original.document.language
        if language not in load_languages().glossed:
            return []
        return list(list_pieces(self.original.wording(passage), language))


def explain(reasons: Reasons) -> str:
    """Return one or two sentences on what gives the level, with words of the original."""
    return _explain_level(reasons) if reasons.level else _explain_none(reasons)


def _explain_level(reasons: Reasons) -> str:
    quotation = reasons.quotations[0]
    place = reasons.original.passage_at(quotation.span.start)
    where = reasons.name(place) if place is not None else "one passage"
    terms = reasons.list_terms(place) if place is not None else []
    focus = next((t.span.start for t in terms if quotation.span.contains(t.span)), None)
    start = quotation.span.start
    words = _shorten(quotation.text, focus - start if focus is not None else 0)
    names = join_words([str(term) for term in terms])
    said = f"{_capital(where)} speaks of {names}: “{words}”." if names else ""
    return f"{said or f'{_capital(where)} says “{words}”.'} {_weigh(reasons)}".strip()


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


def _find_run(pieces: Sequence[Piece], wanted: str) -> Sequence[Piece]:
    """Return the pieces, all of the glossary, whose English together is ``wanted``."""
    for first in range(len(pieces)):
        said = ""
        for last in range(first, len(pieces)):
            piece = pieces[last]
            said = f"{said} {piece.english}".strip()
            if not piece.known or not wanted.startswith(said):
                break
            if said == wanted:
                return pieces[first : last + 1]
    return ()


def _write_english(words: str) -> str:
    return _ACRONYMS.sub(lambda match: match[0].upper().replace("LLMS", "LLMs"), words)


def _shorten(text: str, focus: int = 0) -> str:
    """Return the beginning of a wording, or what is around ``focus``, with signs where it is cut.

    A text without spaces is shortened more, as it says more in as many signs.
    """
    said = " ".join(text.split())
    most = _MOST_SIGNS if said.count(" ") * 20 > len(said) else _MOST_DENSE
    if len(said) <= most:
        return said
    start = 0
    if focus > most * 2 // 3:
        before = [said.rfind(sign, 0, max(1, focus - most // 4)) for sign in _BREAKS]
        start = max(before) + 1
    end = len(said)
    if end - start > most:
        cut = max(said.rfind(sign, start + most // 2, start + most) for sign in _BREAKS)
        end = cut if cut > 0 else start + most
    words = said[start:end].strip(" ,，；、：")
    return f"{'… ' if start else ''}{words}{' …' if end < len(said) else ''}"
