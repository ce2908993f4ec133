"""Finds the parts of a norm in its clause: action, condition and deadline."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import Final

from govatlas.model.norm import Modality
from govatlas.norms.grammar import following_phrase
from govatlas.norms.names import singular
from govatlas.norms.sentence import Clause, Range, Sentence

_FREE: Final = (Modality.PROHIBITION, Modality.PERMISSION, Modality.POWER)
"""Modalities of which an item alone would say too much."""
_LEADING: Final = frozenset((",", '"', "“", "‘", "(", ")", "-", "—", "–", ":"))
_EARLY: Final = 4
_LONGEST_NUMBER: Final = 4
_MARKS: Final = frozenset((",", ";", ":", ".", "-", "—", "–", "(", '"', "“", "”", "‘", "’"))
_ENDS: Final = frozenset((".", ";", "?", "!"))
_FAR: Final = 60
_LONGEST_ASIDE: Final = 24
_SHORT_LEAD: Final = 10
_LONGEST_ACTION: Final = 22
_SHORTEST_CUT: Final = 7
_NEAR: Final = 7
_LONGEST_LIST: Final = 14
_LONGEST_CONDITION: Final = 18
_LONGEST_DEADLINE: Final = 24
_TIGHT: Final = frozenset(",.;:)]?!%")


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words of a part, as tokens of the statement."""

    tokens: Range
    words: tuple[str, ...]


def find_deadline(sentence: Sentence, clause: Clause) -> Range | None:
    """Return by when or how often: in front of the subject first, else in the predicate."""
    pattern = sentence.language.patterns["deadline"]
    for area in (clause.front, (clause.operator[0], clause.predicate[1])):
        if area[0] >= area[1]:
            continue
        starts, text = _text_of(sentence, area)
        match = pattern.search(text)
        if match is None:
            continue
        found = _tokens_in(area, starts, match.start(), match.end())
        if found is not None:
            return found[0], _end_deadline(sentence, *found)
    return None


def _end_deadline(sentence: Sentence, start: int, end: int) -> int:
    """Return where a deadline ends: before the next clause, at most two dozen words."""
    limit = min(end, start + _LONGEST_DEADLINE)
    for index in range(start + 3, limit):
        word = sentence.low[index]
        if word in sentence.words["deadline_ends"] and index > start + 4:
            if (
                word in sentence.words["that"]
                and sentence.low[index - 1] in sentence.words["times"]
            ):
                continue
            if (
                sentence.low[index - 1] in sentence.words["prepositions"]
                and sentence.low[index - 2] in sentence.words["times"]
            ):
                continue
            return index - (sentence.low[index - 1] in sentence.words["prepositions"])
        if (
            word in sentence.words["the"]
            and sentence.low[index - 1] in sentence.words["deadline_units"]
        ):
            return index
    while limit > start + 1 and sentence.low[limit - 1] in sentence.words["dangling"] | {","}:
        limit -= 1
    return limit


def find_condition(sentence: Sentence, clause: Clause, deadline: Range | None) -> Range | None:
    """Return when or for whom the norm holds: in front of the subject, else behind the action."""
    front = clause.front
    if deadline is not None and front[0] <= deadline[0] < front[1]:
        front = (deadline[1], front[1]) if deadline[1] < front[1] - 2 else (front[0], deadline[0])
    found = _clean(sentence, front)
    if (
        found
        and sentence.low[found[0]] in sentence.words["fronts"] - sentence.words["adverb_openings"]
        and (found[1] - found[0] >= 3)
    ):
        return found[0], min(found[1], _shorten(sentence, found[0], found[1], _LONGEST_CONDITION))
    starts, text = _text_of(sentence, clause.predicate)
    for match in sentence.language.patterns["condition"].finditer(text):
        if match.start() < 12:
            continue
        area = _tokens_in(clause.predicate, starts, match.start(), len(text))
        if area is None or (deadline and deadline[0] <= area[0] < deadline[1]):
            continue
        end = _shorten(sentence, area[0], area[1], _LONGEST_CONDITION)
        end = min(end, _end_aside(sentence, clause, area[0], end))
        if end - area[0] >= 3:
            return area[0], end
    return None


