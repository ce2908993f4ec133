"""Finds the subject of an operator: the noun phrase before it, past what opens the sentence."""

from collections.abc import Sequence
from typing import Final

from govatlas.norms.names import can_act, write
from govatlas.norms.sentence import BOUNDARIES, QUOTES, STOPS, Clause, Range, Sentence

LONGEST_OFFENDER: Final = 170
"""How many words a subject may have that describes who commits an offence."""
_MOST_SEGMENTS: Final = 12
_LONGEST_SHARED: Final = 10


def find_subject(
    sentence: Sentence, start: int, before: Sequence[Clause]
) -> tuple[Range | None, bool]:
    """Return the noun phrase before an operator; the flag tells a subject shared with the last."""
    low = sentence.low
    end = _skip_back(sentence, start)
    if end == 0:
        return None, False
    last = low[end - 1]
    if (
        before
        and before[-1].operator[1] <= end
        and (last in sentence.words["clause_joiners"] or last == ";")
    ):
        return before[-1].subject, True
    if last in sentence.words["clause_joiners"] and not before:
        return _find_shared(sentence, end - 1), False
    if last in STOPS or last in sentence.words["clause_joiners"] | sentence.words["links"]:
        return None, False
    least = _region_start(sentence, end, before)
    if before and least == before[-1].operator[1]:
        return _after_phrase(sentence, _find_further(sentence, least, end)), False
    subject = _search_region(sentence, least, end)
    if subject is not None and _holds_clause(sentence, subject):
        return None, False
    return _after_phrase(sentence, subject), False


def _after_phrase(sentence: Sentence, subject: Range | None) -> Range | None:
    """Return a subject without a phrase that opens it: "two years thereafter, the officer"."""
    if subject is None:
        return None
    begin, end = subject
    last = sentence.segment_start(end)
    if last <= begin or sentence.low[last - 1] != ",":
        return subject
    first = next(i for i in range(begin, end) if sentence.is_boundary(i))
    opening = write(sentence, (begin, first))
    acts = can_act(write(sentence, (last, end)), sentence.language)
    if sentence.low[last] not in sentence.words["determiners"] or not acts:
        return subject
    return subject if can_act(opening, sentence.language) else (last, end)


def _find_shared(sentence: Sentence, end: int) -> Range | None:
    """Return the subject of an earlier verb: "leaders hold … and therefore must show …"."""
    begin = _region_start(sentence, end, ())
    if begin < end and sentence.low[begin] in sentence.words["fronts"]:
        return None
    for index in range(begin + 1, min(end, begin + _LONGEST_SHARED)):
        if sentence.low[index] in BOUNDARIES:
            return None
        if sentence.is_verb(index) and sentence.low[index - 1] not in sentence.words["links"]:
            return begin, index
    return None


def _region_start(sentence: Sentence, end: int, before: Sequence[Clause]) -> int:
    """Return where the words that may hold the subject begin: after a stop or the last operator."""
    least = before[-1].operator[1] if before else 0
    start = end
    while start > least and not sentence.is_stop(start - 1):
        start -= 1
    return start


def _find_further(sentence: Sentence, least: int, end: int) -> Range | None:
    """Return a further subject in a sentence that has one: "…, and the board" after a mark."""
    low = sentence.low
    begin = end
    while begin > least:
        begin = sentence.segment_start(begin)
        if begin <= least:
            break
        first = begin
        joined = low[first] in sentence.words["further_joiners"]
        while first < end and low[first] in sentence.words["further_openings"]:
            first += 1
        opens = first < end and (
            low[first] in sentence.words["determiners"] | sentence.words["pronouns"]
            or sentence.tokens[first].text[0].isupper()
        )
        if opens and (joined or low[begin - 1] in STOPS):
            subject = (first, end)
            return None if _holds_clause(sentence, subject) else subject
        begin -= 1
    for index in range(end - 2, least, -1):
        if (
            low[index] in sentence.words["adding"]
            and low[index + 1] in sentence.words["further_starts"]
        ):
            subject = (index + 1, end)
            return None if _holds_clause(sentence, subject) else subject
    return None


