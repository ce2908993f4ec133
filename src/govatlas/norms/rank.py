"""Ranks the norms of a document: which ones a good summary of it would rest on."""

import json
import math
import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from sys import intern
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.document import Document, Force, Outline
from govatlas.model.norm import Modality
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, singular
from govatlas.norms.rank_model import RankModel
from govatlas.norms.sanctions import Binding

Floats = NDArray[np.float64]

FEATURES: Final = (
    *(f"is {modality.value}" for modality in Modality),
    *("names AI", "heading names AI", "AI share of document", "AI where rare"),
    *("has bearer", "bearer's share", "bearer is office", "bearer is person", "bearer is thing"),
    *("place in document", "first of document", "first of section", "early in section"),
    *("is item", "is lead", "is imperative", "place in list", "long list", "list names AI"),
    *("has deadline", "has sanction", "has money", "has condition", "passive", "inherited"),
    *("routine", "includes", "reports", "establishes", "ensures", "short", "long", "length"),
    *("topic", "title words", "not operative", "first person", "will", "can", "would", "number"),
    *(
        "weak subject",
        "appropriate",
        "amends",
        "definition",
        "negated",
        "heading words",
        "is present",
        "is we",
    ),
    *("opening words", "main bearer", "duty of the regulated", "penal", "serves somebody"),
    *("AI duty", "lead names AI", "repeats", "own words name AI", "second bearer"),
    *("action in title", "action in opening", "section in title", "section's share"),
    *("section names AI", "heading is routine", "has enforcer", "action length", "siblings"),
    *("said later", "rare words", "is may", "topic by rank", "title by rank"),
)
_WORDS: Final = re.compile(r"[a-z][a-z-]{3,}")
_STEMMED: Final = 6
_OPENING: Final = 700
_FEW_WORDS: Final = 12
_MANY_WORDS: Final = 70
_SET_BACK: Final = 0.7
_MOST_SAID: Final = 5000


@dataclass(frozen=True)
class Candidate:
    """A draft with its bearer and what was bound to it."""

    draft: Draft
    bearer: Name | None
    binding: Binding


def rank(
    document: Document, outline: Outline, candidates: Sequence[Candidate], language: Language
) -> list[int]:
    """Return the indexes of ``candidates`` from the most to the least important."""
    if not candidates:
        return []
    table = measure(document, outline, candidates, language)
    return order_by(candidates, np.round(load_model().score(table), 6))


def order_by(candidates: Sequence[Candidate], scores: Floats) -> list[int]:
    """Return the order by score, a norm set back where one of the same passage came before."""
    order = sorted(range(len(candidates)), key=lambda i: (-scores[i], i))
    seen: set[int] = set()
    later: set[int] = set()
    for index in order:
        passage = candidates[index].draft.statement.passage
        if passage in seen:
            later.add(index)
        seen.add(passage)
    return sorted(order, key=lambda i: (-(scores[i] - (_SET_BACK if i in later else 0.0)), i))


@cache
def load_model() -> RankModel:
    """Return the model that is packaged."""
    stored = json.loads((files("govatlas.norms") / "data" / "rank.json").read_text("utf-8"))
    return RankModel(stored["weights"], stored["trees"])


def measure(
    document: Document, outline: Outline, candidates: Sequence[Candidate], language: Language
) -> Floats:
    """Return what is known of each candidate, as a row of ``FEATURES``."""
    scene = _Scene(document, outline, candidates, language)
    table = np.empty((len(candidates), len(FEATURES)))
    for index in range(len(candidates)):
        table[index] = scene.row(index)
    return table


@dataclass(frozen=True, slots=True, kw_only=True)
class _View:
    """What the features of one candidate are told from."""

    index: int
    candidate: Candidate
    draft: Draft
    text: str
    own: str
    heading: str
    head: str
    regulated: bool


