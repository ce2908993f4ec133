"""Reads sentences that no operator makes norms: resolutions, orders, a policy's present tense."""

from collections.abc import Iterator, Sequence
from typing import Final

from govatlas.model.norm import Modality
from govatlas.norms.names import can_act, name_range, write
from govatlas.norms.refusals import is_embedded, is_other_law, speaks_of_text
from govatlas.norms.sentence import Clause, Range, Sentence
from govatlas.norms.statements import Statement

_LONGEST_OPENING: Final = 22
_LONGEST_FRONT: Final = 22
_LONGEST_LABEL: Final = 6
_NO_OBJECT: Final = frozenset((",", ":", "-", "—", "|", ".", "/"))


def read_without_operator(
    sentence: Sentence, statement: Statement, *, commits: bool
) -> Iterator[Clause]:
    """Yield the clause of a resolution, an imperative, or a policy's statement in the present."""
    if statement.own and _leads_to_no_order(sentence, statement.own):
        return
    found = list(_read_resolution(sentence)) or list(_read_imperative(sentence, statement))
    if not found and commits and not statement.own:
        found = list(_read_present(sentence))
    yield from found


def _leads_to_no_order(sentence: Sentence, own: int) -> bool:
    """Whether the lead of an item shows that it is no order: "Nothing in this Act shall: waive"."""
    if any(place[0] < own for place, _ in sentence.operators()):
        return True
    lead = " ".join(sentence.low[:own]).rstrip(" :—–-")
    return sentence.language.patterns["listing_lead"].search(lead) is not None


def _read_resolution(sentence: Sentence) -> Iterator[Clause]:
    """Yield the clause of "Resolved, That the Commission establish a committee"."""
    low = sentence.low
    start = 2 if low[1:2] == [","] and low[0] in sentence.words["resolved"] else 0
    if " ".join(low[start : start + 2]) not in sentence.words["resolving"]:
        return
    for index in range(start + 3, min(len(low) - 2, start + _LONGEST_OPENING)):
        if sentence.is_verb(index, base=True) or low[index] in sentence.words["be"]:
            subject = (start + 1, index)
            name = name_range(sentence, subject)
            if name is not None and can_act(write(sentence, name), sentence.language):
                yield Clause(
                    modality=Modality.OBLIGATION,
                    after="bare",
                    operator=(index, index),
                    front=(start + 1, start + 1),
                    subject=subject,
                    predicate=(index, len(low)),
                )
            return


def _read_present(sentence: Sentence) -> Iterator[Clause]:
    """Yield what a policy says it does: "The Board reviews …", "Assessments are carried out …"."""
    low, language = sentence.low, sentence.language
    end = len(low)
    while end and low[end - 1] in (".", ";", ":", ","):
        end -= 1
    begin = _skip_phrase(sentence, end)
    refused = {place[0] for place, _ in sentence.operators()}
    for index in range(begin + 1, min(end - 2, begin + _LONGEST_OPENING)):
        word = low[index]
        if (
            word in (",", ";", "(")
            or word in sentence.words["relatives"] | sentence.words["present_stops"]
        ):
            return
        subject = (begin, index)
        if word in sentence.words["do"] or index in refused:
            return
        if word in sentence.words["is"]:
            at = index + 1
            while at < end and (
                sentence.is_adverb(at) or low[at] in sentence.words["verb_adverbs"]
            ):
                at += 1
            passive = (
                at < end
                and low[at] not in sentence.words["stating_participles"]
                and language.bases.get(low[at], low[at]) != low[at]
                and not low[at].endswith(language.endings["gerund"])
            )
            if passive and not is_embedded(sentence, index, follows=False):
                yield _present(subject, (index, index + 1), (index, end), passive=True)
            return
        base = language.bases.get(word, "")
        if base and word.endswith(language.endings["third_person"]) and base != word:
            name = name_range(sentence, subject)
            if not _is_deed(sentence, subject, base):
                return
            if name and can_act(write(sentence, name), language):
                yield _present(subject, (index, index), (index, end), passive=False)
            return
        if base and " ".join(low[begin:index]) in sentence.words["we"] and word in language.verbs:
            yield _present(subject, (index, index), (index, end), passive=False)
            return


