"""Finds the members of a legislature who introduced a bill, as its first lines name them."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_MOST_NAMED = 4
_FOR_HERSELF = re.compile(r"\s*\(for\s+(?:him|her|them)sel(?:f|ves)(?:,|\s+and)?")
_ASIDE = re.compile(r"\)|\bof the \d+\w*")
_BETWEEN = re.compile(r"\s*(?:,\s*and\s+|,\s*|\s+and\s+|\s+AND\s+|\s*&\s*)")
_SUFFIX = re.compile(r"^(?:Jr|Sr|II|III)\.?$")
_PLURAL = {"Representatives": "Representative", "Senators": "Senator", "Sens.": "Sen.",
           "Reps.": "Rep.", "Delegates": "Delegate", "Patrons": "Patron"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class SponsorWording:
    """Compiled wording by which sponsors are found; ``opening`` is how far the text is read."""

    opening: int
    patterns: tuple[re.Pattern[str], ...]
    title: re.Pattern[str]
    courtesy: re.Pattern[str]
    chambers: tuple[tuple[str, re.Pattern[str]], ...]


@dataclass(frozen=True, slots=True)
class Sponsors:
    """Those who introduced a bill, in one name, with the words that show it."""

    name: str
    span: Span


@cache
def load_sponsor_wording() -> SponsorWording:
    """Return the packaged wording, compiled."""
    data = read_actor_data("sponsors")
    return SponsorWording(
        opening=data["opening"],
        patterns=tuple(re.compile(pattern) for pattern in data["patterns"]),
        title=re.compile(data["title"]),
        courtesy=re.compile(data["courtesy"]),
        chambers=tuple((name, re.compile(p)) for name, p in data["chambers"].items()),
    )


def find_sponsors(view: DocumentView, state: str = "") -> Sponsors | None:
    """Return who introduced the bill, as its opening says; ``state`` is whose bill it is."""
    text = view.document.text
    for pattern in load_sponsor_wording().patterns:
        match = pattern.search(text, 0, load_sponsor_wording().opening)
        if match is None:
            continue
        name = _write_names(match["who"])
        if name:
            return Sponsors(name + _name_chamber(name, text, view, state), Span(*match.span()))
    return None


def _write_names(words: str) -> str:
    """Return the members named in ``words`` as one name; the first alone of more than four."""
    words = _ASIDE.sub("", _FOR_HERSELF.sub(", ", words))
    words = " ".join(words.split()).strip(" ,.;-")
    title = load_sponsor_wording().title.match(words)
    opening = title[0].strip() if title else ""
    rest = words[title.end() :] if title else words
    names = _join_suffixes([part for part in _BETWEEN.split(rest) if part])
    names = [_write_member(name) for name in names]
    if not names or not all(name[:1].isupper() for name in names[:_MOST_NAMED]):
        return ""
    if len(names) > _MOST_NAMED:
        names, opening = names[:1], _PLURAL.get(opening, opening)
    elif len(names) == 1:
        opening = _PLURAL.get(opening, opening)
    listed = names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{opening} {listed}".strip()


def _join_suffixes(names: Sequence[str]) -> list[str]:
    joined: list[str] = []
    for name in names:
        if joined and _SUFFIX.match(name):
            joined[-1] += f", {name}"
        else:
            joined.append(name)
    return joined


def _write_member(name: str) -> str:
    """Return a member's name with capitals only where names have them."""
    return " ".join(_title(word) if word.isupper() else word for word in name.split())


def _title(word: str) -> str:
    titled = word.title()
    return re.sub(r"^Mc(\w)", lambda match: f"Mc{match[1].upper()}", titled)


def _name_chamber(name: str, text: str, view: DocumentView, state: str) -> str:
    """Return the chamber in brackets, where nothing in ``name`` tells it."""
    wording = load_sponsor_wording()
    title = wording.title.match(name)
    if title and not wording.courtesy.match(name):
        return ""
    opening = f"{view.document.instrument.title}\n{text[: wording.opening]}"
    found = [
        (match.start(), chamber)
        for chamber, pattern in wording.chambers
        if (match := pattern.search(opening))
    ]
    if not found:
        return ""
    return f" ({f'{state} {min(found)[1]}'.strip()})"
