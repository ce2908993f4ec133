"""Turns passages into statements: sentences with what introduces them carried in."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from sys import intern
from typing import NamedTuple

from govatlas.model.document import Document, Force, Outline, Passage, Span
from govatlas.norms.language import Language
from govatlas.norms.polarity import find_forbidden, is_label

_WORD = re.compile(
    r"[\w.+-]{1,64}+@[\w.-]{1,255}\w|https?://\S+|[^\W\d_]++(?:[&/][^\W\d_]++)+"
    r"|(?<=[a-z] )[A-Z]\.(?= [A-Z][a-z])"
    r"|\d+(?:[-–.]\d+){2,9}|\b\d{1,4}-\d{3,5}\b|\d+[-–][A-Z]{1,2}\b|\d+(?:[.,]\d+)*(?:\^\d+|%)|(?:non-)?(?:[A-Za-z]\.){2,}|\$?\d[\d,.]*\d|\$?\d"
    r"|[^\W\d_][\w]*+(?:[-‐‑'’][\w]+)*[’']?(?=\W|$)|\w+|[^\w\s]"
)
_RUN_IN = re.compile(
    r"[A-Z“\"][^.;:\n]{1,110}?(?:\.\s?(?:--|[—–]+)|(?<=[a-z)])(?:—|--)(?=[A-Z(])|\.-)\s*"
)
_RUN_IN_ITEM = re.compile(r"\((?:[a-z]{1,2}|[A-Z]|\d{1,2}|[ivx]+)\)\s")
_FIRST_WORD = re.compile(r"[A-Za-z-]+")
_LONGEST_LIST = 60
_FIRST_NUMBERS = ("1", "a", "A", "i", "I")
_LONGEST_STATEMENT = 400
_LONGEST_LEAD_END = 40
_OPEN_ENDS = (":", "—", "–", "--")
_NO_LEADS = ("defining_lead", "citation_clause")
"""Patterns of what ends as a lead does and is none: definitions, enacting formulas."""
_AFTER_LEAD = ' \t\r\n"”'


class Token(NamedTuple):
    """One word or sign of a statement with its place in the document."""

    text: str
    low: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A sentence to be read: what introduces it, then its own words.

    ``own`` is the index of the first token of its own passage; before it stands what was carried
    in. ``items`` are the indexes of the passages that the statement introduces. ``place`` counts
    the items of a list from 1, 0 where there is none.
    """

    passage: int
    tokens: tuple[Token, ...]
    own: int = 0
    items: tuple[int, ...] = ()
    place: int = 0
    lead: int | None = None
    forbidden: bool = False


def tokenize(text: str, start: int, end: int) -> list[Token]:
    """Return the words and signs of ``text`` between two offsets."""
    return [
        Token(word := intern(match[0]), intern(word.lower().replace("’", "'")), *match.span())
        for match in _WORD.finditer(text, start, end)
    ]


def list_statements(
    document: Document, outline: Outline, language: Language
) -> Iterator[Statement]:
    """Yield a statement for each passage that may hold a norm, in the order of the text."""
    return _Walk(document, outline, language).run()


class _Walk:
    """Follows the passages with the leads that are open."""

    def __init__(self, document: Document, outline: Outline, language: Language) -> None:
        self.language = language
        self.text = document.text
        self.outline = outline
        self.patterns = language.patterns
        self.operators = language.openings
        self.verbs = language.verbs
        self.leads: list[tuple[int, int, list[Token]]] = []  # passage, level, tokens
        self.items = _find_items(document.text, outline, language)
        self.parents = {item: lead for lead, items in self.items.items() for item in items}
        self.cuts = _find_run_in_items(document.text, outline, language)
        self.cached: dict[int, list[Token]] = {}
        self.forbidden = find_forbidden(document, outline, language)
        self.conditions: set[int] = set()
        self.defining: set[int] = set(_find_defining(document.text, outline, language))

    def run(self) -> Iterator[Statement]:
        for index, passage in enumerate(self.outline.passages):
            if not self._may_direct(index, passage):
                continue
            own = self._own_tokens(index)
            if not own:
                continue
            lead = self.parents.get(index)
            if index in self.defining or is_label(self.text, passage.span, self.language):
                continue
            if lead is not None and self._is_condition(lead):
                self.conditions.add(index)
                continue
            carried: list[Token] = []
            place = 0
            if lead is not None:
                place = self.items[lead].index(index) + 1
                if not self._stands_alone(own):
                    carried = self._carried(lead)
            elif index in self.cuts and not self._stands_alone(own):
                lead, cut = self.cuts[index]
                carried = [token for token in self._own_tokens(lead) if token.end <= cut]
                place = index - lead + 1
            yield Statement(
                passage=index,
                tokens=tuple((carried + own)[:_LONGEST_STATEMENT]),
                own=len(carried),
                items=tuple(self.items.get(index, ())),
                place=place,
                lead=lead,
                forbidden=index in self.forbidden,
            )

    def _is_condition(self, lead: int) -> bool:
        """Whether the items of a lead say when it holds: "No person may sell it unless:"."""
        if lead in self.conditions:
            return True
        words = [token.low for token in self._own_tokens(lead)]
        found = self.patterns["condition_lead"].search(" ".join(words).strip(" :—–-"))
        if found is None:
            return False
        before = found.string[: found.start()]
        directs = next(self.operators.find(before.split(), before), None) is not None
        return directs and self.language.words["listing"].isdisjoint(before.split())

    def _may_direct(self, index: int, passage: Passage) -> bool:
        """Whether a passage may hold a norm; what a heading wrongly lent its force is looked at."""
        if self.patterns["example"].match(self.text, passage.span.start, passage.span.end):
            return False
        if passage.force is Force.OPERATIVE:
            return True
        if passage.force is Force.HEADING:
            wording = self.text[passage.span.start : passage.span.end]
            return index in self.items or (
                (len(wording) > 80 or wording.endswith("."))
                and self.patterns["directs"].search(wording) is not None
            )
        wording = self.text[passage.span.start : passage.span.end]
        if passage.force is Force.APPARATUS and (
            len(wording) < 40 or self.patterns["citation_clause"].search(wording)
        ):
            return False
        first = _FIRST_WORD.search(wording)
        if first is not None and first[0].lower() in self.verbs:
            return self.patterns["defines"].search(wording) is None
        if passage.force is Force.DEFINITION:
            return (
                self.patterns["defines"].search(wording) is None
                and self.patterns["directs"].search(wording) is not None
            )
        return (
            self.patterns["finds"].search(wording) is None
            and self.patterns["directs"].search(wording) is not None
        )

    def _own_tokens(self, index: int) -> list[Token]:
        if index not in self.cached:
            span = self.outline.passages[index].span
            self.cached[index] = tokenize(
                self.text, skip_marks(self.text, span, self.language), span.end
            )
        return self.cached[index]

    def _carried(self, lead: int) -> list[Token]:
        """Return the words of a lead without its closing mark, with those that lead to it."""
        own = self._own_tokens(lead)
        while own and own[-1].low in (":", "—", "–", "-"):
            own = own[:-1]
        above = self.parents.get(lead)
        if above is None or self._stands_alone(own) or len(own) > 150:
            return own
        return self._carried(above) + own

    def _stands_alone(self, own: Sequence[Token]) -> bool:
        """Whether the words are a sentence of their own: a subject before an operator."""
        words = [token.low for token in own[:60]]
        first, _ = next(self.operators.find(words, " ".join(words)), (0, None))
        if first == 0:
            return False
        before = words[:first]
        if len(before) > 30 or before[-1] in self.language.words["subordinate_ends"]:
            return False
        return before[0] in self.language.words["subject_openings"] or own[0].text[0].isupper()


