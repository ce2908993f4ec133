"""Gathers what led to one label: passages that speak of it, norms, what is shown, what they do."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govatlas.coding.local.cues import Tier
from govatlas.coding.local.labels.deeds import say_deed
from govatlas.coding.local.labels.exhibits import NormsByPassage, find_speaking
from govatlas.coding.local.labels.features import Floats, HitsByPassage
from govatlas.coding.local.labels.places import name_passage, tidy_provision
from govatlas.coding.local.labels.shown import Shown, fold_words
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Quotation
from govatlas.model.norm import Modality, Norm

_GLANCE: Final = 14
_LONGEST_LEAD: Final = 300
_COMMANDS: Final = re.compile(r"\b(?:shall|must) ")
_FORBIDS: Final = re.compile(r"(?i)\b(?:prohibit|forbid|shall not|must not|may not|will not)")
_LONGEST_CUE: Final = 60


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What led to one label; ``rival`` is the level nearly as likely, ``norms`` all by passage."""

    view: DocumentView
    level: int
    scores: Floats
    hits: HitsByPassage
    quotations: tuple[Quotation, ...]
    norms: NormsByPassage
    rival: int | None = None

    @cached_property
    def speaking(self) -> list[int]:
        """Return the passages that speak of the category."""
        return find_speaking(self.scores)

    @cached_property
    def acting(self) -> list[Norm]:
        """Return the norms that speak of the category, by rank."""
        found = {norm.rank: norm for place in self.speaking for norm in self.norms.get(place, ())}
        return [found[rank] for rank in sorted(found)]

    @cached_property
    def shown(self) -> Shown:
        """Return what a reader of the label sees."""
        return Shown.of(quotation.text for quotation in self.quotations)

    @cached_property
    def quoted(self) -> list[int]:
        """Return the passages quoted, the best first."""
        places = (self.view.passage_at(quotation.span.start) for quotation in self.quotations)
        return list(dict.fromkeys(place for place in places if place is not None))

    @cached_property
    def telling(self) -> list[str]:
        """Return the most telling words that stand in the quotations, as the text has them."""
        found: list[str] = []
        for words in self._list_telling():
            if not any(words.lower() in f.lower() or f.lower() in words.lower() for f in found):
                found.append(words)
        return found

    def _list_telling(self) -> Iterator[str]:
        spans = [quotation.span for quotation in self.quotations]
        found = [hit for place in sorted(self.hits) for hit in self.hits[place]]
        for tier in (Tier.STRONG, Tier.WEAK):
            for span in spans:
                for hit in found:
                    words = " ".join(self.view.document.text[hit.span.start : hit.span.end].split())
                    if (
                        hit.cue.tier is tier
                        and span.contains(hit.span)
                        and len(words) <= _LONGEST_CUE
                    ):
                        yield words

    @cached_property
    def deeds(self) -> list[tuple[str, str]]:
        """Return what the norms shown do, each after its place, the most telling first."""
        return list(self._list_deeds())

    def _list_deeds(self) -> Iterator[tuple[str, str]]:
        said: set[str] = set()
        for norm in sorted(self.acting_where_quoted, key=self._distance):
            if self._is_doubtful(norm):
                continue
            end = norm.quotation.span.end
            following = self.view.document.text[end : end + _GLANCE]
            deed = say_deed(norm, self.shown, following=following)
            words = set(fold_words(deed))
            if deed and len(words & said) <= len(words) / 2:
                said |= words
                yield self._name_place(norm), deed

    @cached_property
    def acting_where_quoted(self) -> list[Norm]:
        """Return the norms whose words are shown."""
        spans = [quotation.span for quotation in self.quotations]
        placed = {n.rank: n for place in self.quoted for n in self.norms.get(place, ())}
        placed |= {norm.rank: norm for norm in self.acting}
        return [
            n
            for n in placed.values()
            if any(
                s.contains(n.action.quotation.span) or s.contains(n.quotation.span) for s in spans
            )
        ]

    def _is_doubtful(self, norm: Norm) -> bool:
        """Whether a duty stands below words that forbid, so may be what is forbidden."""
        place = self.view.passage_at(norm.quotation.span.start)
        if norm.modality is not Modality.OBLIGATION or place is None:
            return False
        if _COMMANDS.search(norm.quotation.text):
            return False
        above = (self.view.wording(index) for index in self.view.passages[place].context)
        return any(_FORBIDS.search(words) for words in above if len(words) < _LONGEST_LEAD)

    def _distance(self, norm: Norm) -> tuple[bool, int]:
        """Return what sorts a norm that names the category before one that stands beside it."""
        words = norm.action.text.lower()
        return not any(cue.lower() in words for cue in self.telling), norm.rank

    def _name_place(self, norm: Norm) -> str:
        place = self.view.passage_at(norm.quotation.span.start)
        named = name_passage(self.view, place) if place is not None else ""
        return tidy_provision(norm.provision) or named or "one passage"
