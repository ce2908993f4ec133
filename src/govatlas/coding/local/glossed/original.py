"""Sums up a document in its own language, by templates around the words of its norms."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Final

from govatlas.coding.local.glossed.cases import CaseRules, load_case_rules
from govatlas.coding.local.glossed.quantities import load_quantities
from govatlas.coding.local.languages import read_data
from govatlas.model.document import Document, Span
from govatlas.model.norm import Modality, Norm

_MOST: Final = 4
_LIKE: Final = 30
_BEFORE: Final = 30
_LONGEST_FACTOR: Final = 2.2
_SAID: Final = (
    *(Modality.OBLIGATION, Modality.PROHIBITION, Modality.PERMISSION, Modality.POWER),
    *(Modality.RECOMMENDATION, Modality.ESTABLISHMENT),
)


@dataclass(frozen=True, eq=False, slots=True)
class Templates:
    """The templates of one language, with what its words must look like to stand in them."""

    clauses: Mapping[Modality, Mapping[str, str]]
    stated: str
    quotation: str
    pledge: re.Pattern[str]
    penalty: str
    join: str
    end: str
    condition: str
    condition_first: bool
    seams: Sequence[tuple[re.Pattern[str], str]]
    articles: Mapping[str, str]
    article: re.Pattern[str]
    infinitive: re.Pattern[str]
    thing: re.Pattern[str]
    conditions: re.Pattern[str]
    exempt: re.Pattern[str]
    cut: str
    longest: int
    cases: CaseRules | None


@dataclass(frozen=True, slots=True)
class _Clause:
    """One clause with the norm that it says."""

    words: str
    norm: Norm
    is_quoted: bool = False


def sum_up_in_original(document: Document, norms: Sequence[Norm], language: str) -> str:
    """Return what the document does in its own language, empty where no template carries it.

    What comes from the document stands as it is written there, but for verbs in their base form
    and articles in their case; a clause that no template fits is quoted.

    Args:
        document: the text.
        norms: what it requires, ordered by rank.
        language: its language.
    """
    templates = load_templates(language)
    clauses = list(_choose(document, norms, language))
    if not clauses:
        return ""
    words = list(_introduce(clauses, templates))
    penalty, _ = load_quantities(language).find_highest(norms)
    if penalty is not None and penalty.sanction is not None:
        sanction = penalty.sanction.text.removeprefix("并")
        words.append(templates.penalty.format(sanction=sanction))
    said = templates.join.join(words)
    return f"{said[0].upper()}{said[1:]}{templates.end}"


def _choose(document: Document, norms: Sequence[Norm], language: str) -> Iterator[_Clause]:
    """Yield up to four clauses in the order of the norms, of different people first."""
    templates = load_templates(language)
    found = [clause for norm in norms if (clause := _word(document, norm, language)) is not None]
    if not found:
        found = [
            _Clause(words, norm, is_quoted=True)
            for norm in norms
            if norm.modality in _SAID and (words := _quote(norm, templates)) != ""
        ]
    chosen: list[_Clause] = []
    for is_new in (True, False):
        for clause in found:
            if len(chosen) < _MOST and not any(_repeats(clause, c, is_new) for c in chosen):
                chosen.append(clause)
    room = templates.longest * _LONGEST_FACTOR
    for place, clause in enumerate(sorted(chosen, key=lambda clause: clause.norm.rank)):
        room -= len(clause.words)
        if room >= 0 or not place:
            yield clause


def _word(document: Document, norm: Norm, language: str) -> _Clause | None:
    """Return the clause of a norm in a template, or as it is written if somebody pledges it."""
    templates = load_templates(language)
    if norm.modality not in _SAID:
        return None
    is_quoted = is_pledge(norm, language)
    words = _quote(norm, templates) if is_quoted else _say(document, norm, templates)
    return _Clause(words, norm, is_quoted=is_quoted) if words else None


def is_pledge(norm: Norm, language: str) -> bool:
    """Return whether a norm is worded as what somebody pledges, or says of itself."""
    pledge = load_templates(language).pledge
    return _speaks_of_itself(norm) or pledge.search(norm.quotation.text) is not None


def _introduce(clauses: Sequence[_Clause], templates: Templates) -> Iterator[str]:
    """Yield the words of the clauses; the first of some that are quoted says that they are."""
    before = False
    for clause in clauses:
        lead = templates.stated if clause.is_quoted and not before else ""
        yield f"{lead}{clause.words}"
        before = clause.is_quoted


def _repeats(clause: _Clause, other: _Clause, is_new: bool) -> bool:
    """Return whether a clause says the same as another.

    With ``is_new`` so does one of the same bearer and modality.
    """
    first, second = clause.norm, other.norm
    if clause is other or first.action.text[:_LIKE] == second.action.text[:_LIKE]:
        return True
    return is_new and (_name(first), first.modality) == (_name(second), second.modality)


def _name(norm: Norm) -> str:
    return norm.bearer.text.lower() if norm.bearer else ""


def _say(document: Document, norm: Norm, templates: Templates) -> str:
    """Return the clause of a norm, empty where its words do not fit a template."""
    is_permission = norm.modality is Modality.PERMISSION
    if is_permission and templates.exempt.search(norm.quotation.text):
        return ""
    kinds = templates.clauses[norm.modality]
    action = _fit_action(norm, templates)
    if not action:
        return ""
    if norm.bearer is not None and norm.modality is not Modality.ESTABLISHMENT:
        template, bearer = kinds.get("borne", ""), _say_bearer(document, norm, templates)
        if not template or not bearer:
            return ""
    else:
        is_thing = templates.thing.match(action) is not None
        template, bearer = kinds.get("thing" if is_thing else "free", ""), {}
        if not template or (is_thing and norm.modality is not Modality.PROHIBITION):
            return ""
    zu = ""
    if "{zu}" in template:
        assert templates.cases is not None
        zu = templates.cases.say_dependent(norm)
        if not zu:
            return ""
    words = _close_seams(
        template.format(action=action, zu=_shorten(zu, templates), **bearer), templates
    )
    return _add_condition(words, norm, templates)


def _speaks_of_itself(norm: Norm) -> bool:
    """Return whether the bearer is named by "we", so that the clause speaks in the first person."""
    bearer = norm.bearer
    return bearer is not None and bearer.text != " ".join(bearer.quotation.text.split())


def _fit_action(norm: Norm, templates: Templates) -> str:
    """Return an action that can follow a template, shortened; empty where it cannot."""
    words = norm.action.text.strip(" .;,。；")
    is_verb = templates.infinitive.match(words) is not None
    is_thing = norm.modality is Modality.PROHIBITION and norm.bearer is None
    if not is_verb and not (is_thing and templates.thing.match(words)):
        return ""
    return _shorten(words, templates)


def _shorten(words: str, templates: Templates) -> str:
    """Return words cut after a clause, with the sign that they go on, where they are too long."""
    if len(words) <= templates.longest:
        return words
    place = words.rfind(templates.cut, _least_cut(templates), templates.longest)
    return f"{words[:place]} …" if place > 0 else ""


def _say_bearer(document: Document, norm: Norm, templates: Templates) -> dict[str, str]:
    """Return the bearer as the template needs it, nothing where that is not certain."""
    bearer = norm.bearer
    assert bearer is not None
    if templates.cases is not None:
        article = _find_article(document, bearer.quotation.span, templates)
        return templates.cases.decline(bearer.text, article, norm.quotation.text)
    if not templates.articles:
        return {"bearer": bearer.text}
    article = _find_article(document, bearer.quotation.span, templates)
    known = templates.articles.get(" ".join(article.lower().split()), "")
    if not known:
        return {}
    space = "" if known.endswith(("'", "’")) else " "
    return {"bearer": f"{known}{space}{bearer.text}"}


def _find_article(document: Document, span: Span, templates: Templates) -> str:
    before = document.text[max(0, span.start - _BEFORE) : span.start]
    match = templates.article.search(before)
    return match[0].strip() if match is not None else ""


def _close_seams(words: str, templates: Templates) -> str:
    for pattern, replacement in templates.seams:
        words = pattern.sub(replacement, words)
    return words.replace("|", "")


def _add_condition(words: str, norm: Norm, templates: Templates) -> str:
    """Return a clause with its condition, empty where that cannot be said with it."""
    if norm.condition is None:
        return words
    condition = norm.condition.text.strip(" ,，")
    if not templates.conditions.match(condition) or len(condition) > templates.longest // 2:
        return ""
    said = templates.condition.format(condition=f"{condition[0].lower()}{condition[1:]}")
    return said + words if templates.condition_first else words + said


def _quote(norm: Norm, templates: Templates) -> str:
    """Return the clause of a norm as it is written, empty where it is too long."""
    words = " ".join(norm.quotation.text.split()).strip(" ,;:.，；：。")
    if len(words) > templates.longest:
        place = words.rfind(templates.cut, _least_cut(templates), templates.longest)
        if place < 0:
            return ""
        words = f"{words[:place]} …"
    return templates.quotation.format(words=words)


def _least_cut(templates: Templates) -> int:
    return templates.longest // 5


@cache
def load_templates(language: str) -> Templates:
    """Return the templates of ``language``."""
    data: dict[str, Any] = read_data("summary", language)
    nothing = "(?!)"
    return Templates(
        clauses={Modality(name): kinds for name, kinds in data["clauses"].items()},
        stated=data["stated"],
        quotation=data["quotation"],
        pledge=re.compile(data["pledge"]),
        penalty=data["penalty"],
        join=data["join"],
        end=data["end"],
        condition=data["condition"],
        condition_first=bool(data.get("condition_first")),
        seams=tuple((re.compile(pattern), said) for pattern, said in data["seams"]),
        articles=data.get("articles", {}),
        article=re.compile(data.get("article", nothing)),
        infinitive=re.compile(data["infinitive"]),
        thing=re.compile(data.get("thing", nothing)),
        conditions=re.compile(data["conditions"]),
        exempt=re.compile(data["exempt"]),
        cut=data["cut"],
        longest=int(data["longest"]),
        cases=load_case_rules(language) if "cases" in data else None,
    )
