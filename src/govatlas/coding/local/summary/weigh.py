"""Weighs the words of a document: how likely a good summary of it uses each."""

import json
import math
import operator
import re
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final

from govatlas.coding.local.summary.rules import read_rules
from govatlas.model.document import Document
from govatlas.model.norm import Norm

FEATURES: Final = (
    *("constant", "frequency", "share", "title", "opening", "aim", "heading", "ai"),
    *("best norm", "third norm", "twelfth norm", "norms", "bearer", "first place", "length"),
    *("title and norm", "aim and norm", "heading and norm", "only once", "rareness", "capital"),
    *("usage", "known usage"),
)
_WORD: Final = re.compile(r"[a-z][a-z0-9-]+")
_ENDINGS: Final = (
    *("ations", "ation", "ments", "ment", "ings", "ing", "ies", "ers", "ed", "es", "s", "er"),
    *("or", "ly"),
)
_SHORTEST_STEM: Final = 4
_LONGEST_TEXT: Final = 15_000
_OPENING_WORDS: Final = 60
_LONGEST_HEADING: Final = 90


def stems(text: str) -> list[str]:
    """Return the stems of the content words of ``text``, in order."""
    return [_stem(word) for word in _WORD.findall(text.lower()) if word not in _empty()]


@lru_cache(maxsize=50_000)
def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) >= _SHORTEST_STEM:
            return word[: -len(ending)]
    return word


@dataclass(frozen=True)
class WordModel:
    """What was fitted: a weight for each feature, and two facts on common stems.

    ``rareness`` says from 0 to 1 how few documents have a stem, ``usage`` the log odds that a
    summary uses it where the document has it.
    """

    weights: tuple[float, ...]
    rareness: Mapping[str, float]
    usage: Mapping[str, float]


@cache
def load_word_model() -> WordModel:
    """Return the packaged model."""
    path = files("govatlas.coding.local") / "data" / "en" / "weights" / "summary.json"
    stored: dict[str, dict[str, float]] = json.loads(path.read_text("utf-8"))
    weights = tuple(stored["weights"][name] for name in FEATURES)
    return WordModel(weights, stored["rareness"], stored["usage"])


def weigh_words(
    document: Document,
    norms: Sequence[Norm],
    aims: Sequence[str],
    wanted: Set[str],
    model: WordModel,
) -> dict[str, float]:
    """Return for each stem that is wanted the chance that a good summary uses it."""
    rows = measure_words(document, norms, aims, model, wanted)
    return {
        stem: 1 / (1 + math.exp(-sum(map(operator.mul, model.weights, row))))
        for stem, row in rows.items()
    }


def measure_words(
    document: Document,
    norms: Sequence[Norm],
    aims: Sequence[str],
    model: WordModel,
    wanted: Set[str] | None = None,
) -> dict[str, list[float]]:
    """Return for each stem of the document, of those wanted if given, a row of ``FEATURES``."""
    text = (
        document.text[:_LONGEST_TEXT]
        .replace("artificial intelligence", "AI")
        .replace("Artificial Intelligence", "AI")
    )
    counts, first = _count_stems(text)
    total, most = sum(counts.values()), max(counts.values(), default=1)
    instrument = document.instrument
    titles = f"{instrument.title} {instrument.short_title}"
    title = set(stems(titles.replace("Artificial Intelligence", "AI")))
    aim = set(stems(" ".join(aims[:2])))
    headings = _find_headings(document.text[:_LONGEST_TEXT])
    said = [set(stems(f"{_bearer(norm)} {norm.action.text}")) for norm in norms[:12]]
    spread = Counter(word for found in said for word in found)
    bearers = {word for norm in norms[:4] for word in stems(_bearer(norm))}
    best, third = _join(said[:1]), _join(said[:3])
    ai, capital = _ai(), _find_capitals(text)
    rows = {}
    known = counts.keys() | title
    for word in known if wanted is None else known & wanted:
        count = counts[word]
        place = first.get(word, total)
        normed = word in third
        rows[word] = [
            1.0,
            math.log1p(count),
            count / most,
            float(word in title),
            float(place < _OPENING_WORDS),
            float(word in aim),
            float(word in headings),
            float(word in ai),
            float(word in best),
            float(normed),
            float(word in spread),
            math.log1p(spread[word]),
            float(word in bearers),
            math.log1p(place) / 10,
            len(word) / 10,
            float(word in title and normed),
            float(word in aim and normed),
            float(word in headings and normed),
            float(count == 1),
            model.rareness.get(word, 1.0),
            float(word in capital),
            model.usage.get(word, 0.0),
            float(word in model.usage),
        ]
    return rows


def _count_stems(text: str) -> tuple[Counter[str], dict[str, int]]:
    """Return how often each stem stands in the text, and behind how many words it first does."""
    words = _WORD.findall(text.lower())
    spellings = Counter(words)
    counts: Counter[str] = Counter()
    first: dict[str, int] = {}
    empty = _empty()
    passed = 0
    for word, count in spellings.items():
        if word in empty:
            continue
        stem = _stem(word)
        first.setdefault(stem, passed)
        counts[stem] += count
        passed += 1
    return counts, first


def _bearer(norm: Norm) -> str:
    return norm.bearer.text if norm.bearer else ""


def _join(said: Sequence[set[str]]) -> set[str]:
    return set().union(*said)


def _find_headings(text: str) -> set[str]:
    lines = (line.strip() for line in text.split("\n"))
    return {
        word
        for line in lines
        if 0 < len(line) <= _LONGEST_HEADING and line[-1] not in ",;:" and line.count(" ") < 14
        for word in stems(line)
    }


def _find_capitals(text: str) -> set[str]:
    return {_stem(word.lower()) for word in re.findall(r"(?<=[a-z] )[A-Z][a-z]+", text)}


@cache
def _empty() -> frozenset[str]:
    return frozenset(read_rules()["empty"])


@cache
def _ai() -> frozenset[str]:
    return frozenset(stems(read_rules()["ai_words"]))