def _end_aside(sentence: Sentence, clause: Clause, start: int, end: int) -> int:
    """Return where a condition ends that stands between "shall," and its verb: at its comma."""
    low = sentence.low
    if clause.after != "bare" or low[clause.operator[1]] != ",":
        return end
    commas = (i for i in range(start, end) if low[i] == ",")
    return next((i for i in commas if sentence.is_verb(i + 1, base=True)), end)


def _clean(sentence: Sentence, area: Range) -> Range | None:
    start, end = area
    while start < end and (
        sentence.low[start] in (",", ";", '"', "“", "-", "—", "–", ".", ":", ")")
        or sentence.low[start] in sentence.words["adverb_openings"]
    ):
        start += 1
    while end > start and sentence.low[end - 1] in (",", ":", "-", "—", "–", ";"):
        end -= 1
    return (start, end) if start < end else None


def find_action(
    sentence: Sentence, clause: Clause, deadline: Range | None, own: int
) -> Phrase | None:
    """Return what is to be done, from a bare verb on, at most twenty-odd words."""
    start, end = clause.predicate
    announced = _announcing_verb(sentence, start, own) if start < own < end else []
    if start < own < end and _stands_for_itself(sentence, clause, own):
        start = own
    if clause.after == "none" and clause.modality is Modality.PROHIBITION and start < own < end:
        start = own
    opened = _find_verb(sentence, clause, start, own, None) if start < own < end else start
    lead = _lead_words(sentence, opened, end, own)
    if lead:
        start = own
    lead = lead or announced
    left_out = deadline if deadline is not None and start <= deadline[0] < end else None
    if left_out is not None and left_out[0] - start >= _EARLY and left_out[1] >= end - 2:
        end = left_out[0]
        left_out = None
    if left_out is not None and sentence.low[min(left_out[1], end - 1)] in sentence.words["modals"]:
        left_out = None
    start = _find_verb(sentence, clause, start, end, left_out)
    if left_out is not None and left_out[0] < start:
        left_out = None
    end = _drop_end(sentence, start, end)
    if start >= end:
        return None
    end = _shorten(
        sentence, start, end, _LONGEST_ACTION + (len(range(*left_out)) if left_out else 0)
    )
    if start >= end:
        return None
    if left_out is not None and _is_aside(sentence, left_out, end):
        left_out = left_out[0] - 1, left_out[1] + 1
    aside = _aside_after(sentence, start, clause.predicate[1])
    if aside is not None and aside[1] >= end:
        end = _shorten(sentence, aside[1], clause.predicate[1], _LONGEST_ACTION)
    gaps = [gap for gap in (left_out, aside) if gap is not None]
    kept = [i for i in range(start, end) if not any(a <= i < b for a, b in gaps)]
    own_words = _tidy(sentence, [sentence.tokens[i].text for i in kept])
    if announced and own_words:
        own_words[0] = own_words[0].lower()
    words = [*lead, *own_words]
    return Phrase((start, end), tuple(words)) if words else None


def _aside_after(sentence: Sentence, verb: int, end: int) -> Range | None:
    """Return an aside between a verb and its object: "establish, together with the board, a"."""
    low, words = sentence.low, sentence.words
    begin = verb + 1
    opening = (words["prepositions"] | words["asides"]) - words["joiners"]
    if begin + 2 >= end or low[begin] != "," or low[begin + 1] not in opening:
        return None
    last = min(end - 1, begin + _LONGEST_ASIDE)
    commas = [i for i in range(begin + 2, last) if low[i] == "," and sentence.is_boundary(i)]
    stop = next((i for i in commas if low[i + 1] not in words["joiners"]), None)
    return (begin, stop + 1) if stop is not None else None


def _is_aside(sentence: Sentence, area: Range, end: int) -> bool:
    """Whether words stand between commas."""
    low = sentence.low
    return area[1] < end and low[area[0] - 1] == "," and low[area[1]] == ","


