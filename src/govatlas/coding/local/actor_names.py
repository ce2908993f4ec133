"""Names an actor as the document names it, one name for all its mentions."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from govatlas.coding.local.actor_phrases import ActorPhrase
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_LONGEST = 110
_DETERMINER = re.compile(
    r"^(?:(?:the|an?|each|every|all|such|these|those|said|both|no|and|or|however,?)\s+)+",
    re.IGNORECASE,
)
_CUT = re.compile(
    r"\b(?:the|an?|each|every|any|all|such|these|those|said|our|its|their|your|no|when|where|as|how|"
    r"using|consider|outlines?|steps|voluntary|current|new|existing|guidance|overview|"
    r"assist|provide|classify|help|support|ensure|may|goes|falls|within|beyond|between|among|under|"
    r"furthermore|specifically|moreover|meanwhile|further)\s+|[,:;]\s+"
)
_PROPER_TAIL = re.compile(
    r"(?:\s+(?:of|for|on)(?:\s+the)?\s+[A-Z][\w'’-]+"
    r"(?:(?:,?\s+and|\s+of|\s+of the|,|\s+for)?\s+[A-Z][\w'’-]+)*)+"
)
_TAIL = re.compile(
    r"\s+(?:of|for|that|who|which|operating|using|engaged|receiving|located|providing|developing|"
    r"deploying|responsible|subject to|with|in|at|aggrieved|injured|harmed|depicted)\b"
    r"[^.;:()“”\",]{2,90}"
)
_FULL_NAME = (
    r"(?P<full>[A-Z][\w'’&-]+(?:\s+"
    r"(?:(?:of|for|on|and|the|of the|and the|on the)\s+)?[A-Z][\w'’&-]+)*)"
)
_DEFINED = re.compile(
    r"[“\"](?P<short>[A-Z][\w &-]{2,50}?)[”\"]\s+(?:means|refers to)\s+the\s+" + _FULL_NAME
)
_REFERRED = re.compile(
    r"\(\s*(?:(?:hereinafter|hereafter|herein|in this \w+|referred|to|as|the|collectively)\s+)*"
    r"[“\"]?(?P<short>[A-Z][\w&-]{1,30}(?: [A-Z][\w-]+)*)[”\"]?\s*\)"
)
_NAME_BEFORE = re.compile(_FULL_NAME + r",?\s*\Z")


@dataclass(frozen=True, slots=True)
class NamedActor:
    """One actor of a document with the phrases that speak of it."""

    name: str
    phrases: tuple[ActorPhrase, ...]


def group_phrases(
    view: DocumentView, phrases: Sequence[ActorPhrase], issuer: str = ""
) -> tuple[NamedActor, ...]:
    """Return the actors that the phrases speak of, each under its fullest usual name.

    Args:
        view: the document.
        phrases: where it names actors.
        issuer: the name of the one that says ``we`` in it, empty where unknown.
    """
    full_names = find_full_names(view.document.text)
    mentions: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for phrase in phrases:
        name = full_names.get(_key(_core(view, phrase)), "") or _write_name(view, phrase)
        if phrase.kind.name == "ourselves" and issuer:
            name = issuer
        if name:
            mentions.setdefault(_key(_core_of(name)), []).append((name, phrase))
    merged = _merge_short(mentions)
    return tuple(
        NamedActor(_choose_name([name for name, _ in found]), tuple(p for _, p in found))
        for found in merged.values()
    )


def find_full_names(text: str) -> Mapping[str, str]:
    """Return the full names that the document gives its short ones, by key of the short name."""
    found: dict[str, str] = {}
    for short, full in _list_full_names(text):
        full = " ".join(full.split())
        if full.lower() != short.lower() and len(full) <= _LONGEST:
            found.setdefault(_key(short), full)
    return found


def _list_full_names(text: str) -> Iterator[tuple[str, str]]:
    """Yield short and full name: “X” means the Y; Y (referred to as the “X”)."""
    for match in _DEFINED.finditer(text):
        yield match["short"], match["full"]
    for match in _REFERRED.finditer(text):
        before = _NAME_BEFORE.search(text, max(0, match.start() - _LONGEST), match.start())
        if before is not None:
            yield match["short"], before["full"]


def _core(view: DocumentView, phrase: ActorPhrase) -> str:
    """Return the phrase up to its head noun, without determiners."""
    words = view.document.text[_name_start(view, phrase) : phrase.span.end]
    return _DETERMINER.sub("", " ".join(words.split()))


def _name_start(view: DocumentView, phrase: ActorPhrase) -> int:
    """Return where the name begins: after the last determiner or comma before the head noun."""
    before = view.lowered[phrase.start : phrase.span.start]
    if phrase.kind.name == "ourselves":
        return phrase.span.start
    cuts = [match.end() for match in _CUT.finditer(before)]
    return phrase.start + cuts[-1] if cuts else phrase.start


def _write_name(view: DocumentView, phrase: ActorPhrase) -> str:
    """Return the name with what follows the head noun: ``of Defense``, ``that uses …``."""
    text = view.document.text
    end = _name_end(text, phrase)
    words = " ".join(text[_name_start(view, phrase) : end].split()).strip(" ,;:—-“”\"'([")
    words = _DETERMINER.sub("", words)
    if words.isupper() and len(words) > 5:
        words = words.lower()
    return words if len(words) > 1 else ""


def _name_end(text: str, phrase: ActorPhrase) -> int:
    """Return where the name ends: after a proper tail, else after a short one before the modal."""
    end = phrase.span.end
    limit = min(len(text), phrase.start + _LONGEST)
    proper = _PROPER_TAIL.match(text, end, limit)
    if proper is not None and not text[phrase.start : end].isupper():
        return proper.end()
    tail = text[end : max(end, phrase.said_from)].rstrip()
    if phrase.said_from > limit or not _TAIL.fullmatch(tail):
        return end
    return end + len(tail)


def _key(name: str) -> str:
    words = _DETERMINER.sub("", name.lower()).split()
    return " ".join(_singular(word) for word in words)


def _singular(word: str) -> str:
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    return word[:-1] if word.endswith("s") and not word.endswith(("ss", "us", "is")) else word


def _core_of(name: str) -> str:
    """Return ``name`` without a clause after it, by which mentions of one actor are joined."""
    return re.split(r",| that | who | which | operating | using | engaged | with | in | at ", name)[
        0
    ]


def _merge_short(
    mentions: dict[str, list[tuple[str, ActorPhrase]]],
) -> dict[str, list[tuple[str, ActorPhrase]]]:
    """Join ``secretary`` to ``secretary of defense`` where only one longer name fits best."""
    merged: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for key, found in mentions.items():
        longer = [
            (len(others), other)
            for other, others in mentions.items()
            if other != key and (other.startswith(f"{key} of ") or other.endswith(f" {key}"))
        ]
        target = max(longer)[1] if longer and len(key.split()) <= 2 else key
        merged.setdefault(target, []).extend(found)
    return {key: sorted(found, key=lambda entry: entry[1].span) for key, found in merged.items()}


def _choose_name(names: Sequence[str]) -> str:
    """Return the commonest name among the fuller ones, the earliest of equals."""
    counts = Counter(names)
    fullest = max(len(_core_of(name).split()) for name in counts)
    full = [name for name in counts if len(_core_of(name).split()) == fullest]
    return max(full, key=lambda name: (counts[name], -len(name)))


def mention_span(phrase: ActorPhrase) -> Span:
    """Return the words that a quotation of the phrase must show."""
    return Span(phrase.start, max(phrase.span.end, phrase.said_from))
