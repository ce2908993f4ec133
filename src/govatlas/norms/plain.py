"""Finds norms by their wording, in languages that have no grammar here."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govatlas.model.document import Document, Force, Outline, Passage, Span
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Modality, Norm, NormPart
from govatlas.norms.place import name_place
from govatlas.norms.plain_actions import Spoken
from govatlas.norms.plain_clauses import PlainClause, find_references, read_clauses, trim
from govatlas.norms.plain_language import PlainLanguage, load_plain_language
from govatlas.unitizing.languages import load_rules

_LEAD_ENDS: Final = (":", "：")
_MOST_ITEMS: Final = 60
_LONGEST_LEAD: Final = 110
_LONGEST_RUN_IN_HEADING: Final = 60
_PUNISHED: Final = (Modality.OBLIGATION, Modality.PROHIBITION)
_WEIGHTS: Final = {
    Modality.PROHIBITION: 3.0,
    Modality.OBLIGATION: 3.0,
    Modality.ESTABLISHMENT: 2.0,
    Modality.SANCTION: 2.0,
    Modality.POWER: 1.5,
    Modality.RECOMMENDATION: 1.0,
    Modality.PERMISSION: 1.0,
    Modality.FUNDING: 1.0,
}


@dataclass(frozen=True, slots=True)
class _Found:
    """A clause with the passage it stands in; ``lead`` is what its list opens with.

    ``item`` is the wording of a list's item, whose verb is that of the lead.
    """

    passage: int
    clause: PlainClause
    quotation: Span
    lead: Span | None = None
    item: Span | None = None


def find_plain_norms(
    document: Document, outline: Outline, code: str, *, issuer: str = "", most: int
) -> tuple[Norm, ...]:
    """Return the norms of the passages in the language ``code``, the most important first.

    ``issuer`` is who speaks of itself in the text and bears what "we" are to do.

    Only what the wording makes certain is a norm: clauses that depend on others, questions and
    what is said of the text itself are left out.
    """
    language = load_plain_language(code)
    found = list(_Walk(document, outline, code, language).run())
    found = list(_bind_sanctions(document, outline, found, language))
    order = sorted(range(len(found)), key=lambda i: (-_weigh(document, found[i], language), i))
    kept = list(_distinct(found, order))[:most]
    return tuple(
        _assemble(document, outline, found[index], rank, language, issuer)
        for rank, index in enumerate(kept, 1)
    )


class _Walk:
    """Follows the passages of one language, with the lists that leads open."""

    def __init__(
        self, document: Document, outline: Outline, code: str, language: PlainLanguage
    ) -> None:
        self.document = document
        self.text = document.text
        self.outline = outline
        self.code = code
        self.language = language
        self.rules = load_rules(code)

    def run(self) -> Iterator[_Found]:
        """Yield each norm, in the order of the text."""
        handled: set[int] = set()
        for index, passage in enumerate(self.outline.passages):
            if index in handled or not self._may_direct(passage):
                continue
            clauses = self._read(index)
            items = self._find_items(index)
            wording = self.text[passage.span.start : passage.span.end]
            if not clauses or not items or not self._leads(clauses[-1], wording):
                handled.update(items if clauses else ())
                for clause in clauses:
                    yield from self._keep(index, clause)
                continue
            for clause in clauses[:-1]:
                yield from self._keep(index, clause)
            handled.update(items)
            for item in items:
                yield from self._read_item(item, clauses[-1])

    def _leads(self, clause: PlainClause, wording: str) -> bool:
        """Return whether a lead says what its items complete, rather than when it holds."""
        if self.language.finds("condition_lead", wording):
            return False
        return clause.action is None or len(clause.action) <= _LONGEST_LEAD

    def _may_direct(self, passage: Passage) -> bool:
        own = passage.language or self.document.language
        return own == self.code and passage.force is Force.OPERATIVE

    def _body(self, index: int) -> Span:
        """Return the wording of a passage after its number."""
        span = self.outline.passages[index].span
        wording = self.text[span.start : span.end]
        marker = self.rules.find_marker(wording)
        if marker is None:
            return span
        _, length = self.rules.split_heading(wording, marker)
        start = span.start + (length if length < len(wording) else marker.length)
        return Span(start, span.end) if start < span.end else span

    def _read(self, index: int) -> list[PlainClause]:
        passage = self.outline.passages[index]
        around = self.outline.enclosing(passage)
        in_provision = any(p.kind in ("article", "section") for p in around)
        body = self._body(index)
        clauses = read_clauses(self.text, body, self.language, in_provision=in_provision)
        return [self._inherit(index, clause) for clause in clauses]

    def _inherit(self, index: int, clause: PlainClause) -> PlainClause:
        """Return a clause that a semicolon parts from its subject with that subject."""
        span = self.outline.passages[index].span
        if clause.bearer is not None or not index or clause.clause.start > span.start:
            return clause
        before = self.outline.passages[index - 1]
        between = self.text[before.span.end - 1 : span.start].strip()
        if between not in (";", "；") or before.provision != self.outline.passages[index].provision:
            return clause
        earlier = self._read(index - 1)
        if not earlier:
            return clause
        return replace(clause, bearer=earlier[-1].bearer, own=clause.own or earlier[-1].own)

    def _find_items(self, lead: int) -> list[int]:
        """Return the passages of the list that ``lead`` opens, without those below its items.

        An item of a few words with sentences after it is the heading of those.
        """
        passages, provisions = self.outline.passages, self.outline.provisions
        span = passages[lead].span
        if not self.text[span.start : span.end].rstrip().endswith(_LEAD_ENDS):
            return []
        home = passages[lead].provision
        items: list[int] = []
        seen: int | None = home
        depth: int | None = None
        for index in range(lead + 1, min(len(passages), lead + 4 * _MOST_ITEMS)):
            inner = passages[index].provision
            if inner is None or inner == home or provisions[inner].kind not in ("clause", "item"):
                break
            nested = home is None or home in self._ancestors(inner)
            if not nested and provisions[inner].kind != "item":
                break
            depth = provisions[inner].depth if depth is None else depth
            if provisions[inner].depth < depth:
                break
            begins = inner != seen and provisions[inner].depth == depth
            if begins and not self._heads_sentences(index):
                items.append(index)
            seen = inner
        return items[:_MOST_ITEMS]

    def _heads_sentences(self, index: int) -> bool:
        passages = self.outline.passages
        following = passages[index + 1].provision if index + 1 < len(passages) else None
        goes_on = following == passages[index].provision
        return goes_on and len(passages[index].span) <= _LONGEST_RUN_IN_HEADING

    def _ancestors(self, provision: int) -> Iterator[int]:
        index: int | None = provision
        while index is not None:
            yield index
            index = self.outline.provisions[index].parent

    def _read_item(self, index: int, lead: PlainClause) -> Iterator[_Found]:
        """Yield the norms of an item: its own, or what its lead says of it."""
        own = self._read(index) if self._may_direct(self.outline.passages[index]) else []
        if own:
            for clause in own:
                bearer, self_named = clause.bearer or lead.bearer, clause.own or lead.own
                yield from self._keep(index, replace(clause, bearer=bearer, own=self_named))
            return
        action = trim(self.text, self._body(index))
        if action is None:
            return
        clause = replace(lead, action=action, clause=action)
        for found in self._keep(index, clause):
            lead_in = lead.action if self._says_more(lead) else None
            yield replace(found, lead=lead_in, item=action)

    def _says_more(self, lead: PlainClause) -> bool:
        """Return whether a lead says more than that a list follows."""
        if lead.action is None:
            return False
        said = self.text[lead.action.start : lead.action.end]
        return self.language.patterns["announces"].fullmatch(said) is None

    def _keep(self, index: int, clause: PlainClause) -> Iterator[_Found]:
        """Yield a clause that says what is to be done and can be quoted."""
        quotation = self._quote(index, clause)
        if clause.action is not None and quotation is not None:
            yield _Found(index, clause, quotation)

    def _quote(self, index: int, clause: PlainClause) -> Span | None:
        """Return 20 to 300 characters that show a clause, more around it where it is short."""
        start, end = clause.clause.start, clause.clause.end
        who = clause.bearer or clause.own
        if who is not None and 0 < start - who.start <= LONGEST_QUOTATION // 2:
            start = who.start
        if end - start < SHORTEST_QUOTATION:
            passage = self.outline.passages[index].span
            start, end = min(start, passage.start), max(end, passage.end)
        near = index
        while end - start < SHORTEST_QUOTATION and near > 0:
            near -= 1
            start = min(start, self.outline.passages[near].span.start)
        near = index
        while end - start < SHORTEST_QUOTATION and near + 1 < len(self.outline.passages):
            near += 1
            end = max(end, self.outline.passages[near].span.end)
        if end - start > LONGEST_QUOTATION:
            start = max(start, min(clause.clause.start, clause.operator.start))
            end = self._cut(start, min(end, start + LONGEST_QUOTATION))
        return Span(start, end) if end - start >= SHORTEST_QUOTATION else None

    def _cut(self, start: int, limit: int) -> int:
        """Return the last end of a word or clause up to ``limit``."""
        if limit >= len(self.text):
            return len(self.text)
        for place in range(limit, start + SHORTEST_QUOTATION, -1):
            if self.text[place].isspace() or self.text[place] in "，；。、,;":
                return place
        return limit


def _bind_sanctions(
    document: Document, outline: Outline, found: Sequence[_Found], language: PlainLanguage
) -> Iterator[_Found]:
    """Yield the norms, each with the penalty that a sentence threatens for its article."""
    penalties: dict[str, PlainClause] = {}
    for one in found:
        if one.clause.sanction is None:
            continue
        for match in find_references(document.text, _reach_back(outline, one.passage), language):
            penalties.setdefault(match["article"], one.clause)
    for one in found:
        number = _name_article(outline, one.passage)
        penalty = penalties.get(number) if number else None
        if penalty is None or one.clause.modality not in _PUNISHED or one.clause.sanction:
            yield one
            continue
        bound = replace(one.clause, sanction=penalty.sanction, enforcer=penalty.enforcer)
        yield replace(one, clause=bound)


def _reach_back(outline: Outline, passage: int) -> Span:
    """Return a passage with those before it in its provision, which may name what is breached."""
    found = outline.passages[passage]
    home = found.provision
    start = found.span.start if home is None else outline.provisions[home].span.start
    return Span(start, found.span.end)


def _name_article(outline: Outline, passage: int) -> str:
    around = outline.enclosing(outline.passages[passage])
    return next((p.number for p in around if p.kind in ("article", "section")), "")


def _weigh(document: Document, found: _Found, language: PlainLanguage) -> float:
    """Return how important a norm is: what binds actors and speaks of AI first."""
    clause = found.clause
    wording = document.text[found.quotation.start : found.quotation.end]
    weight = _WEIGHTS[clause.modality]
    weight += 2.0 * language.finds("ai", wording) + 1.5 * (clause.bearer is not None)
    weight += 0.5 * (clause.sanction is not None) + 0.5 * (clause.deadline is not None)
    return weight - 3.0 * language.finds("routine", wording)


def _distinct(found: Sequence[_Found], order: Sequence[int]) -> Iterator[int]:
    seen = set()
    for index in order:
        one = found[index]
        key = (one.quotation, one.clause.modality, one.clause.action)
        if key not in seen:
            seen.add(key)
            yield index


def _assemble(
    document: Document,
    outline: Outline,
    found: _Found,
    rank: int,
    language: PlainLanguage,
    issuer: str,
) -> Norm:
    clause = found.clause
    action, subject = _write_action(document, found, language)
    return Norm(
        modality=clause.modality,
        action=action,
        quotation=document.quote(found.quotation),
        rank=rank,
        bearer=_name_bearer(document, clause, language, issuer),
        condition=_part(document, clause.condition or subject),
        deadline=_part(document, clause.deadline),
        sanction=_part(document, clause.sanction),
        enforcer=_part(document, clause.enforcer),
        provision=name_place(outline, found.passage),
    )


def _name_bearer(
    document: Document, clause: PlainClause, language: PlainLanguage, issuer: str
) -> NormPart | None:
    """Return who bears a norm: no pronoun, and of "we" the issuer."""
    bearer = _part(document, clause.bearer)
    if bearer is not None:
        if not language.finds("own", bearer.text):
            return None if language.finds("pronoun", bearer.text) else bearer
    elif clause.own is None:
        return None
    quoted = bearer.quotation if bearer else document.quote(clause.own or clause.operator)
    return NormPart(issuer, quoted) if issuer else None


def _write_action(
    document: Document, found: _Found, language: PlainLanguage
) -> tuple[NormPart, Span | None]:
    """Return the action, with what leads into it where it is an item; and what is to do it.

    The latter is the subject of a clause that is neither an actor nor what somebody acts on. A
    negation that belongs to the operator is left out: that it is forbidden is said already.
    """
    clause = found.clause
    span = clause.action or clause.clause
    spans = [part for part in (found.lead, span) if part]
    said = [" ".join(_say(document.text, part, clause, language).split()) for part in spans]
    subject = None
    if found.lead is not None or found.item is None:
        spoken = _speak(document.text, clause, said[0])
        predicate = language.actions.part_subject(spoken)
        subject = clause.subject if predicate else None
        said[0] = predicate or language.actions.write(spoken)
    words = language.actions.strip(_join_lead(said, language)).strip()
    return NormPart(words or document.text[span.start : span.end], document.quote(span)), subject


def _say(text: str, span: Span, clause: PlainClause, language: PlainLanguage) -> str:
    """Return the words of a part of an action without the negation that makes it a ban."""
    words = text[span.start : span.end]
    denied = _find_denial(text, clause.operator, span, language)
    if clause.modality is not Modality.PROHIBITION or denied is None:
        return words
    return words[: denied.start - span.start] + words[denied.end - span.start :]


def _speak(text: str, clause: PlainClause, words: str) -> Spoken:
    operator = clause.operator
    subject = clause.subject
    return Spoken(
        words=words,
        operator=" ".join(text[operator.start : operator.end].split()),
        before=text[max(0, operator.start - _LONGEST_LEAD) : operator.start],
        subject=" ".join(text[subject.start : subject.end].split()) if subject else "",
        borne=clause.bearer is not None or clause.own is not None,
        verbal=clause.verbal,
        modality=clause.modality,
    )


def _join_lead(said: Sequence[str], language: PlainLanguage) -> str:
    """Return a lead with its item, after a colon where the lead could end there."""
    if len(said) == 1:
        return said[0]
    is_open = language.finds("unfinished", said[0])
    return (" " if is_open else language.colon).join(said)


def _find_denial(text: str, operator: Span, within: Span, language: PlainLanguage) -> Span | None:
    """Return the negation that makes an operator a ban, if it stands in ``within``."""
    pattern = language.patterns.get("denial")
    match = pattern.match(text, operator.start, within.end) if pattern else None
    if match is None or match.start("denial") < within.start:
        return None
    return Span(match.start("denial"), match.end("denial"))


def _part(document: Document, span: Span | None) -> NormPart | None:
    if span is None:
        return None
    quotation = document.quote(span)
    return NormPart(" ".join(quotation.text.split()), quotation)