def _search_region(sentence: Sentence, least: int, end: int) -> Range | None:
    """Return the subject between two tokens: all of it, or what follows its opening phrases."""
    low = sentence.low
    begin = least
    while begin < end and (low[begin] in QUOTES or low[begin] in (",", "*", "(", ")")):
        begin += 1
    if begin >= end:
        return None
    opening = low[begin]
    if low[end - 1] in sentence.words["subject_pronouns"]:
        return end - 1, end
    while opening in sentence.words["adverb_openings"] and begin + 1 < end:
        begin += 1
        if low[begin] == ",":
            begin += 1
        opening = low[begin] if begin < end else ""
    following = sentence.first_word(begin + 1, begin + 2)
    if opening in sentence.words["no"] and following in sentence.words["comparing"]:
        return _after_front(sentence, begin, end)
    if (opening in sentence.words["counts"] or opening.isdigit()) and (
        following in sentence.words["time_units"]
    ):
        return _after_front(sentence, begin, end)
    fronted = (
        opening in sentence.words["fronts"]
        and opening not in sentence.words["quantifiers"] | sentence.words["no"]
    )
    begin = _after_sense(sentence, begin, end)
    for index in range(end - 2, begin, -1):
        if low[index] not in sentence.words["that"]:
            continue
        follows = low[index + 1] in sentence.words["determiners"] | sentence.words["pronouns"]
        if low[index - 1] in sentence.words["declaring"] or (
            follows and sentence.is_verb(index - 1)
        ):
            return index + 1, end
    if opening in sentence.words["quantifiers"] or not fronted:
        return (begin, end) if end - begin <= LONGEST_OFFENDER else None
    return _after_front(sentence, begin, end)


def _after_sense(sentence: Sentence, begin: int, end: int) -> int:
    """Return where the subject begins behind "it is the sense of Congress that"."""
    said = " ".join(sentence.low[begin:end])
    sensed = sentence.language.patterns["sensed"].match(said)
    return min(begin + len(sensed[0].split()), end - 1) if sensed is not None else begin


def _after_front(sentence: Sentence, least: int, end: int) -> Range | None:
    """Return the subject after "Not later than …,": the last phrase that can open one."""
    low = sentence.low
    begin = end
    for _ in range(_MOST_SEGMENTS):
        begin = sentence.segment_start(begin)
        if begin <= least:
            return _trim(sentence, least, end)
        first = sentence.first_word(begin, end)
        if first in sentence.words["relative_openings"]:
            begin -= 1
            continue
        if first in sentence.words["list_joiners"] and low[begin - 1] == ",":
            start = _list_start(sentence, begin)
            if start < begin:
                return _trim(sentence, start, end)
            begin -= 1
            continue
        if first in sentence.words["asides"]:
            begin -= 1
            continue
        return _trim(sentence, begin, end)
    return None


def _holds_clause(sentence: Sentence, subject: Range) -> bool:
    """Whether a subject is no subject: "a list of actions the company", "steps which shall"."""
    low, words = sentence.low, sentence.words
    for index in range(subject[0] + 1, subject[1]):
        if low[index] in sentence.words["binding"]:
            return True
        if low[index] in sentence.words["clause_starts"]:
            before = low[index - 1]
            plain = before.isalpha() and before not in words["prepositions"] | words["determiners"]
            if (
                (
                    plain
                    and before
                    not in words["relatives"]
                    | words["coordinators"]
                    | words["subordinators"]
                    | words["auxiliaries"]
                )
                and not sentence.is_verb(index - 1)
                and not before.endswith(sentence.language.endings["participle"])
            ):
                return True
    return False


def _skip_back(sentence: Sentence, start: int) -> int:
    """Return where the subject ends: before adverbs, brackets and asides that precede the verb."""
    end = start
    low = sentence.low
    passed = False
    while end > 0:
        word = low[end - 1]
        if word == ")":
            opened = _bracket_start(sentence, end - 1)
            if (
                opened == 0
                or low[opened - 1] in sentence.words["prepositions"] | sentence.words["cited_units"]
            ):
                return end if opened else 0
            end = opened
        elif (
            word in sentence.words["skipped"]
            or word in QUOTES
            or (sentence.is_adverb(end - 1) and word not in sentence.words["not_adverbs"])
        ):
            end -= 1
        elif word == "," and end > 1:
            aside = _aside_start(sentence, end - 1, near=passed)
            if aside is None:
                end -= 1
            elif aside == 0:
                return 0
            else:
                end = aside
                passed = low[end] not in sentence.words["joiners"]
        else:
            break
    return end


def _bracket_start(sentence: Sentence, end: int) -> int:
    while end > 0 and sentence.low[end] != "(":
        end -= 1
    return end


def _aside_start(sentence: Sentence, comma: int, *, near: bool) -> int | None:
    """Return where an aside in commas that ends at ``comma`` begins, None where there is none.

    With ``near`` it is the segment before the comma or none; 0 says that no subject is left.
    """
    begin = comma
    for count in range(1 if near else _MOST_SEGMENTS):
        begin = sentence.segment_start(begin)
        first = sentence.first_word(begin, comma)
        if (
            begin > 1
            and sentence.low[begin - 1] == ","
            and (_opens_aside(sentence, begin, first) or _is_participial(sentence, begin))
        ):
            return None if _ends_list(sentence, begin, first) else begin
        if begin == 0 or sentence.low[begin - 1] != ",":
            return (
                0
                if begin == 0
                and count == 0
                and first
                in sentence.words["fronts"] - sentence.words["no"] - sentence.words["every"]
                else None
            )
        begin -= 1
    return None


