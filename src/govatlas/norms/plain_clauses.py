"""Reads the clauses of one sentence that make norms, by their wording."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from govatlas.model.document import Span
from govatlas.model.norm import Modality
from govatlas.norms.plain_language import PlainLanguage, PlainOperator

_LONGEST_BEARER: Final = 90
_SHORTEST_ACTION: Final = 2
_TRIMMED: Final = " \t\r\n\u3000\xa0,;:.，；：。、–—"


@dataclass(frozen=True, slots=True, kw_only=True)
class PlainClause:
    """One norm of a sentence before its place and sanction are known, as spans of the text.

    ``action`` is None where only a list that follows says what is to be done. ``subject`` is what
    the sentence is about where that is no actor, ``own`` the word by which the authors of the text
    speak of themselves. ``verbal`` tells that the action begins with the operator, a verb.
    """

    modality: Modality
    operator: Span
    clause: Span
    bearer: Span | None = None
    action: Span | None = None
    condition: Span | None = None
    deadline: Span | None = None
    sanction: Span | None = None
    enforcer: Span | None = None
    subject: Span | None = None
    own: Span | None = None
    verbal: bool = False


@dataclass(frozen=True, slots=True)
class _Found:
    """An operator with its place."""

    operator: PlainOperator
    start: int
    end: int


def read_clauses(
    text: str, sentence: Span, language: PlainLanguage, *, in_provision: bool
) -> list[PlainClause]:
    """Return the clauses of ``sentence`` that certainly make norms, in order."""
    wording = text[sentence.start : sentence.end]
    if language.finds("refused", wording):
        return []
    found = list(_choose(text, sentence, language))
    clauses: list[PlainClause] = []
    for place, one in enumerate(found):
        following = found[place + 1] if place + 1 < len(found) else None
        clause = _read(text, sentence, language, one, following, clauses)
        if clause is not None and (in_provision or not one.operator.provision):
            clauses.append(clause)
    return clauses


def _choose(text: str, sentence: Span, language: PlainLanguage) -> Iterator[_Found]:
    """Yield the operators that begin a clause of their own; the first of several at one place."""
    places = sorted(
        (match.start(), order, match.end())
        for order, operator in enumerate(language.operators)
        for match in operator.pattern.finditer(text, sentence.start, sentence.end)
        if _fits(operator, text[match.end() : sentence.end])
    )
    end = sentence.start
    last: _Found | None = None
    for start, order, stop in places:
        if start < end or (last is not None and not _opens_clause(text, last, start, language)):
            continue
        if _is_subordinate(text, sentence.start, start, language):
            continue
        last = _Found(language.operators[order], start, stop)
        end = stop
        yield last


def _fits(operator: PlainOperator, rest: str) -> bool:
    """Return whether the words after an operator let it make a norm."""
    if operator.needs is not None and not operator.needs.search(rest):
        return False
    return operator.unless is None or not operator.unless.search(rest)


def _opens_clause(text: str, last: _Found, start: int, language: PlainLanguage) -> bool:
    """Return whether a clause of its own begins between an operator and the next."""
    return language.finds("clause_break", text[last.end : start])


def _is_subordinate(text: str, least: int, start: int, language: PlainLanguage) -> bool:
    """Return whether an operator stands in a clause that only depends on another."""
    begin = _segment_start(text, least, start, language)
    name = "attached" if begin > least else "subordinate"
    if language.patterns[name].match(text, begin, start) is not None:
        return True
    return language.patterns["embedded"].search(text, begin, start) is not None


def _segment_start(text: str, least: int, end: int, language: PlainLanguage) -> int:
    """Return where the words between the last comma and ``end`` begin."""
    begin = least
    for match in language.patterns["comma"].finditer(text, least, end):
        begin = match.end()
    return begin


def _read(
    text: str,
    sentence: Span,
    language: PlainLanguage,
    one: _Found,
    following: _Found | None,
    before: Sequence[PlainClause],
) -> PlainClause | None:
    operator = one.operator
    least = before[-1].clause.end if before else sentence.start
    end = _find_end(text, sentence, language, one, following)
    bearer, action_start = _find_bearer(text, least, one, end, language)
    start = bearer.start if bearer is not None and bearer.start < one.start else one.start
    own = _find_own(text, least, one, language) if bearer is None else None
    if bearer is None and own is None and before and _is_joined(text, least, one.start, language):
        bearer, own = before[-1].bearer, before[-1].own
    thing = _find_thing(text, least, one, language) if own is None else one.end
    negated = language.patterns["nobody"].match(text, start if bearer else thing) is not None
    if operator.actor and bearer is None and own is None and not negated:
        return None
    if bearer is None and not (operator.whole or operator.verb):
        start = action_start = thing if own is None else max(one.end, own.end)
    if operator.verb:
        action_start = one.start
    if operator.whole:
        action_start = min(start, _segment_start(text, least, one.start, language))
    action = _trim(text, action_start, end)
    if action is not None and len(action) < _SHORTEST_ACTION:
        action = None
    span = _trim(text, min(start, action_start), end) or Span(one.start, one.end)
    modality = _turn(operator.modality) if negated else operator.modality
    if bearer is not None and language.finds("offices", text[bearer.start : bearer.end]):
        modality = Modality.POWER if modality is Modality.PERMISSION else modality
    clause = PlainClause(
        modality=modality,
        operator=Span(one.start, one.end),
        clause=span,
        bearer=_shorten(text, bearer, language),
        action=action,
        condition=_find_condition(text, least, one.start, language),
        deadline=_find(text, Span(least, end), language, "deadline"),
        subject=_trim(text, thing, one.start) if bearer is None and thing < one.start else None,
        own=own,
        verbal=operator.verb,
    )
    return _add_sanction(text, Span(least, end), clause, language)


def _find_own(text: str, least: int, one: _Found, language: PlainLanguage) -> Span | None:
    """Return the word by which a clause says that its authors are the ones to act: "we"."""
    begin = _segment_start(text, least, one.start, language)
    before = language.patterns["own"].search(text, begin, one.start)
    within = language.patterns["own_within"].search(text, one.start, one.end)
    match = before or within or language.patterns["own_behind"].match(text, one.end)
    return Span(*match.span("own")) if match is not None else None


def _turn(modality: Modality) -> Modality:
    """Return what "no provider must", "no provider may" means."""
    bound = (Modality.OBLIGATION, Modality.PERMISSION, Modality.POWER)
    return Modality.PROHIBITION if modality in bound else modality


def _find_end(
    text: str, sentence: Span, language: PlainLanguage, one: _Found, following: _Found | None
) -> int:
    """Return where a clause ends: where that of the next operator begins."""
    if following is None:
        return sentence.end
    breaks = list(language.patterns["clause_break"].finditer(text, one.end, following.start))
    return breaks[-1].start() if breaks else following.start


def _find_bearer(
    text: str, least: int, one: _Found, end: int, language: PlainLanguage
) -> tuple[Span | None, int]:
    """Return who bears a norm, with where the action begins."""
    if one.operator.behind is not None:
        behind = one.operator.behind.match(text, one.end, end)
        if behind is not None:
            start = behind.start("bearer")
            return Span(start, behind.end("bearer")), behind.end()
    before = _find_before(text, least, one.start, language)
    if before is not None:
        return before, one.end
    after = language.patterns["inverted"].match(text, one.end, end)
    if after is not None and one.operator.modality is not Modality.ESTABLISHMENT:
        return Span(after.start("bearer"), after.end("bearer")), after.end()
    return None, one.end


def _find_before(text: str, least: int, end: int, language: PlainLanguage) -> Span | None:
    """Return the actor that the nearest clause before an operator opens with."""
    listed = language.patterns["listed"].match(text, least, end)
    stop = end
    while stop > least:
        begin = _segment_start(text, least, stop, language)
        match = language.patterns["bearer"].match(text, begin, end)
        if match is not None and match.end("bearer") <= end:
            start = listed.start("all") if listed is not None else match.start("bearer")
            return _trim(text, start, match.end("bearer"))
        if begin <= least:
            break
        stop = begin - 1
    return None


def _is_joined(text: str, least: int, start: int, language: PlainLanguage) -> bool:
    """Return whether an operator goes on with the subject of the clause before: "and may not"."""
    return language.patterns["joined"].fullmatch(text, least, start) is not None


def _find_thing(text: str, least: int, one: _Found, language: PlainLanguage) -> int:
    """Return where the subject begins that is no actor, the end of the operator where none is."""
    begin = _segment_start(text, least, one.start, language)
    for name in ("listed", "fronted") if begin > least else ():
        whole = language.patterns[name].match(text, least, one.start)
        if whole is not None:
            return whole.start("all")
    match = language.patterns["thing"].match(text, begin, one.start)
    return match.start("thing") if match is not None else one.end


def _find_condition(text: str, least: int, start: int, language: PlainLanguage) -> Span | None:
    """Return the condition that a clause opens with: "if a provider …,"."""
    match = language.patterns["condition"].match(text, least, start)
    return _trim(text, match.start("condition"), match.end("condition")) if match else None


def _find(text: str, within: Span, language: PlainLanguage, name: str) -> Span | None:
    match = language.patterns[name].search(text, within.start, within.end)
    return _trim(text, *match.span()) if match is not None else None


def _add_sanction(
    text: str, within: Span, clause: PlainClause, language: PlainLanguage
) -> PlainClause:
    """Return the clause with its penalty, and with who imposes it.

    A penalty that somebody is obliged to impose follows no breach of that duty.
    """
    sanction = _find(text, within, language, "penalty")
    owed = clause.action if clause.modality is Modality.OBLIGATION else None
    if sanction is None or (owed is not None and owed.contains(sanction)):
        return clause
    match = language.patterns["enforcer"].search(text, within.start, within.end)
    enforcer = Span(*match.span("enforcer")) if match is not None else None
    return replace(clause, sanction=sanction, enforcer=enforcer)


def _shorten(text: str, bearer: Span | None, language: PlainLanguage) -> Span | None:
    """Return a bearer without its article and without the relative clause of a long one."""
    if bearer is None:
        return None
    article = language.patterns["article"].match(text, bearer.start, bearer.end)
    start = article.end() if article is not None and article.end() < bearer.end else bearer.start
    end = bearer.end
    if end - start > _LONGEST_BEARER:
        cut = language.patterns["relative"].search(text, start, end)
        end = cut.start() if cut is not None and cut.start() > start else end
    return _trim(text, start, end)


def _trim(text: str, start: int, end: int) -> Span | None:
    """Return a span without white space and stops at its ends, None where nothing is left."""
    while start < end and text[start] in _TRIMMED:
        start += 1
    while end > start and text[end - 1] in _TRIMMED:
        end -= 1
    return Span(start, end) if start < end else None


def trim(text: str, span: Span) -> Span | None:
    """Return ``span`` without white space and stops at its ends, None where nothing is left."""
    return _trim(text, span.start, span.end)


def find_references(text: str, span: Span, language: PlainLanguage) -> Iterator[re.Match[str]]:
    """Yield the articles that a sentence names as those whose breach it punishes."""
    yield from language.patterns["breached"].finditer(text, span.start, span.end)