def _stands_for_itself(sentence: Sentence, clause: Clause, own: int) -> bool:
    """Whether an item is the act itself, its lead an announcement: "do the following: test"."""
    lead = _plain(sentence, clause.predicate[0], own)
    if not lead or following_phrase(sentence, lead):
        return True
    goes_on = lead[-1] in sentence.words["to"] | sentence.words["links"]
    return sentence.is_verb(own, base=True) and not goes_on and clause.modality not in _FREE


def _announcing_verb(sentence: Sentence, start: int, own: int) -> list[str]:
    """Return "include" of "include the following:" before an item that is no act: "a list of …"."""
    lead = _plain(sentence, start, own)
    if not following_phrase(sentence, lead) or lead[0] in sentence.words["do"]:
        return []
    if sentence.low[own] not in sentence.words["articles"] or not sentence.is_verb(
        start, base=True
    ):
        return []
    return [lead[0]]


def _lead_words(sentence: Sentence, start: int, end: int, own: int) -> list[str]:
    """Return the words of a lead before its item, short: "submit a report that discloses".

    None are needed where the lead is short enough to be read on, or the item is an act itself.
    """
    if not start < own < end:
        return []
    if own - start <= _SHORT_LEAD:
        return []
    stop = _shorten(sentence, start, own, _SHORT_LEAD)
    last = sentence.segment_start(stop)
    if last - 1 > start and sentence.low[last] in sentence.words["prepositions"]:
        stop = last - 1
    return [*_tidy(sentence, [token.text for token in sentence.tokens[start:stop]]), ":"]


def _find_verb(
    sentence: Sentence, clause: Clause, start: int, end: int, left_out: Range | None
) -> int:
    """Return where the action's verb stands: past marks, adverbs, asides and whom one calls on."""
    low = sentence.low
    if clause.after in ("object", "offence", "offence_subject"):
        return _find_deed(sentence, clause, start, end)
    while start < end and (low[start] in _LEADING or low[start] in sentence.words["before_action"]):
        start += 1
    if left_out is not None and start == left_out[0]:
        start = left_out[1]
    if clause.after not in ("bare", "imperative", "gerund") or start >= end:
        return start
    if (
        sentence.is_verb(start, base=clause.after != "gerund")
        or low[start] in sentence.words["action_starts"]
    ):
        return start
    for index in range(start + 1, min(end - 1, start + _FAR)):
        before = low[index - 1]
        opens = (
            before in (",", ")", ":", "—")
            or sentence.is_adverb(index - 1)
            or before in sentence.words["before_verb"]
        )
        if opens and (
            sentence.is_verb(index, base=True) or low[index] in sentence.words["auxiliaries"]
        ):
            return index
    return start


def _find_deed(sentence: Sentence, clause: Clause, start: int, end: int) -> int:
    """Return where the deed stands behind what asks, bans or punishes: "calls on all to test"."""
    low = sentence.low
    if clause.after == "offence_subject":
        return _find_offence(sentence, start, end)
    if clause.after == "object" and clause.modality is Modality.PROHIBITION:
        return _find_banned(sentence, start, end)
    for index in range(start + 1, min(end - 1, start + _FAR)):
        if low[index] in sentence.words["to"] and sentence.is_verb(index + 1, base=True):
            return index + 1
        if (
            low[start] in sentence.words["that"]
            and index > start + 2
            and sentence.is_verb(index, base=True)
        ):
            return index
    return start


def _find_offence(sentence: Sentence, start: int, end: int) -> int:
    """Return where the deed of an offence stands: "if the person knowingly threatens to"."""
    low, words = sentence.low, sentence.words
    index = start + (low[start] in words["articles"])
    if index >= end or low[index] not in words["offenders"]:
        return start
    index += 1
    while index < end - 1 and sentence.is_adverb(index):
        index += 1
    return index


def _find_banned(sentence: Sentence, start: int, end: int) -> int:
    """Return where the act stands that somebody bans: "prohibits staff from sharing data"."""
    low, words = sentence.low, sentence.words
    for index in range(start + 1, min(end - 1, start + _FAR)):
        if low[index] in words["relatives"] | words["conditionals"] | words["conditionals_or_more"]:
            return start
        if low[index] in words["from"] and low[index + 1].endswith(
            sentence.language.endings["gerund"]
        ):
            return index + 1
        if low[index] in words["to"] and sentence.is_verb(index + 1, base=True):
            return index + 1
    return start