def _is_deed(sentence: Sentence, subject: Range, verb: str) -> bool:
    """Whether a verb in the present says what somebody does, not what a text or a breach is."""
    if verb in sentence.words["offending_verbs"] or is_other_law(sentence, subject):
        return False
    return not speaks_of_text(sentence, subject, verb)


def _skip_phrase(sentence: Sentence, end: int) -> int:
    """Return where a statement begins behind what opens it: "At all times, the board ensures"."""
    low = sentence.low
    if low[0] not in sentence.words["order_fronts"]:
        return 0
    mark = next((i for i in range(1, min(end, _LONGEST_FRONT)) if low[i] == ","), -1)
    return mark + 1


def _present(subject: Range, operator: Range, predicate: Range, *, passive: bool) -> Clause:
    return Clause(
        modality=Modality.OBLIGATION,
        after="present",
        operator=operator,
        front=(subject[0], subject[0]),
        subject=subject,
        predicate=predicate,
        passive=passive,
    )


def _read_imperative(sentence: Sentence, statement: Statement) -> Iterator[Clause]:
    """Yield the clause of an imperative: "Do not enter …", "Verify all …", "Never share …"."""
    low = sentence.low
    start = _skip_label(low, statement.own)
    end = len(low)
    while end > start and (
        low[end - 1] in (".", ";", ",", ":", "!") or low[end - 1] in sentence.words["joiners"]
    ):
        end -= 1
    modality = Modality.PROHIBITION if statement.forbidden else Modality.OBLIGATION
    while start < end and (
        low[start] in ('"', "“", "*")
        or low[start] in sentence.words["before_order"]
        or sentence.is_adverb(start)
    ):
        start += 1
    start = _skip_front(sentence, start, end)
    for length in (2, 1):
        if " ".join(low[start : start + length]) in sentence.words["forbidding"]:
            modality = Modality.PROHIBITION
            start += length
            break
    if end - start < 3 or not sentence.is_verb(start, base=True):
        return
    if low[start] in sentence.words["no_orders"] or _cites(sentence, start):
        return
    if modality is Modality.OBLIGATION and not _takes_object(sentence, start):
        return
    yield Clause(
        modality=modality,
        after="imperative",
        operator=(start, start),
        front=(start, start),
        subject=None,
        predicate=(start, end),
    )


def _skip_front(sentence: Sentence, start: int, end: int) -> int:
    """Return where an order begins behind what opens it: "When in doubt, ask …"."""
    low = sentence.low
    if start >= end or low[start] not in sentence.words["order_fronts"]:
        return start
    for index in range(start + 1, min(end - 1, start + _LONGEST_OPENING)):
        if low[index] == "," and sentence.is_verb(index + 1, base=True):
            return index + 1
    return start


def _skip_label(low: Sequence[str], start: int) -> int:
    """Return where an order begins behind its label: "Sensitive information: do not enter"."""
    mark = next(
        (i for i in range(start + 1, min(len(low), start + _LONGEST_LABEL)) if low[i] == ":"), 0
    )
    return mark + 1 if mark and mark + 3 < len(low) else start


def _cites(sentence: Sentence, start: int) -> bool:
    """Whether a statement begins with what it cites: "Title 16, chapter 7, … is amended"."""
    low, cited = sentence.low, sentence.words["papers"] | sentence.words["cited_units"]
    return low[start] in cited and low[start + 1][:1].isdigit()


def _takes_object(sentence: Sentence, verb: int) -> bool:
    """Whether an order goes on as one: "Verify all …", not the heading "Report of the board"."""
    following, then = sentence.low[verb + 1 : verb + 3]
    if following in sentence.words["joiners"]:
        return sentence.is_verb(verb + 2, base=True)
    if following == ",":
        return then in sentence.words["asides_of_orders"] or sentence.is_verb(verb + 2, base=True)
    if then in sentence.words["least"]:
        return True
    return following not in _NO_OBJECT and following not in sentence.words["no_object"]
