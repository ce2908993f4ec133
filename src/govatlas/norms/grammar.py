"""Reads a statement as clauses: who, by which operator, does what."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from govatlas.model.norm import Modality
from govatlas.norms.language import Operator
from govatlas.norms.refusals import is_embedded, is_inverted, is_no_norm
from govatlas.norms.sentence import BOUNDARIES, QUOTES, Clause, Range, Sentence
from govatlas.norms.subjects import LONGEST_OFFENDER, find_subject

_LONGEST_SUBJECT: Final = 60
_LEAST_OFFENCE: Final = 6
_FARTHEST_FREEDOM: Final = 24


def parse(sentence: Sentence) -> list[Clause]:
    """Return the clauses of a statement that an operator makes norms, in order."""
    clauses: list[Clause] = []
    before: list[Clause] = []
    for place, operator in sentence.operators():
        offence = _read_offence(sentence, place, operator)
        if offence is not None:
            clauses = [c for c in clauses if c.operator[1] <= offence.front[1]]
            before = [c for c in before if c.operator[1] <= offence.front[1]]
        clause = offence or _read_clause(sentence, place, operator, before)
        if clause is None:
            continue
        embedded = offence is None and is_embedded(sentence, place[0], follows=bool(clauses))
        if not embedded and not is_no_norm(sentence, clause):
            if clauses:
                clauses[-1] = _end_before(sentence, clauses[-1], clause)
            clauses.append(clause)
        before.append(clause)
    return [clause for clause in clauses if clause.predicate[0] < clause.predicate[1]]


def _end_before(sentence: Sentence, clause: Clause, following: Clause) -> Clause:
    """Return ``clause`` with its predicate ended where the next clause begins."""
    end = following.operator[0] if following.inherited else following.front[0]
    end = max(end, clause.operator[1])
    while end > clause.predicate[0] and (
        sentence.low[end - 1] in sentence.words["wide_joiners"]
        or sentence.low[end - 1] in (",", ";")
    ):
        end -= 1
    return replace(clause, predicate=(clause.predicate[0], max(end, clause.predicate[0])))


def _read_clause(
    sentence: Sentence, place: Range, operator: Operator, before: Sequence[Clause]
) -> Clause | None:
    start, end = place
    if start > 0 and sentence.low[start - 1] in sentence.words["links"] and before:
        return None
    if (
        _in_condition(sentence, start)
        or _in_relative(sentence, start)
        or is_inverted(sentence, start)
    ):
        return None
    if operator.after == "saving":
        return _read_freedom(sentence, place)
    special = _read_subjectless(sentence, place, operator, before)
    if special is not None:
        return special
    subject, inherited = find_subject(sentence, start, before)
    if not _is_borne(sentence, start, operator, subject, before, inherited=inherited):
        return None
    front_end = subject[0] if subject else start
    negated = (
        subject is not None and sentence.low[subject[0]] in sentence.words["negative_subjects"]
    )
    verb = end
    if operator.after in ("own", "none", "exemption", "money") and start < end:
        verb = start + (1 if sentence.low[start] in sentence.words["modals"] else 0)
    return Clause(
        modality=operator.modality,
        after=operator.after,
        operator=place,
        front=(_front_start(sentence, front_end, before), front_end),
        subject=subject,
        predicate=(verb, _sentence_end(sentence, verb)),
        passive=_is_passive(sentence, verb, operator),
        negated=negated,
        inherited=inherited,
    )


def _read_offence(sentence: Sentence, place: Range, operator: Operator) -> Clause | None:
    """Return the clause of "whoever, in any circumstance …, does …, shall be fined"."""
    if operator.modality is not Modality.SANCTION or operator.after != "own":
        return None
    start, low, words = place[0], sentence.low, sentence.words
    if start < _LEAST_OFFENCE or sentence.is_bracketed(start):
        return None
    for index in range(start - 2):
        opens = low[index] in words["whoever"] or (
            low[index] in words["offender_openings"]
            and low[index + 1] in words["vague_violators"]
            and low[index + 2] in words["links"]
        )
        begins = index == 0 or sentence.is_boundary(index - 1)
        if opens and begins:
            end = start - (low[start - 1] == ",")
            if not _LEAST_OFFENCE <= end - index <= LONGEST_OFFENDER or "." in low[index:end]:
                return None
            verb = start + (1 if low[start] in words["modals"] else 0)
            return Clause(
                modality=operator.modality,
                after=operator.after,
                operator=place,
                front=(0, index),
                subject=(index, end),
                predicate=(verb, _sentence_end(sentence, verb)),
            )
    return None


def _read_freedom(sentence: Sentence, place: Range) -> Clause | None:
    """Return what "nothing in this Act prevents a lender from …" leaves free, None if nothing."""
    low, end = sentence.low, place[1]
    if low[end - 1] not in sentence.words["hindering"]:
        return None
    last = _sentence_end(sentence, end)
    for index in range(end + 1, min(last - 1, end + _FARTHEST_FREEDOM)):
        opens = low[index] in sentence.words["from"]
        if opens and low[index + 1].endswith(sentence.language.endings["gerund"]):
            return Clause(
                modality=Modality.PERMISSION,
                after="gerund",
                operator=place,
                front=(place[0], place[0]),
                subject=(end, index),
                predicate=(index + 1, last),
            )
    return None


def _read_subjectless(
    sentence: Sentence, place: Range, operator: Operator, before: Sequence[Clause]
) -> Clause | None:
    """Return the clause of an operator that has no subject: "there is established …"."""
    start, end = place
    if operator.after == "created" or (
        operator.after == "money" and sentence.low[start] in sentence.words["there"]
    ):
        front = sentence.segment_start(start)
        return Clause(
            modality=operator.modality,
            after=operator.after,
            operator=place,
            front=(_front_start(sentence, front, before), front),
            subject=None,
            predicate=(end, _sentence_end(sentence, end)),
        )
    if operator.after == "money" and sentence.low[start] in sentence.words["of"]:
        return Clause(
            modality=operator.modality,
            after="none",
            operator=place,
            front=(start, start),
            subject=None,
            predicate=(start, _sentence_end(sentence, end)),
        )
    return None


def _is_borne(
    sentence: Sentence,
    start: int,
    operator: Operator,
    subject: Range | None,
    before: Sequence[Clause],
    *,
    inherited: bool,
) -> bool:
    """Whether an operator has the subject that it needs."""
    if subject is None:
        needless = inherited or operator.after in ("offence", "object", "money")
        if operator.after == "object" and start == 0:
            return sentence.low[1:2] == ["that"]
        if not needless and not _opens(sentence, start):
            return False
    if operator.after == "object" and (
        subject is None or not _is_first_verb(sentence, subject, start, before)
    ):
        return False
    longest = LONGEST_OFFENDER if operator.after == "own" else _LONGEST_SUBJECT
    return subject is None or subject[1] - subject[0] <= longest


def _is_first_verb(
    sentence: Sentence, subject: Range, start: int, before: Sequence[Clause]
) -> bool:
    """Whether "the board recommends …" is the clause itself: nothing came before, short subject."""
    between = sentence.low[subject[1] : start]
    near = not between or between[0] == "(" or sentence.words["skipped_also"].issuperset(between)
    return not before and subject[1] - subject[0] <= 8 and near


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether an operator opens the statement: "Must not be shared", "Should be reviewed"."""
    return start == 0 or all(word in QUOTES or word in BOUNDARIES for word in sentence.low[:start])


