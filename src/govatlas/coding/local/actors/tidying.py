"""Tidies a name: a noun phrase without mark, determiner, verb, aside or loose end."""

import re
from collections import Counter
from functools import lru_cache

from govatlas.coding.local.actors.full_names import (
    LONGEST_NAME,
    name_wording,
    without_determiner,
)
from govatlas.coding.local.actors.heads import (
    CLAUSE,
    core_of,
    kind_of,
)
from govatlas.coding.local.actors.openings import strip_end, strip_opening

_SPACED_SIGN = re.compile(r"(?<=\b\w) & (?=\w\b)")
# No character can be read in two ways, else the time would double with each of them.
_MARK = re.compile(r"^(?:[\W\d_]|[a-zA-Z][.)]\s|[ivx]{2,}[.)]\s)+(?=\w)")
_NEXT_SENTENCE = re.compile(r"(?<=[a-z]{3})\.[^\s.]\S*$")
_NEXT_NAME = re.compile(
    r" (?:[A-Z]\. )?[A-Z][a-z][\w’'-]+|(?<=\bUnited)\s+(?:States|Kingdom|Nations)\b"
)
_SECOND_PART = re.compile(r"\s+and\s+(?P<word>[A-Z][a-z][\w’'-]+)(?= \(|[.,;:]| [a-z])")
_OF = re.compile(r" (?:of|for|on) ")
_CHAMBER = re.compile(r"\bof the (?:Senate and (?:the )?)?House$")
_CHAMBER_END = " of Representatives"
_INITIALS = re.compile(r"\b[A-Z]\.[A-Z]$")
_WORDS = re.compile(r"[\w’'-]+")
_WITHIN = re.compile(r"(?<=[a-z,] )[A-Z][\w’'-]*")
_MOST_WORDS = 16
_LONGEST_CLAUSE = 12
_LONGEST_ACRONYM = 6
_SHORTEST_SHOUTED = 5


def tidy_name(name: str, text: str) -> str:
    """Return ``name`` as a noun phrase without mark, determiner, aside or loose end.

    Empty where nothing is left that could name anybody. ``text`` is the document's, which shows
    whether the first letter is a capital by itself.
    """
    name = _SPACED_SIGN.sub("&", _NEXT_SENTENCE.sub("", " ".join(name.split())))
    name = _MARK.sub("", name.replace("“", "").replace("”", ""))
    if _is_shouted(name):
        name = name.lower()
    name = strip_opening(without_determiner(name))
    name = name_wording("aside").split(name)[0]
    name = name_wording("ending").sub("", name)
    clause = CLAUSE.search(name)
    if clause and len(name.split()) > _LONGEST_CLAUSE:
        name = name[: clause.start()]
    name = name_wording("dangling").sub("", strip_end(_cut_list(name))).strip(" ,;:—–-“”\"'([.")
    name += "." if _INITIALS.search(name) else ""
    if not _may_name(name):
        return ""
    return _set_case(_complete(name, text), text)


def _complete(name: str, text: str) -> str:
    """Return ``name`` with the end it lost, where it never stands in ``text`` without that.

    ``Senior Agency`` becomes ``Senior Agency Official`` where the text knows no other, and an
    ``Institute of Standards`` one of ``Standards and Technology``.
    """
    if _CHAMBER.search(name) and f"{name}{_CHAMBER_END}" in text:
        return name + _CHAMBER_END
    if " " not in name or not name.split()[-1][:1].isupper():
        return name
    ends = set()
    start = text.find(name)
    while start >= 0:
        following = _NEXT_NAME.match(text, start + len(name)) or _match_second(name, text, start)
        if following is None:
            return name
        ends.add(" ".join(["", *following[0].split()]))
        start = text.find(name, start + len(name))
    return name + ends.pop() if len(ends) == 1 else name


def _match_second(name: str, text: str, start: int) -> re.Match[str] | None:
    """Return the other half of a name that is two: ``and Technology`` of a national institute."""
    following = _SECOND_PART.match(text, start + len(name)) if _OF.search(name) else None
    return following if following is not None and kind_of(following["word"]) is None else None


def _is_shouted(name: str) -> bool:
    """Say whether a name stands in capitals that are no acronym's."""
    if not name.isupper() or len(name) < _SHORTEST_SHOUTED:
        return False
    return len(name) > _LONGEST_ACRONYM or kind_of(name.lower()) is not None


def _cut_list(name: str) -> str:
    """Return ``name`` up to the comma or conjunction after which it names nobody more."""
    if "," not in name and " and " not in name:
        return name
    core = core_of(name)
    parts = re.split(r"(,? and(?:/or)? |, )", core)
    if len(parts) < 3:
        return name
    if any(word[:1].isupper() for word in parts[2].split()[:1]) or " of " in parts[0]:
        return name
    kept = parts[0]
    if kind_of(kept) is None:
        return name
    for sign, part in zip(parts[1::2], parts[2::2], strict=False):
        bare = without_determiner(re.sub(r"^(?:and|or) ", "", part))
        if kind_of(bare) is None and not any(
            kind_of(later) for later in parts[parts.index(part) :]
        ):
            return kept
        kept += sign + part
    return name


def _may_name(name: str) -> bool:
    if not 2 <= len(name) <= LONGEST_NAME or len(name.split()) > _MOST_WORDS:
        return False
    return name_wording("nobody").search(name) is None


def _set_case(name: str, text: str) -> str:
    """Return the name with a small first letter where only a sentence gave it a capital."""
    if _is_shouted(name):
        return name.lower()
    first = name.split()[0]
    rest = name[len(first) :]
    if not first[1:].islower() or not first[0].isupper() or re.search(r"[A-Z]", rest):
        return name
    small, large = _count_words(text)
    return name[0].lower() + name[1:] if small[first.lower()] > large[first] else name


@lru_cache(maxsize=4)
def _count_words(text: str) -> tuple[Counter[str], Counter[str]]:
    """Return how often words stand small in ``text``, and with a capital within a sentence."""
    small = Counter(word for word in _WORDS.findall(text) if word[0].islower())
    return small, Counter(_WITHIN.findall(text))
