"""Names an actor as the document names it, one name for all its mentions."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache

from govatlas.coding.local.actors.full_names import (
    LONGEST_NAME,
    FullNames,
    key_of,
    name_wording,
    without_determiner,
    write_in_case,
)
from govatlas.coding.local.actors.heads import kind_of
from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.coding.local.actors.phrases import ActorPhrase, Relation
from govatlas.coding.local.views import DocumentView
from govatlas.model.document import Span

_PROPER_TAIL = re.compile(
    r"(?:\s+(?:of|for|on)(?:\s+the)?\s+[A-Z][\w'’-]+"
    r"(?:(?:,?\s+and|\s+of|\s+of the|,|\s+for)?\s+[A-Z][\w'’-]+)*)+"
)
_TAIL = re.compile(
    r"\s+(?:of|for|that|who|which|operating|using|engaged|receiving|located|providing|developing|"
    r"deploying|responsible|subject to|with|in|at|aggrieved|injured|harmed|depicted)\b"
    r"[^.;:()“”\",]{2,90}"
)
_CORE = re.compile(r",| (?:that|who|which|operating|using|engaged|with|in|at|aggrieved|injured) ")
_CODE = re.compile(r"\d{2}")
_FOLLOWING = re.compile(
    r"(?:,? (?:and|or|as well as) |, )(?P<next>(?:[\w’'-]+ ){0,4}?[\w’'-]+)"
    r"(?=[,.;:()]|\s*$|\s+(?:and|or|as well as|who|that|which|to|in|of|for|when|using|with|from|"
    r"shall|must|should|will|may|are|is|have|has)\b)"
)
_LISTED = frozenset((Relation.TARGET, Relation.DUTY, Relation.COMMITMENT))
_REST_OF_WORD = re.compile(r"\w*")
_MOST_BEFORE = 5


@dataclass(frozen=True, slots=True)
class NamedActor:
    """One actor of a document with the phrases that speak of it."""

    name: str
    phrases: tuple[ActorPhrase, ...]

    @property
    def generic(self) -> bool:
        """Whether the name says hardly more than that it is somebody."""
        return is_generic(self.name)


def is_generic(name: str) -> bool:
    """Whether ``name`` names nobody in particular: ``person``, ``department``."""
    return name_wording("generic").search(name) is not None


def group_phrases(
    view: DocumentView, phrases: Sequence[ActorPhrase], issuer: str = ""
) -> tuple[NamedActor, ...]:
    """Return the actors that the phrases speak of, each under its fullest usual name.

    Args:
        view: the document.
        phrases: where it names actors.
        issuer: the name of the one that says ``we`` in it, empty where unknown.
    """
    full_names = FullNames(view, issuer)
    mentions: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for phrase in phrases:
        name = _name(view, phrase, full_names)
        if phrase.kind.name == "ourselves" and issuer:
            name = issuer
        if name:
            mentions.setdefault(key_of(_core_of(name)), []).append((name, phrase))
    merged = _merge_short(mentions)
    return tuple(
        NamedActor(_choose_name([name for name, _ in found]), tuple(p for _, p in found))
        for found in merged.values()
    )


def _name(view: DocumentView, phrase: ActorPhrase, full_names: FullNames) -> str:
    written = _write_name(view, phrase)
    name = full_names.of(_core(view, phrase)) or full_names.of(written) or written
    return "" if _CODE.search(name) else name


def _core(view: DocumentView, phrase: ActorPhrase) -> str:
    """Return the phrase up to its head noun, without determiners."""
    words = view.document.text[start_name(view, phrase) : phrase.span.end]
    return without_determiner(" ".join(words.split()))


@cache
def _cut() -> re.Pattern[str]:
    words = "|".join(sorted(read_actor_data("names")["cut"]))
    return re.compile(rf"(?:(?<![\w’'-])(?:{words})|\w+[’']s|[a-z]+ly)\s+|[,:;“”\"()]\s*")


def start_name(view: DocumentView, phrase: ActorPhrase) -> int:
    """Return where the name begins: after the last word before the head that is not of it."""
    if phrase.kind.name == "ourselves":
        return phrase.span.start
    text = view.document.text
    start = phrase.start
    cuts = [match.end() for match in _cut().finditer(text, start, phrase.span.start)]
    start = cuts[-1] if cuts else start
    before = text[start : phrase.span.start]
    numbering = name_wording("leading").match(before)
    start += numbering.end() if numbering else 0
    words = [match.start() for match in re.finditer(r"\S+", text[start : phrase.span.start])]
    if len(words) > _MOST_BEFORE:
        start += words[-_MOST_BEFORE]
    return start


def _write_name(view: DocumentView, phrase: ActorPhrase) -> str:
    """Return the name with what follows the head noun: ``of Defense``, ``that uses …``."""
    text = view.document.text
    end = end_name(text, phrase)
    words = " ".join(text[start_name(view, phrase) : end].split()).strip(" ,;:—-“”\"'([")
    words = name_wording("ending").sub("", without_determiner(words))
    words = name_wording("dangling").sub("", words)
    if len(words) < 2 or _CODE.search(words):
        return ""
    return _set_case(view, words, phrase)


def _set_case(view: DocumentView, words: str, phrase: ActorPhrase) -> str:
    """Return the name in the case of running text, small where it only opens a sentence."""
    if words.isupper() and (len(words) > 5 or words.lower() in ("state", "court", "board")):
        titled = phrase.kind.name in read_titled_kinds()
        return write_in_case(words) if titled and len(words) > 5 else words.lower()
    first = words.split()[0]
    if (
        (words[len(first) :].islower() or first == words)
        and first[1:].islower()
        and phrase.kind.name not in read_titled_kinds()
        and _stands_small(view.document.text, first.lower())
    ):
        return words[0].lower() + words[1:]
    return words


def _stands_small(text: str, word: str) -> bool:
    """Say whether ``word`` stands in a text as it is, looked for once a text."""
    return _look_in(text)(word)


@lru_cache(maxsize=1)
def _look_in(text: str) -> Callable[[str], bool]:
    """Return what tells of each word whether it stands in ``text``, and remembers it."""

    @cache
    def stands(word: str) -> bool:
        return re.search(rf"(?<![\w-]){re.escape(word)}(?![\w-])", text) is not None

    return stands


@cache
def read_titled_kinds() -> frozenset[str]:
    """Return the kinds whose names are titles."""
    return frozenset(read_actor_data("names")["titled"])


def end_name(text: str, phrase: ActorPhrase) -> int:
    """Return where the name ends: after a proper tail, else after a short one before the modal."""
    end = phrase.span.end
    limit = _end_word(text, min(len(text), phrase.start + LONGEST_NAME))
    proper = _PROPER_TAIL.match(text, end, limit)
    if proper is not None and not text[phrase.start : end].isupper():
        return proper.end()
    if phrase.relation in _LISTED:
        end = _end_list(text, end, limit)
    tail = text[end : max(end, phrase.said_from)].rstrip()
    if phrase.said_from > limit or not _TAIL.fullmatch(tail):
        return end
    return end + len(tail)


def _end_list(text: str, end: int, limit: int) -> int:
    """Return where the last of the actors ends that are named one after the other up to there."""
    while following := _FOLLOWING.match(text, end, limit):
        name = without_determiner(" ".join(following["next"].split()))
        if kind_of(name) is None:
            break
        end = following.end()
    return end


def _end_word(text: str, place: int) -> int:
    """Return where the word at ``place`` ends, so that no name ends within one."""
    rest = _REST_OF_WORD.match(text, place)
    return rest.end() if rest is not None and text[place - 1 : place].isalnum() else place


def _core_of(name: str) -> str:
    """Return ``name`` without a clause after it, by which mentions of one actor are joined."""
    return _CORE.split(name)[0]


def _merge_short(
    mentions: dict[str, list[tuple[str, ActorPhrase]]],
) -> dict[str, list[tuple[str, ActorPhrase]]]:
    """Join ``secretary`` to ``secretary of defense`` where only one longer name fits best."""
    merged: dict[str, list[tuple[str, ActorPhrase]]] = {}
    for key, found in mentions.items():
        longer = []
        if len(key.split()) <= 2 and name_wording("joined").search(key):
            longer = [
                (len(others), other)
                for other, others in mentions.items()
                if other != key and (other.startswith(f"{key} of ") or other.endswith(f" {key}"))
            ]
        target = max(longer)[1] if longer else key
        merged.setdefault(target, []).extend(found)
    return {key: sorted(found, key=lambda entry: entry[1].span) for key, found in merged.items()}


def _choose_name(names: Sequence[str]) -> str:
    """Return the commonest name among the fuller ones, the earliest of equals."""
    counts = Counter(names)
    fullest = max(len(_core_of(name).split()) for name in counts)
    full = [name for name in counts if len(_core_of(name).split()) == fullest]
    told = [name for name in full if not is_generic(name)]
    return max(told or full, key=lambda name: (counts[name], -len(name)))


def mention_span(phrase: ActorPhrase) -> Span:
    """Return the words that a quotation of the phrase must show."""
    return Span(phrase.start, max(phrase.span.end, phrase.said_from))