def _in_relative(sentence: Sentence, start: int) -> bool:
    """Whether an operator stands in what describes a noun: "an election at which he stands"."""
    low, words = sentence.low, sentence.words
    begin = sentence.segment_start(start)
    for index in range(begin + 2, start):
        if low[index] in words["governed_relatives"] and low[index - 1] in words["prepositions"]:
            return low[index + 1] not in words["cases"] and words["modals"].isdisjoint(
                low[index:start]
            )
    return False


def _in_condition(sentence: Sentence, start: int) -> bool:
    """Whether the operator stands within an if-clause: "if the provider must …, it shall …"."""
    begin = sentence.segment_start(start)
    words = sentence.low[begin:start]
    while words and words[0] in sentence.words["before_condition"]:
        words = words[1:]
    if not words:
        return False
    if (
        len(words) > 4
        and words[-1] in sentence.words["subject_pronouns"]
        and sentence.low[start] in sentence.words["binding"]
    ):
        return False
    opening = sentence.language.patterns["conditional_opening"].match(" ".join(words[:4]))
    if words[0] in sentence.words["conditionals"] or opening is not None:
        return True
    if words[0] in sentence.words["conditionals_or_more"]:
        return len(words) > 1
    tail = words[-14:]
    for mark in sentence.words["inner_conditionals"] & set(tail):
        if tail.index(mark) == 0 or len(tail) - tail.index(mark) > 12:
            continue
        if not sentence.words["modals"] & set(
            tail[tail.index(mark) :]
        ):  # else that clause has its verb already
            return True
    return False


def _sentence_end(sentence: Sentence, start: int) -> int:
    """Return where the sentence after ``start`` ends: at a full stop, else at the last token."""
    for index in range(start, len(sentence.low)):
        if sentence.low[index] in (".", "?", "!") and index + 1 < len(sentence.low):
            following = sentence.tokens[index + 1].text
            if following[0].isupper() or following in QUOTES:
                return index
    end = len(sentence.low)
    while end > start and sentence.low[end - 1] in (".", ";", ":", ",", "—", "–", "-", *QUOTES):
        end -= 1
    if end - 1 > start and sentence.low[end - 1] in sentence.words["joiners"]:
        end -= 1
        while end > start and sentence.low[end - 1] in (";", ","):
            end -= 1
    return end


def _front_start(sentence: Sentence, end: int, before: Sequence[Clause]) -> int:
    """Return where the words before the subject begin, after earlier clauses and full stops."""
    least = 0 if not before else before[-1].operator[1]
    start = end
    while start > least and sentence.low[start - 1] not in (";", ".", "?", "!"):
        start -= 1
    if before and start == least:
        return end
    return start


def _is_passive(sentence: Sentence, verb: int, operator: Operator) -> bool:
    """Whether the verb is "be" with a participle."""
    if operator.after != "bare" or verb >= len(sentence.low):
        return False
    index = verb
    while index < len(sentence.low) and (
        sentence.is_adverb(index) or sentence.low[index] in sentence.words["verb_adverbs"]
    ):
        index += 1
    if index >= len(sentence.low) or sentence.low[index] not in sentence.words["auxiliaries"]:
        return False
    index += 1
    while index < len(sentence.low) and (
        sentence.is_adverb(index) or sentence.low[index] in sentence.words["participle_adverbs"]
    ):
        index += 1
    if index >= len(sentence.low):
        return False
    word = sentence.low[index]
    base = sentence.language.bases.get(word)
    return (
        base is not None and not word.endswith(sentence.language.endings["gerund"]) and word != base
    ) or word in sentence.words["bare_participles"]


def following_phrase(sentence: Sentence, words: Sequence[str]) -> bool:
    """Whether a predicate only announces a list: "do all of the following"."""
    return sentence.language.patterns["announcing"].fullmatch(" ".join(words)) is not None