def _tidy(sentence: Sentence, words: list[str]) -> list[str]:
    """Return words without what stands in brackets, and without marks left alone by that."""
    kept = _without_asides(words)
    while kept and (
        kept[0] in _LEADING or kept[0] in sentence.words["before_action"] or kept[0] in ",.;:)("
    ):
        kept = kept[1:]
    tidy: list[str] = []
    for word in kept:
        if word == "," and (not tidy or tidy[-1] == ","):
            continue
        tidy.append(word)
    return tidy


def _plain(sentence: Sentence, start: int, end: int) -> list[str]:
    words = sentence.low[start:end]
    while words and words[-1] in (":", "—", "–", "-", ","):
        words = words[:-1]
    return words


def _without_asides(words: list[str]) -> list[str]:
    """Return words without what stands in brackets; the number of a provision stays: "(b)"."""
    kept: list[str] = []
    depth = 0
    for index, word in enumerate(words):
        short = words[index + 1 : index + 2]
        if (
            word == "("
            and words[index + 2 : index + 3] == [")"]
            and len(short[0]) <= _LONGEST_NUMBER
        ):
            if not depth:
                kept.append(f"({short[0]})")
            depth += 1
        elif word in "([":
            depth += 1
        elif word in ")]":
            depth = max(0, depth - 1)
        elif not depth:
            kept.append(word)
    return kept or words


def _drop_end(sentence: Sentence, start: int, end: int) -> int:
    """Return where words end when no mark, small word or verb begun is left at their end."""
    low = sentence.low
    whole = end == len(low) or low[end] in _ENDS
    while end > start:
        last = low[end - 1]
        if (
            last in _MARKS
            or last in sentence.words["dangling"]
            or (sentence.is_adverb(end - 1) and last not in sentence.words["kept_at_end"])
        ) or (
            end - start > 3
            and not whole
            and low[end - 2] in sentence.words["verb_openings"]
            and sentence.is_verb(end - 1)
        ):
            end -= 1
        else:
            break
    return end


def _shorten(sentence: Sentence, start: int, end: int, most: int) -> int:
    """Return where the words may end: all of them, or at a clause's edge within ``most``."""
    stop = end
    for index in range(start + 6, end):
        if sentence.low[index] in (";", "—", ":"):
            stop = index
            break
    if stop - start <= most:
        return _drop_end(sentence, start, stop)
    return _finish_clause(sentence, start, stop, _cut_within(sentence, start, end, most))


def _finish_clause(sentence: Sentence, start: int, stop: int, end: int) -> int:
    """Return a later end where a cut leaves "ensure that all models" without its verb."""
    low, words = sentence.low, sentence.words
    finite = words["forms_of_be"] | words["modals"] | words["auxiliaries"] | {"has", "do", "does"}
    opened = [i for i in range(start + 1, end) if low[i] in words["that"]]
    opened = [i for i in opened if low[i - 1] in words["ensuring"]]
    if not opened or not finite.isdisjoint(low[opened[-1] : end]):
        return end
    for index in range(end, min(stop, start + _LONGEST_ACTION + _LONGEST_LIST)):
        if low[index] in finite and low[index - 1] not in words["relatives"] | words["to"]:
            last = min(stop, index + _LONGEST_LIST)
            cuts = (i for i in range(index + 3, last) if low[i] in words["cuts"] or low[i] == ",")
            return _drop_end(sentence, start, next(cuts, last))
    return end


def _cut_within(sentence: Sentence, start: int, end: int, most: int) -> int:
    """Return where words are best cut, at an edge within ``most`` or soon after it."""
    best = None
    for index in range(start + most, start + 5, -1):
        word = sentence.low[index]
        if sentence.is_bracketed(index):
            continue
        if (
            word == ","
            and sentence.low[index + 1] not in sentence.words["joiners"]
            and not _splits_list(sentence, index, end)
        ):
            best = index
            break
        if word in sentence.words["clean_cuts"]:
            best = index
            break
    if best is None or best - start < _SHORTEST_CUT:
        best = _cut_phrase(sentence, start, end, most) or best
    return _drop_end(sentence, start, best if best is not None else start + most)