def _opens_aside(sentence: Sentence, begin: int, first: str) -> bool:
    """Whether a segment opens as an aside does: "subject to", but not "subject matter experts"."""
    words = sentence.words
    goes_on = first not in words["subject_to"] or sentence.low[begin + 1] in words["to"]
    return first in words["aside_openings"] and goes_on


def _is_participial(sentence: Sentence, begin: int) -> bool:
    """Whether a segment only says more of what is before it: "established within the office"."""
    low, words = sentence.low, sentence.words
    begin += low[begin] in words["skipped"]
    return (
        low[begin] in sentence.language.bases
        and low[begin].endswith(sentence.language.endings["past"])
        and low[begin + 1] in words["prepositions"]
    )


def _ends_list(sentence: Sentence, begin: int, first: str) -> bool:
    """Whether what looks like an aside is the last of three members: "the A, the B, and the C,".

    A list that itself stands in an aside is none: "in consultation with the B, the C, and the D".
    """
    words, low = sentence.words, sentence.low
    if first not in words["joiners"] or not sentence.tokens[begin - 2].text[:1].isupper():
        return False
    members = 0
    while begin > 1 and low[begin - 1] == ",":
        begin = sentence.segment_start(begin - 1)
        opening = sentence.first_word(begin, len(low))
        if opening not in words["articles"]:
            return members > 0 and (begin == 0 or opening not in words["aside_openings"])
        members += 1
    return members > 1


def _list_start(sentence: Sentence, begin: int) -> int:
    """Return where a list "A, B, or C" begins, going back from its last member."""
    low = sentence.low
    while begin > 1 and low[begin - 1] == ",":
        previous = sentence.segment_start(begin - 1)
        first = sentence.first_word(previous, begin - 1)
        length = begin - 1 - previous
        if length > 14 or first in sentence.words["fronts"] - sentence.words["member_openings"]:
            break
        if any(low[i] in sentence.words["list_ends"] for i in range(previous, begin)):
            break
        begin = previous
        if first in sentence.words["determiners"] - sentence.words["all"] and length > 0:
            earlier = sentence.segment_start(previous - 1) if previous > 1 else 0
            ahead = sentence.first_word(earlier, previous - 1) if previous > 1 else ""
            if previous == 0 or low[previous - 1] != "," or ahead in sentence.words["fronts"]:
                break
    return begin


def _trim(sentence: Sentence, begin: int, end: int) -> Range | None:
    """Return the noun phrase within a segment, openings and phrases before it left out."""
    low, words = sentence.low, sentence.words
    while begin < end and (
        low[begin] in QUOTES
        or low[begin] in words["adverb_openings"]
        or low[begin] in ("(", ")", "*")
    ):
        begin += 1
    if begin >= end:
        return None
    complement = _complement_start(sentence, begin, end)
    if complement is not None:
        begin = complement
    if (
        low[begin] in words["prepositions"]
        and low[begin] not in sentence.words["no"] | sentence.words["not"]
        and low[begin] not in words["determiners"]
    ):
        found = _last_phrase(sentence, begin, end)
        return (found, end) if found is not None else None
    if low[begin] in sentence.words["not"] and begin + 1 < end:
        found = _last_phrase(sentence, begin, end)
        return (found, end) if found is not None else None
    return begin, end


def _complement_start(sentence: Sentence, begin: int, end: int) -> int | None:
    """Return where "… that the provider" goes on after its "that", None where it does not."""
    for index in range(end - 2, begin, -1):
        if sentence.low[index] in sentence.words["that"] and sentence.low[index + 1] in (
            sentence.words["determiners"] | sentence.words["pronouns"]
        ):
            return index + 1
    return None


def _last_phrase(sentence: Sentence, begin: int, end: int) -> int | None:
    """Return where the last noun phrase of a segment begins that no preposition governs."""
    low, words = sentence.low, sentence.words
    for index in range(end - 1, begin, -1):
        if low[index] in words["determiners"] | words["pronouns"] and (
            low[index] not in sentence.words["that"] | sentence.words["no"]
        ):
            before = low[index - 1]
            if (
                before not in words["prepositions"]
                and before not in sentence.words["joiners"] | sentence.words["all"]
            ):
                return index
    return None
