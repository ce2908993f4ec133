"""Ranks the norms of a document: which ones a good summary of it would rest on."""

import json
import math
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

import numpy as np
from numpy.typing import NDArray

from govatlas.model.document import Document, Force, Outline
from govatlas.model.norm import Modality
from govatlas.norms.context import Name
from govatlas.norms.drafts import Draft, can_act
from govatlas.norms.language import Language
from govatlas.norms.names import head_of, singular
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
)
_WORDS: Final = re.compile(r"[a-z][a-z-]{3,}")
_STEMMED: Final = 6
_OPENING: Final = 700
_SET_BACK: Final = 0.7
_INCLUDES: Final = frozenset(["include", "contain", "consist", "describe", "specify", "identify"])
_REPORTS: Final = frozenset(
    ["submit", "report", "publish", "notify", "provide", "disclose", "brief"]
)
_ESTABLISHES: Final = frozenset(
    ["establish", "create", "develop", "issue", "adopt", "implement", "conduct"]
)
_ENSURES: Final = frozenset(
    ["ensure", "prevent", "protect", "use", "require", "prohibit", "test", "assess"]
)


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
    scores = np.round(table @ _weights(), 6)
    return order_by(candidates, scores)


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
def _weights() -> Floats:
    path = files("govatlas.norms") / "data" / "rank.json"
    stored = json.loads(path.read_text("utf-8"))
    return np.array([stored["weights"].get(name, 0.0) for name in FEATURES])


def measure(
    document: Document, outline: Outline, candidates: Sequence[Candidate], language: Language
) -> Floats:
    """Return what is known of each candidate, as a row of ``FEATURES``."""
    scene = _Scene(document, outline, candidates, language)
    return np.array([scene.row(index) for index in range(len(candidates))])


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
        self.texts = [" ".join(c.draft.sentence.low) for c in candidates]
        ai = language.patterns["ai"]
        self.ai = [ai.search(text) is not None for text in self.texts]
        self.ai_share = sum(self.ai) / len(candidates)
        self.bearers = Counter(_key(c) for c in candidates if c.bearer)
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
        self.lists = Counter(
            c.draft.statement.lead for c in candidates if c.draft.statement.lead is not None
        )

    def row(self, index: int) -> list[float]:
        c = self.candidates[index]
        draft, text = c.draft, self.texts[index]
        verb = draft.action.split()[0].lower() if draft.action else ""
        operator = draft.sentence.low[draft.clause.operator[0] : draft.clause.operator[1]]
        count = len(self.candidates)
        share = self.bearers[_key(c)] / count if c.bearer else 0.0
        words = len(text.split())
        heading = self._heading(draft)
        section = self.sections[index]
        passage = self.outline.passages[draft.statement.passage]
        head = singular(head_of(c.bearer.text)) if c.bearer else ""
        place = index - self.first_of[section]
        own = " ".join(draft.sentence.low[draft.statement.own :])
        regulated = (
            draft.modality in (Modality.OBLIGATION, Modality.PROHIBITION)
            and c.bearer is not None
            and head not in self.language.agents["offices"]
        )
        values = [float(draft.modality is modality) for modality in Modality]
        values += [
            float(self.ai[index]),
            float(self.language.patterns["ai"].search(heading.lower()) is not None),
            self.ai_share,
            float(self.ai[index]) * (1 - self.ai_share),
            float(c.bearer is not None),
            share,
            float(head in self.language.agents["offices"]),
            float(head in self.language.agents["people"]),
            float(c.bearer is not None and not can_act(c.bearer.text, self.language)),
            index / count,
            float(index == 0),
            float(place == 0),
            1 / (1 + place),
            float(draft.kind == "item"),
            float(draft.kind == "lead"),
            float(draft.kind == "imperative"),
            1 / draft.statement.place if draft.statement.place else 0.0,
            math.log1p(self.lists[draft.statement.lead])
            if draft.statement.lead is not None
            else 0.0,
            float(draft.kind == "item" and self.language.patterns["ai"].search(own) is not None),
            float(draft.deadline is not None),
            float(c.binding.sanction is not None),
            float(self.language.patterns["money"].search(text) is not None),
            float(draft.condition is not None),
            float(draft.clause.passive),
            float(draft.clause.inherited),
            float(self.language.patterns["routine"].search(text) is not None),
            float(verb in _INCLUDES),
            float(verb in _REPORTS),
            float(verb in _ESTABLISHES),
            float(verb in _ENSURES),
            float(words < 12),
            float(words > 70),
            math.log1p(words),
            self._topic(index),
            self._titled(index),
            float(passage.force is not Force.OPERATIVE),
            float(draft.first_person),
            float("will" in operator),
            float("can" in operator or "could" in operator),
            float("would" in operator),
            math.log1p(count),
            float(draft.thing and not draft.clause.passive),
            float("appropriate" in text),
            float(self.language.patterns["amendment"].search(text) is not None),
            float(" means " in text or "the term" in text),
            float(draft.clause.negated),
            self._headed(index, heading),
            float(draft.kind == "present"),
            float(draft.kind == "present" and draft.first_person),
            len(self.words[index] & self.opening) / max(1, len(self.words[index])),
            float(c.bearer is not None and _key(c) == self.main),
            float(regulated),
            float(self.language.patterns["penalty"].search(text) is not None),
            float(draft.beneficiary is not None),
            float(regulated and self.ai[index]),
            float(draft.kind == "lead" and self.ai[index]),
            self._repeats(index),
            float(self.language.patterns["ai"].search(own) is not None),
            float(c.bearer is not None and _key(c) == self.second),
        ]
        return values

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
        return sum(math.log1p(self.spread[stem] - 1) for stem in found) / len(found)

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


def _stems(text: str) -> list[str]:
    return [word[:_STEMMED] for word in _WORDS.findall(text)]


def _key(candidate: Candidate) -> str:
    return (
        " ".join(singular(w) for w in candidate.bearer.text.lower().split())
        if candidate.bearer
        else ""
    )
