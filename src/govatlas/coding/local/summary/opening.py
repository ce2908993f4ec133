"""Says what kind of act a document is, whose, and on what, by its title and its source's word."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from govatlas.coding.local.english import with_article
from govatlas.coding.local.summary.actions import is_sound, tidy
from govatlas.coding.local.summary.rules import list_rules, pattern, read_rules, say_first
from govatlas.model.document import Document
from govatlas.model.instrument import Instrument
from govatlas.norms import load_language

_LONGEST_SUBJECT = 16
_LONGEST_ALONE = 34
_FEWEST_ALONE = 3
_SHORTEST_TOLD = 5
_LONGEST_NAME = 8
_SHORTEST_COMMON = 2
_FEWEST_WORDS = 2
_OPENING = 30_000
_FIRST = 300
_HEADING = 1500
_KNOWN_BY = 5
_CONGRESS = "Congress"
_CORPORATE = "Corporate"
_PASSED = "Enacted"
_NOT_PASSED = ("Proposed", "Defunct")
_RELATING = re.compile(r"\b(?:pertaining|relating|relative|related) to\b", re.IGNORECASE)
_PREPOSITION = r"(?:on|for|to|about|regarding|concerning)"


@dataclass(frozen=True, slots=True)
class Opening:
    """The kind of act with whose it is (``New York bill``), and its subject (``on hiring``)."""

    kind: str = ""
    subject: str = ""


def say_opening(document: Document) -> Opening:
    """Return how a summary of the document may open, empty in what title and source leave open."""
    instrument = document.instrument
    title = " ".join(instrument.title.split())
    rule, match = _find_kind(instrument, title)
    if rule is None or match is None:
        first = next(say_first("first_words", document.text[:_FIRST].lower()), "")
        kind = f"{_name_place(instrument)} {first}".strip() if first else ""
        return Opening(_first_upper(kind))
    lawmaking = bool(rule.get("lawmaking"))
    noun = match[0].lower() if rule["put"] == "=" else rule["put"]
    if lawmaking:
        kind = _name_lawmaking(noun, instrument, title)
        return Opening(_first_upper(kind), _say_subject(document) if kind else "")
    name = _name_whole(title, match.end(), document)
    noun = name or noun
    place = _name_place(instrument)
    known = place[:_KNOWN_BY].lower() in noun.lower() or (name and place == _CORPORATE)
    noun = noun if known else f"{place} {noun}".strip()
    if instrument.stage == "Proposed" and _may_be_proposed(noun):
        noun = f"proposed {noun}"
    subject = "" if name else _say_tail(title, match.end(), document) or _say_subject(document)
    if is_plural(noun) and not (name or place or subject):
        return Opening()
    return Opening(_first_upper(noun), subject)


def _may_be_proposed(noun: str) -> bool:
    return "propos" not in noun.lower() and bool(pattern("proposable").search(noun))


def say_only_subject(document: Document) -> str:
    """Return the subject of a document of which nothing else can be said, at length."""
    instrument = document.instrument
    titles = tuple(" ".join(t.split()) for t in (instrument.title, instrument.short_title))
    named = _find_subject("subjects", titles, document)
    headed = _find_subject("headings", (*titles, document.text[:_HEADING]), document)
    brief = len(named.split()) <= _SHORTEST_TOLD < len(headed.split())
    return headed if brief or not named else named


def _find_subject(name: str, texts: Sequence[str], document: Document) -> str:
    """Return what the first of the texts that tells a subject is on, empty where none does."""
    for text in texts:
        for said in say_first(name, text):
            preposition, _, rest = said.partition(" ")
            rest = rest.lower() if rest.isupper() else rest
            subject = _check(preposition, rest, document, longest=_LONGEST_ALONE, fewest=1)
            if subject:
                return subject
    return ""


def say_title_alone(document: Document) -> str:
    """Return a sentence of the title alone, empty where it does not read as a subject."""
    title = " ".join(document.instrument.title.split())
    said = _check("on", title, document, longest=_LONGEST_ALONE, fewest=_FEWEST_ALONE)
    return f"Addresses {said.removeprefix('on ')}." if said else ""


def is_plural(kind: str) -> bool:
    """Whether a kind of act is named in the plural."""
    return kind.endswith("s") and not kind.endswith("ss")


def _find_kind(
    instrument: Instrument, title: str
) -> tuple[dict[str, Any] | None, re.Match[str] | None]:
    below = instrument.authority.parent in ("State governments", "Local governments")
    congress = instrument.authority.name.endswith(_CONGRESS)
    for name in (title, instrument.short_title):
        for find, unless, rule in _kinds():
            match = find.search(name)
            if not match or (rule.get("below") and not below):
                continue
            if congress and not rule.get("lawmaking"):
                continue
            if unless is None or not unless.search(name):
                return rule, match
    return None, None


@cache
def _kinds() -> tuple[tuple[re.Pattern[str], re.Pattern[str] | None, dict[str, Any]], ...]:
    return tuple(
        (
            re.compile(rule["find"], re.IGNORECASE),
            re.compile(rule["unless"], re.IGNORECASE) if "unless" in rule else None,
            rule,
        )
        for rule in read_rules()["kinds"]
    )


def _name_lawmaking(noun: str, instrument: Instrument, title: str) -> str:
    """Return ``New York bill``, or ``section of a US act``; empty where the stage is unknown."""
    if noun == "bill" and instrument.stage == _PASSED:
        noun = read_rules()["passed"]
    elif noun == "bill" and instrument.stage not in _NOT_PASSED:
        return ""
    place = _name_place(instrument)
    if not place:
        return ""
    named = f"{place} {noun}".strip()
    part = re.search(
        r", (?:\w+ )?(Section|Sec\.|Title|Division|Subtitle|Part)\b(?! [0-9]+$)", title
    )
    parts = re.findall(r"\b(Section|Sec\.|Title|Division|Subtitle|Part) [0-9A-Z]", title)
    if part is None or not parts or noun == "resolution":
        return named
    word = "section" if any(p.startswith("Sec") for p in parts) else "part"
    article = "a" if re.match(r"(?:[^aeiouAEIO]|US|UK|EU)", named) else "an"
    return f"{word} of {article} {named}"


def _name_place(instrument: Instrument) -> str:
    authority = instrument.authority
    for find, put in list_rules("places"):
        if find.search(authority.name):
            return put
    if authority.parent == "State governments":
        return authority.name
    if authority.parent == "Local governments":
        city = authority.name.split(",")[0]
        return f"{city} City" if city == "New York" else city
    return "US" if authority.jurisdiction == "United States" and authority.parent else ""


def _name_whole(title: str, end: int, document: Document) -> str:
    """Return a short title that ends with its kind: ``Lenovo AI policy``."""
    named = re.sub(r" ?(?:Version )?[\d.]+$", "", re.sub(r" [(][^()]*[)]$", "", title))
    whole = re.sub(r"^(?:The|Our) ", "", tidy(named))
    if ":" in title or " – " in title:
        return ""
    if end != len(named) or not _FEWEST_WORDS <= len(whole.split()) <= _LONGEST_NAME:
        return ""
    return _lower(whole, document) if is_sound(whole) and "," not in whole else ""


def _say_tail(title: str, end: int, document: Document) -> str:
    """Return what stands behind the kind in the title, with its preposition."""
    found = re.match(
        rf"(?:[^(:;.]{{0,60}}?) (?P<x>{_PREPOSITION} (?:[^(:;.]|(?<=\b[A-Z])\.)+)",
        _RELATING.sub("on", title[end:]),
        re.IGNORECASE,
    )
    if found is None:
        return ""
    said = re.sub(r" \d{1,2} [a-zA-Z]+ \d{4}$|,? (?:Version )?[\d.]+$", "", found["x"].strip())
    preposition, _, rest = said.partition(" ")
    return _check(preposition.lower(), rest, document)


def _say_subject(document: Document) -> str:
    """Return what the title or the short title tells the act is on."""
    instrument = document.instrument
    for title in (instrument.title, instrument.short_title):
        for said in say_first("subjects", " ".join(title.split())):
            preposition, _, rest = said.partition(" ")
            subject = _check(preposition, rest, document)
            if subject:
                return subject
    return ""


def _check(
    preposition: str,
    rest: str,
    document: Document,
    *,
    longest: int = _LONGEST_SUBJECT,
    fewest: int = _FEWEST_WORDS,
) -> str:
    """Return the subject in the case of prose, empty where it does not read as one."""
    if pattern("no_subject").search(rest):
        return ""
    rest = tidy(_lower(tidy(rest), document))
    rest = re.sub(
        rf"^(?:{re.escape(_name_place(document.instrument)) or '-'}|NY) | [Aa]ct$", "", rest
    )
    words = rest.split()
    if not fewest <= len(words) <= longest or not is_sound(rest):
        return ""
    if _is_only_named(words, document):
        return ""
    first = words[0].lower()
    if first in ("for", "on", "to"):
        return rest
    if first in load_language("en").bases.values() and preposition == "name":
        preposition = "to" if first in read_rules()["bidding"] else "on"
    elif preposition == "name":
        preposition = "on"
    if first == "use":
        rest = f"the {rest}"
    elif pattern("counted").match(rest):
        rest = with_article(rest)
    return f"{preposition} {rest}"


def _is_only_named(words: Sequence[str], document: Document) -> bool:
    """Whether a title names people or places alone, so says nothing of the matter."""
    text = document.text
    names = [word for word in words if len(word) > _SHORTEST_COMMON]
    return bool(names) and all(
        not word.isupper()
        and re.search(rf"\b{re.escape(word.capitalize())}\b", text) is not None
        and re.search(rf"\b{re.escape(word.lower())}", text) is None
        for word in names
    )


def _lower(title: str, document: Document) -> str:
    """Return a title in the case of prose; names keep their capitals."""
    title = re.sub(r"\bArtificial Intelligence\b(?: \(AI\))?", "AI", title, flags=re.IGNORECASE)
    kept = {place for match in _proper().finditer(title) for place in range(*match.span())}
    sentence = len(re.findall(r" [a-z][a-z-]{4,}", title)) >= len(re.findall(r" [A-Z]", title))
    text = document.text[:_OPENING]

    def is_known(word: str) -> bool:
        return word in text and bool(re.search(rf"(?<![\w.]){word.rstrip('s')}s?\b", text))

    def is_name(word: str) -> bool:
        return re.sub(r"[’']s$", "", word) in _list_places() or bool(
            re.search(rf"\s[a-z]+[,;]? {word}\b", text)
        )

    def lower(match: re.Match[str]) -> str:
        if match.start() in kept or (sentence and match.start() and "-" not in match[0]):
            return match[0]
        if match[0] in document.instrument.authority.name:
            return match[0]
        word = match[0].lower()
        common = _is_common(word) or is_known(word)
        return word if common or not is_name(match[0]) else match[0]

    return re.sub(r"\b[A-Z][a-z’'-]*(?:-[A-Z][a-z]+)*\b(?!\.)", lower, title)


@cache
def _list_places() -> tuple[str, ...]:
    puts = (put for _, put in list_rules("places"))
    return (*puts, *read_rules()["place_names"])


def _is_common(word: str) -> bool:
    language = load_language("en")
    ending = pattern("common_ending").search(word)
    return bool(ending) or word in language.verbs or word in language.bases


@cache
def _proper() -> re.Pattern[str]:
    return re.compile(read_rules()["proper"])


def _first_upper(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}"