class _Scene:
    """What the candidates of one document share."""

    def __init__(
        self,
        document: Document,
        outline: Outline,
        candidates: Sequence[Candidate],
        language: Language,
    ) -> None:
        self.document, self.outline, self.candidates, self.language = (
            document,
            outline,
            candidates,
            language,
        )
        self.said: dict[tuple[str, str], bool] = {}
        self.texts = [c.draft.sentence.joined for c in candidates]
        self.ai = [self._says("ai", text) for text in self.texts]
        self.ai_share = sum(self.ai) / len(candidates)
        self.bearers = Counter(self._key(c) for c in candidates if c.bearer)
        words = [set(_stems(text)) for text in self.texts]
        self.spread = Counter(stem for found in words for stem in found)
        self.words = words
        self.title = set(_stems(document.instrument.title.lower()))
        self.opening = set(_stems(document.text[:_OPENING].lower()))
        common = [key for key, _ in self.bearers.most_common(2)]
        self.main = common[0] if common else ""
        self.second = common[1] if len(common) > 1 else ""
        self.sections = [self._section(c) for c in candidates]
        self.first_of = {s: i for i, s in reversed(list(enumerate(self.sections)))}
        self.in_section = Counter(self.sections)
        self.ai_in_section = Counter(
            section for section, ai in zip(self.sections, self.ai, strict=True) if ai
        )
        self.in_passage = Counter(c.draft.statement.passage for c in candidates)
        self.topics = [self._topic(index) for index in range(len(candidates))]
        self.topic_places = _places(self.topics)
        self.title_places = _places([self._titled(index) for index in range(len(candidates))])
        self.lists = Counter(
            c.draft.statement.lead for c in candidates if c.draft.statement.lead is not None
        )

    def row(self, index: int) -> list[float]:
        """Return what is known of one candidate, in the order of ``FEATURES``."""
        view = self._view(index)
        return [
            *(float(view.draft.modality is modality) for modality in Modality),
            *self._tell_topic_and_bearer(view),
            *self._tell_place_and_parts(view),
            *self._tell_wording(view),
            *self._tell_share(view),
            *self._tell_section(view),
        ]

    def _view(self, index: int) -> _View:
        candidate = self.candidates[index]
        draft, bearer = candidate.draft, candidate.bearer
        head = head_noun(bearer.text, self.language) if bearer else ""
        regulated = (
            draft.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
            and bearer is not None
            and head not in self.language.agents["offices"]
        )
        return _View(
            index=index,
            candidate=candidate,
            draft=draft,
            text=self.texts[index],
            own=" ".join(draft.sentence.low[draft.statement.own :]),
            heading=self._heading(draft),
            head=head,
            regulated=regulated,
        )

    def _tell_topic_and_bearer(self, view: _View) -> list[float]:
        bearer, ai = view.candidate.bearer, self.ai[view.index]
        offices, people = self.language.agents["offices"], self.language.agents["people"]
        share = self.bearers[self._key(view.candidate)] if bearer else 0
        return [
            float(ai),
            float(self._says("ai", view.heading.lower())),
            self.ai_share,
            float(ai) * (1 - self.ai_share),
            float(bearer is not None),
            share / len(self.candidates),
            float(view.head in offices),
            float(view.head in people),
            float(bearer is not None and not can_act(bearer.text, self.language)),
        ]

    def _tell_place_and_parts(self, view: _View) -> list[float]:
        draft, index = view.draft, view.index
        place = index - self.first_of[self.sections[index]]
        lead, among = draft.statement.lead, draft.statement.place
        return [
            index / len(self.candidates),
            float(index == 0),
            float(place == 0),
            1 / (1 + place),
            float(draft.kind == "item"),
            float(draft.kind == "lead"),
            float(draft.kind == "imperative"),
            1 / among if among else 0.0,
            math.log1p(self.lists[lead]) if lead is not None else 0.0,
            float(draft.kind == "item" and self._says("ai", view.own)),
            float(draft.deadline is not None),
            float(view.candidate.binding.sanction is not None),
            float(self._says("money", view.text)),
            float(draft.condition is not None),
            float(draft.clause.passive),
            float(draft.clause.inherited),
        ]

    def _tell_wording(self, view: _View) -> list[float]:
        draft, text, classes = view.draft, view.text, self.language.words
        verb = draft.action.split()[0].lower() if draft.action else ""
        operator = frozenset(draft.sentence.low[slice(*draft.clause.operator)])
        passage = self.outline.passages[draft.statement.passage]
        count = len(text.split())
        return [
            float(self._says("routine", text)),
            float(verb in classes["including_verbs"]),
            float(verb in classes["reporting_verbs"]),
            float(verb in classes["establishing_verbs"]),
            float(verb in classes["ensuring_verbs"]),
            float(count < _FEW_WORDS),
            float(count > _MANY_WORDS),
            math.log1p(count),
            self.topics[view.index],
            self._titled(view.index),
            float(passage.force is not Force.OPERATIVE),
            float(draft.first_person),
            float(not operator.isdisjoint(classes["will"])),
            float(not operator.isdisjoint(classes["can"])),
            float(not operator.isdisjoint(classes["would"])),
            math.log1p(len(self.candidates)),
            float(draft.thing and not draft.clause.passive),
            float(self._says("hedged", text)),
            float(self._says("amendment", text)),
            float(self._says("defining", text)),
            float(draft.clause.negated),
        ]

    def _tell_share(self, view: _View) -> list[float]:
        draft, index = view.draft, view.index
        words, key = self.words[index], self._key(view.candidate)
        borne = view.candidate.bearer is not None
        return [
            self._headed(index, view.heading),
            float(draft.kind == "present"),
            float(draft.kind == "present" and draft.first_person),
            len(words & self.opening) / max(1, len(words)),
            float(borne and key == self.main),
            float(view.regulated),
            float(self._says("penalty", view.text)),
            float(draft.beneficiary is not None),
            float(view.regulated and self.ai[index]),
            float(draft.kind == "lead" and self.ai[index]),
            self._repeats(index),
            float(self._says("ai", view.own)),
            float(borne and key == self.second),
        ]

    def _tell_section(self, view: _View) -> list[float]:
        draft, index = view.draft, view.index
        action = set(_stems(draft.action.lower()))
        section = self.sections[index]
        count = self.in_section[section]
        operator = frozenset(draft.sentence.low[slice(*draft.clause.operator)])
        headed = set(_stems(view.heading.lower()))
        found = self.words[index]
        return [
            len(action & self.title) / max(1, len(action)),
            len(action & self.opening) / max(1, len(action)),
            len(headed & self.title) / max(1, len(headed)),
            count / len(self.candidates),
            self.ai_in_section[section] / count,
            float(self._says("routine_heading", view.heading)),
            float(view.candidate.binding.enforcer is not None),
            math.log1p(len(draft.action.split())),
            float(self.in_passage[draft.statement.passage]),
            self._said_later(index),
            sum(1 for stem in found if self.spread[stem] == 1) / max(1, len(found)),
            float(not operator.isdisjoint(self.language.words["may"])),
            self.topic_places[index],
            self.title_places[index],
        ]

    def _said_later(self, index: int) -> float:
        """Return how much of a candidate a later one of the document says again."""
        found = self.words[index]
        later = range(index + 1, min(len(self.words), index + 41))
        best = max((len(found & self.words[i]) for i in later), default=0)
        return best / max(1, len(found))

    def _says(self, pattern: str, text: str) -> bool:
        """Whether a text matches a pattern; candidates of one statement share its text."""
        asked = pattern, text
        found = self.said.get(asked)
        if found is None:
            if len(self.said) >= _MOST_SAID:
                self.said.clear()
            found = self.said[asked] = self.language.patterns[pattern].search(text) is not None
        return found

    def _key(self, candidate: Candidate) -> str:
        """Return the bearer's name with each word in the singular, empty without a bearer."""
        name = candidate.bearer.text if candidate.bearer else ""
        return " ".join(singular(word, self.language) for word in name.lower().split())

    def _section(self, candidate: Candidate) -> int:
        index = self.outline.passages[candidate.draft.statement.passage].provision
        top = -1
        while index is not None:
            if self.outline.provisions[index].kind not in ("item", "chapter", "part", "title"):
                top = index
            index = self.outline.provisions[index].parent
        return top

    def _heading(self, draft: Draft) -> str:
        index = self.outline.passages[draft.statement.passage].provision
        while index is not None:
            if self.outline.provisions[index].heading:
                return self.outline.provisions[index].heading
            index = self.outline.provisions[index].parent
        return ""

    def _topic(self, index: int) -> float:
        """Return how much of the document's recurring words the candidate holds."""
        found = self.words[index]
        if not found:
            return 0.0
        return math.fsum(math.log1p(self.spread[stem] - 1) for stem in found) / len(found)

    def _repeats(self, index: int) -> float:
        """Return how much of a candidate an earlier one of the document says already."""
        found = self.words[index]
        best = max(
            (len(found & self.words[i]) for i in range(max(0, index - 40), index)), default=0
        )
        return best / max(1, len(found))

    def _titled(self, index: int) -> float:
        return len(self.words[index] & self.title) / max(1, len(self.title))

    def _headed(self, index: int, heading: str) -> float:
        stems = set(_stems(heading.lower()))
        return len(self.words[index] & stems) / len(stems) if stems else 0.0


def _places(values: Sequence[float]) -> list[float]:
    """Return for each value which share of all is smaller."""
    ordered = sorted(values)
    return [bisect_left(ordered, value) / len(ordered) for value in values]


def _stems(text: str) -> list[str]:
    return [intern(word[:_STEMMED]) for word in _WORDS.findall(text)]
