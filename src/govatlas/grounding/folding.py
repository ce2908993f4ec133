"""Folds characters that are written in several ways, with the way back to the text.

Full-width and half-width signs, ligatures, composed and decomposed accents, compatibility and
variant ideographs, and the marks of Chinese and European punctuation are the same. Space next to
ideographs does not count. Superscripts and fractions stay apart from digits.
"""

import unicodedata
from array import array
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

_QUOTES: Final = "\"'“”„‟‘’‚‛«»‹›`´「」『』﹁﹂﹃﹄《》〈〉"
_DASHES: Final = "-‐‑‒–—―−"
_SIGNS: Final = {
    **dict.fromkeys(_QUOTES, '"'),
    **dict.fromkeys(_DASHES, "-"),
    "。": ".",
    "、": ",",
    "【": "[",
    "】": "]",
    "〔": "[",
    "〕": "]",
    "…": "...",
    "œ": "oe",
    "Œ": "OE",
    "æ": "ae",
    "Æ": "AE",
    "·": "·",
    "・": "·",
}
_VARIANTS: Final = dict(
    zip("爲裏説羣衞啓麽鈎汙峯綫敎産寛敍淸温", "為裡說群衛啟麼鉤污峰線教產寬敘清溫", strict=True)
)
_HIDDEN: Final = frozenset("\u00ad\u200b\u200c\u200d\u2060\ufeff")


@dataclass(frozen=True)
class Folded:
    """A folded text; ``starts`` and ``ends`` say where each of its characters stands."""

    text: str
    starts: "array[int]"
    ends: "array[int]"


@lru_cache(maxsize=16)
def fold(text: str) -> Folded:
    """Return ``text`` folded."""
    signs: list[str] = []
    starts, ends = array("l"), array("l")
    start = 0
    while start < len(text):
        end = start + 1
        while end < len(text) and unicodedata.combining(text[end]):
            end += 1
        for sign in _fold_cluster(text[start:end]):
            if sign == " " and (not signs or signs[-1] == " " or _is_ideograph(signs[-1])):
                continue
            if _is_ideograph(sign) and signs and signs[-1] == " ":
                signs.pop(), starts.pop(), ends.pop()
            signs.append(sign)
            starts.append(start)
            ends.append(end)
        start = end
    return Folded("".join(signs), starts, ends)


@lru_cache(maxsize=8192)
def _fold_cluster(cluster: str) -> str:
    first = cluster[0]
    if cluster.isspace():
        return " "
    if cluster in _HIDDEN:
        return ""
    if cluster in _SIGNS:
        return _SIGNS[cluster]
    if unicodedata.category(first) == "No":
        return cluster
    plain = unicodedata.normalize("NFKC", cluster)
    return "".join(_SIGNS.get(sign, _VARIANTS.get(sign, sign)) for sign in plain)


def _is_ideograph(sign: str) -> bool:
    """Return whether a sign is of a script, or its punctuation, that is written without spaces."""
    return "\u2e80" <= sign <= "\u9fff" or "\uf900" <= sign <= "\ufaff" or sign >= "\U00020000"