def skip_marks(text: str, span: Span, language: Language) -> int:
    """Return where the wording of a passage begins, after its number and run-in heading."""
    start = span.start
    for _ in range(3):
        mark = language.patterns["opening_mark"].match(text, start, span.end)
        if mark is not None and start < mark.end() < span.end:
            start = mark.end()
        heading = _RUN_IN.match(text, start, min(span.end, start + 125))
        if heading is None or heading.end() >= span.end:
            break
        start = heading.end()
    return start


def _find_items(text: str, outline: Outline, language: Language) -> dict[int, list[int]]:
    """Return for each passage that introduces a list the passages of its items."""
    found: dict[int, list[int]] = {}
    for index, passage in enumerate(outline.passages):
        wording = text[passage.span.start : passage.span.end]
        end = len(wording.rstrip(_AFTER_LEAD))
        leads = language.patterns["lead_end"].search(wording, max(0, end - _LONGEST_LEAD_END))
        if leads is None or any(language.patterns[key].search(wording) for key in _NO_LEADS):
            continue
        items = _items_below(text, outline, index)
        if items:
            found[index] = items
    return found


def _find_defining(text: str, outline: Outline, language: Language) -> Iterator[int]:
    """Yield the items of what a term means: "“System” means software that:"."""
    for index, passage in enumerate(outline.passages):
        wording = text[passage.span.start : passage.span.end].rstrip(_AFTER_LEAD)
        if wording.endswith(_OPEN_ENDS) and language.patterns["means"].search(wording):
            yield from _items_below(text, outline, index)


def _find_run_in_items(
    text: str, outline: Outline, language: Language
) -> dict[int, tuple[int, int]]:
    """Return for each later item of a list within a sentence its lead, with where that ends."""
    found: dict[int, tuple[int, int]] = {}
    opened: tuple[int, int] | None = None
    for index, passage in enumerate(outline.passages):
        span = passage.span
        near = opened is not None and outline.passages[opened[0]].provision == passage.provision
        if opened and near and _RUN_IN_ITEM.match(text, span.start):
            found[index] = opened
            continue
        first = language.patterns["run_in_first"].search(text, span.start, span.end)
        opened = (index, first.start() + 1) if first else None
    return found


def _items_below(text: str, outline: Outline, lead: int) -> list[int]:
    """Return the first passages of the provisions below ``lead``, or the bullets after it."""
    passages, provisions = outline.passages, outline.provisions
    home = passages[lead].provision
    items: list[int] = []
    style: tuple[int, str] | None = None
    seen, beside = home, False
    for index in range(lead + 1, min(len(passages), lead + 4 * _LONGEST_LIST)):
        inner = passages[index].provision
        if inner == seen:
            if not items:
                return []
            continue
        seen = inner
        if inner is None:
            break
        provision = provisions[inner]
        kind = (provision.depth, provision.kind)
        first = provision.kind == "clause" and provision.number in _FIRST_NUMBERS
        if style is None:
            nested = provision.parent == home or provision.kind == "item"
            follows = first and index == lead + 1
            if not (nested or follows) or provision.kind not in ("clause", "item"):
                break
            style, beside = kind, not nested
        elif beside and first and kind == style:
            break  # the list that follows it
        if kind == style:
            items.append(index)
        elif provision.depth <= style[0]:
            break
    return items[:_LONGEST_LIST]