def _cut_phrase(sentence: Sentence, start: int, end: int, most: int) -> int | None:
    """Return where words may end at a phrase: within ``most``, past a list that stands there."""
    low, cuts = sentence.low, sentence.words["cuts"]
    inside = any(
        low[index] == "," and _splits_list(sentence, index, end)
        for index in range(start + most - _NEAR, start + most)
    )
    places = list(range(start + most, start + _SHORTEST_CUT, -1))
    if inside:
        places = [*range(start + most, min(end, start + most + _LONGEST_LIST)), *places]
    for index in places:
        joins = low[index] in sentence.words["joiners"]
        if low[index] in cuts and (not joins or _joins_deeds(sentence, index)):
            return index
    return next((index for index in places if low[index] in cuts and index < start + most), None)


def _joins_deeds(sentence: Sentence, index: int) -> bool:
    """Whether "and" or "or" is followed by a further verb rather than a member of a list."""
    return sentence.is_verb(index + 1, base=True) and sentence.low[index - 1] == ","


def _splits_list(sentence: Sentence, comma: int, end: int) -> bool:
    """Whether a comma stands between the members of a list: "design, use, and oversight"."""
    low, words = sentence.low, sentence.words
    if low[comma + 1] in words["cuts"] | words["prepositions"] | words["relatives"]:
        return False
    for index in range(comma + 1, min(end, comma + _NEAR)):
        if low[index] == "," or low[index] in words["joiners"]:
            return True
        if low[index] in words["cuts"]:
            return False
    return False


def find_beneficiary(sentence: Sentence, clause: Clause) -> Range | None:
    """Return whom the action serves or protects: "inform the consumer", "against any applicant"."""
    affected = sentence.language.agents["affected"]
    start, end = clause.predicate
    for index in range(start + 1, min(end, start + 40)):
        word = sentence.low[index]
        if (word if word in affected else singular(word, sentence.language)) not in affected:
            continue
        begin = index
        while begin > start and (
            sentence.low[begin - 1].isalpha()
            and sentence.low[begin - 1]
            not in sentence.words["prepositions"] | sentence.words["phrase_stops"]
            and sentence.low[begin - 1] not in sentence.words["determiners"]
            and not sentence.is_verb(begin - 1)
            and index - begin < 3
        ):
            begin -= 1
        before = sentence.low[begin - 1] if begin > start else ""
        if before in sentence.words["determiners"] | sentence.words["towards"] or sentence.is_verb(
            begin - 1
        ):
            following = sentence.low[index + 1 : index + 2]
            if (
                following
                and following[0].isalpha()
                and sentence.tokens[index + 1].text.islower()
                and (
                    following[0]
                    not in sentence.words["prepositions"]
                    | sentence.words["relatives"]
                    | sentence.words["phrase_stops"]
                )
            ):
                continue
            return begin, index + 1
    return None


def _text_of(sentence: Sentence, area: Range) -> tuple[list[int], str]:
    """Return the words of ``area`` as they are written, with the offset of each."""
    starts, text = [], ""
    for index in range(*area):
        word = sentence.tokens[index].text
        if text and word not in _TIGHT and not text.endswith(("(", "[")):
            text += " "
        starts.append(len(text))
        text += word
    return starts, text


def _tokens_in(area: Range, starts: list[int], start: int, end: int) -> Range | None:
    """Return the tokens of ``area`` that cover the characters from ``start`` to ``end``."""
    first = max(0, bisect_right(starts, start) - 1)
    last = bisect_left(starts, end)
    return (area[0] + first, area[0] + last) if first < last else None


def bare_verb(sentence: Sentence, word: str) -> str:
    """Return the base form of a verb, the word itself where it is not known."""
    return sentence.language.bases.get(word.lower(), word)
