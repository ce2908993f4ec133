"""Finds bearers that do not stand before their operator: "approved by the board"."""

from govatlas.model.document import Span
from govatlas.model.norm import Modality
from govatlas.norms.context import Name
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, name_range, write
from govatlas.norms.sentence import QUOTES, Clause, Range, Sentence

_LONGEST_AGENT = 12
_FARTHEST_AGENT = 14
_FARTHEST = 30
_NEAR = 5


def find_agent(sentence: Sentence, clause: Clause) -> Name | None:
    """Return who acts in a passive: "must be approved by the board"."""
    if not clause.passive:
        return None
    low, language = sentence.low, sentence.language
    start, end = clause.predicate
    participles = 0
    for index in range(start, min(end - 1, start + _FARTHEST_AGENT)):
        participles += _is_participle(sentence, index) and not _goes_on(sentence, index)
        if participles > 1:
            return None  # "information provided by another" tells who provided, not who acts
        if low[index] not in sentence.words["by"]:
            continue
        if low[index + 1].endswith(language.endings["gerund"]):
            continue
        stop = index + 1
        while stop < end and stop - index < _LONGEST_AGENT and not _ends_agent(sentence, stop):
            stop += 1
        found = name_between(sentence, (index + 1, stop))
        if found is not None and can_act(found.text, language):
            return found
    return None


def _is_participle(sentence: Sentence, index: int) -> bool:
    word, language = sentence.low[index], sentence.language
    return language.bases.get(word, word) != word and word.endswith(language.endings["past"])


def _goes_on(sentence: Sentence, index: int) -> bool:
    """Whether a participle is one of several: "reviewed and updated", "pasted, or sent"."""
    before = sentence.low[max(0, index - 2) : index]
    joined = sentence.words["joiners"] | sentence.words["turned_between"] | {","}
    return bool(before) and before[-1] in joined


def find_bearer_behind(sentence: Sentence, clause: Clause) -> Name | None:
    """Return the bearer that stands behind the operator: "calls on all countries to …"."""
    language = sentence.language
    if clause.after == "created":
        return _find_created(sentence, clause)
    if clause.modality is Modality.ESTABLISHMENT and clause.subject is not None:
        return _find_known_as(sentence, clause.subject[0], clause.operator[0])
    if clause.after in ("object", "offence"):
        return _find_object(sentence, clause, language)
    if clause.after == "money":
        return _find_paid(sentence, clause)
    if clause.after == "exemption":
        end = min(clause.predicate[1], clause.operator[1] + _FARTHEST_AGENT)
        found = name_between(sentence, (clause.operator[1], end))
        return found if found is not None and can_act(found.text, language) else None
    return None


def _ends_agent(sentence: Sentence, index: int) -> bool:
    return (
        sentence.low[index] in (",", ";", ".")
        or (sentence.is_adverb(index) and sentence.low[index] not in sentence.words["not_adverbs"])
        or sentence.low[index] in (sentence.words["agent_ends"])
    )


def _find_created(sentence: Sentence, clause: Clause) -> Name | None:
    """Return what is created: "there is established a council to …"."""
    start, end = clause.predicate
    known = _find_known_as(sentence, start, end)
    if known is not None:
        return known
    if start < end and (sentence.low[start] in sentence.words["created_asides"] | {","}):
        return _find_created_after_aside(sentence, start, end)
    stop = min(start + 1, end)
    while stop < end and not _ends_created(sentence, stop, end):
        stop += 1
    return name_between(sentence, (start, stop))


def _find_known_as(sentence: Sentence, start: int, end: int) -> Name | None:
    """Return the name that is given at once: "an agency to be known as the “Data Agency”"."""
    known = sentence.language.patterns["known_as"].search(" ".join(sentence.low[start:end]))
    if known is None:
        return None
    begin = start + len(known.string[: known.end()].split())
    stop = begin
    while stop < end and not (stop > begin and _ends_given(sentence, stop)):
        stop += 1
    found = name_between(sentence, (begin, stop))
    return found if found is not None and found.text[:1].isupper() else None


def _ends_given(sentence: Sentence, index: int) -> bool:
    """Whether a name that is given ends, past commas within: "the robots, tools and work board"."""
    low = sentence.low
    joined = not sentence.words["joiners"].isdisjoint(low[index + 2 : index + _NEAR])
    if low[index] == ",":
        return not joined or low[index + 1] in sentence.words["relatives"]
    return low[index] in QUOTES | {"(", ";", "."}


def _ends_created(sentence: Sentence, index: int, end: int) -> bool:
    """Whether the name of what is created ends: not before "of" and a capital letter."""
    word = sentence.low[index]
    loud = sentence.is_loud and word in sentence.words["created_ends"]
    within = (word in sentence.words["name_inner"] and not loud) and (
        index + 1 < end and sentence.tokens[index + 1].text[0].isupper()
    )
    return not within and (word in (",", "(") or word in sentence.words["created_ends"])


def _find_created_after_aside(sentence: Sentence, start: int, end: int) -> Name | None:
    """Return what is created where an aside comes first: "within the Department a council"."""
    low, articles = sentence.low, sentence.words["articles"]
    aside = start + (low[start] == ",")
    if "," in low[aside:end] and low[aside] in sentence.words["prepositions"]:
        comma_after = low.index(",", aside, end)
        if not articles.isdisjoint(low[comma_after + 1 : end][:1]):
            start = comma_after - 1  # the aside ends there: "pursuant to section 2 of the Act, a"
    for index in range(start + 1, end - 1):
        comma = low[index] == ","
        if not comma and not (low[index] in articles and index > start + 2):
            continue
        begin = stop = index + 1
        while stop < end and not (
            low[stop] in (",", "(") or low[stop] in sentence.words["created_aside_ends"]
        ):
            stop += 1
        if not comma or low[begin] in articles:
            return name_between(sentence, (begin, stop))
    return None


def _find_object(sentence: Sentence, clause: Clause, language: Language) -> Name | None:
    """Return whom one calls on, or for whom it is an offence."""
    (start, end), low, words = clause.predicate, sentence.low, sentence.words
    ends = words["object_ends"]
    if clause.modality is Modality.PROHIBITION:
        ends = ends | words["from"]
    first = start + (1 if start < end and low[start] in words["before_object"] else 0)
    for stop in range(first + 1, min(end, start + _FARTHEST)):
        if low[stop] in ends or (
            low[start] in words["that"] and sentence.is_verb(stop, base=True) and stop > start + 2
        ):
            found = name_between(sentence, (first, stop))
            return found if found is not None and can_act(found.text, language) else None
    return None


def _find_paid(sentence: Sentence, clause: Clause) -> Name | None:
    """Return who is given money: "appropriated to the Secretary of Commerce"."""
    (start, end), low, tokens = clause.predicate, sentence.low, sentence.tokens
    for index in range(start, min(end - 2, start + _FARTHEST)):
        paid = low[index] in sentence.words["to"] and low[index + 1] in sentence.words["the"]
        if not paid or not tokens[index + 2].text[0].isupper():
            continue
        stop = index + 2
        while stop < end and (
            tokens[stop].text[0].isupper() or low[stop] in sentence.words["paid_inner"]
        ):
            stop += 1
        return name_between(sentence, (index + 2, stop))
    return None


def name_between(sentence: Sentence, tokens: Range) -> Name | None:
    """Return a name with its place, None where no words of one are left."""
    found = name_range(sentence, tokens)
    if found is None:
        return None
    first, last = sentence.tokens[found[0]], sentence.tokens[found[1] - 1]
    end = last.end if last.end > first.start else first.end
    return Name(write(sentence, found), Span(first.start, end))
