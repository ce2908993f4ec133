"""Finds the full names that a document gives to those it then calls by a short one."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from itertools import islice

from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.views import DocumentView

LONGEST_NAME = 110
_PROPER = r"[A-Z][\w'’&-]+"
_FULL_NAME = (
    rf"(?P<full>{_PROPER}(?:\s+"
    rf"(?:(?:of|for|on|and|the|of the|and the|on the)\s+)?{_PROPER})*)"
)
_DEFINED = re.compile(
    r"[“\"](?P<short>[A-Z][\w &-]{2,50}?)[”\"]\s+(?:means|refers to)\s+the\s+" + _FULL_NAME
)
_DEFINED_IN_LOWER_CASE = re.compile(
    r"(?i)[“\"‘'](?P<short>[a-z]+)[”\"’']\s+(?:means|refers\s+to|shall\s+mean)\s+the\s+"
    r"(?P<full>(?:[a-z]+\s+){0,4}(?P=short)(?:\s+(?:of|for|on)\s+[a-z]+(?:\s+(?:and\s+)?[a-z]+){0,3}?)?)"
    r"(?=\s*[.;,:]|\s+(?:or|established|created|as|under|pursuant|in)\b)"
)
_REFERRED = re.compile(
    r"\(\s*(?:(?:hereinafter|hereafter|herein|in this \w+|referred|to|as|the|collectively)\s+)*"
    r"[“\"]?(?P<short>[A-Z][\w&-]{1,30}(?: [A-Z][\w-]+)*)[”\"]?\s*\)"
)
_NAME_BEFORE = re.compile(_FULL_NAME + r",?\s*\Z")
_OF_AUTHORITY = re.compile(r"(?:Department|Ministry|State|City|County) of (?:the )?(?P<what>.+)")
_NAMES_BEFORE = re.compile(rf"(?:{_PROPER} ){{1,4}}\Z")
_NAMES_AFTER = re.compile(
    rf" (?:of|for|on) (?:the )?{_PROPER}(?:,? (?:and |of |for |of the )?{_PROPER}){{0,8}}"
)
_MOST_PLACES = 40
_PLACES = frozenset(("city", "state", "county", "municipality", "commonwealth", "province"))


@cache
def name_wording(name: str) -> re.Pattern[str]:
    """Return one of the packaged patterns on names, compiled."""
    return re.compile(read_actor_data("names")[name], re.IGNORECASE)


class FullNames:
    """The full names of one document, looked up by the short ones."""

    def __init__(self, view: DocumentView, issuer: str) -> None:
        """Read the names that the text defines; ``issuer`` is the one who speaks in it."""
        self._view = view
        self._issuer = issuer
        self._defined = find_full_names(view.document.text)
        self._completed: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the full name of ``name``, empty where the document gives none."""
        key = key_of(name)
        if key in self._defined:
            return self._defined[key]
        if not name_wording("completed").search(key):
            return ""
        if key not in self._completed:
            self._completed[key] = self._complete(key)
        return self._completed[key]

    def _complete(self, key: str) -> str:
        """Return the commonest longer name around the head, if one is clearly commonest."""
        text = self._view.document.text
        head = key.title().replace(" Of ", " of ")
        found: Counter[str] = Counter()
        for match in islice(re.finditer(rf"\b{re.escape(head)}\b", text), _MOST_PLACES):
            before = _NAMES_BEFORE.search(text, max(0, match.start() - 60), match.start())
            after = _NAMES_AFTER.match(text, match.end())
            name = (before[0] if before else "") + match[0] + (after[0] if after else "")
            name = _without_opening(" ".join(name.split()))
            if _is_fuller(name, key):
                found[name] += 1
        if found:
            name, times = found.most_common(1)[0]
            if times * 2 >= found.total():
                return name
        return self._from_authority(key)

    def _from_authority(self, key: str) -> str:
        """Return the name that the issuing authority or the issuer gives to a bare head."""
        authority = self._view.document.instrument.authority.name
        of = _OF_AUTHORITY.fullmatch(authority)
        if of and key in ("secretary", "department", "ministry", "minister"):
            return f"{key.capitalize()} of {of['what']}"
        if key in _PLACES and re.search(rf"(?i)\b{key}|municipal", self._issuer):
            return self._issuer if len(self._issuer.split()) <= 5 else ""
        return authority if re.search(rf"(?i)\b{key}\b", authority) else ""


def _without_opening(name: str) -> str:
    return re.sub(
        r"^(?:The|A|An|Each|Any|Every|No|Such|This|In|Of|And|For|By|If|To|Ensure|Establish|Require|Support|Direct|Approved|When|Under|See)\s+",
        "",
        name,
    )


def _is_fuller(name: str, key: str) -> bool:
    return len(name.split()) > len(key.split()) and len(name) <= LONGEST_NAME and not name.isupper()


def find_full_names(text: str) -> Mapping[str, str]:
    """Return the full names that the document gives its short ones, by key of the short name."""
    found: dict[str, str] = {}
    for short, full in _list_full_names(text):
        full = write_in_case(" ".join(full.split()))
        if full.lower() != short.lower() and len(full) <= LONGEST_NAME:
            found.setdefault(key_of(short), full)
    return found


def _list_full_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield short and full name: “X” means the Y; Y (referred to as the “X”)."""
    for match in _DEFINED.finditer(text):
        yield match["short"], match["full"]
    for match in _DEFINED_IN_LOWER_CASE.finditer(text):
        if name_wording("completed").search(match["short"]):
            yield match["short"], match["full"]
    for match in _REFERRED.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, match.start() - LONGEST_NAME), match.start())
        if before is not None:
            yield match["short"], before["full"]


@lru_cache(maxsize=20_000)
def key_of(name: str) -> str:
    """Return a name as it is compared: small letters, singular, no determiner."""
    words = without_determiner(name.lower()).split()
    return " ".join(_singular(word) for word in words)


_DETERMINER = re.compile(
    r"^(?:(?:the|an?|each|every|all|such|these|those|said|both|no|any|our|your|its|their|and|or|however,?)\s+)+",
    re.IGNORECASE,
)


def without_determiner(name: str) -> str:
    """Return ``name`` without articles and the like before it."""
    return _DETERMINER.sub("", name)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def write_in_case(name: str) -> str:
    """Return a name in capitals as a title is written; other names as they are."""
    if not name.isupper() or (len(name) < 5 and " " not in name):
        return name
    return (
        re.sub(r"(?<=\w )(?:Of|The|And|For|On|In|To|At)\b", lambda m: m[0].lower(), name.title())
        .replace("’S", "’s")
        .replace("'S", "'s")
    )
