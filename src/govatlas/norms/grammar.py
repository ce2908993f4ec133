"""Reads a statement as clauses: who, by which operator, does what."""

import re
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Final

from govatlas.model.norm import Modality
from govatlas.norms.language import Language, Operator
from govatlas.norms.statements import Token

_BOUNDARIES: Final = frozenset((",", ";", ":", "—", "–", "-", ".", "?", "!"))
_HARD: Final = frozenset((";", ":", "—", "–", "-", ".", "?", "!"))
_STRONG_ASIDES: Final = frozenset(
    [
        "in",
        "acting",
        "through",
        "after",
        "pursuant",
        "subject",
        "consistent",
        "upon",
        "working",
        "by",
        "with",
        "under",
        "within",
        "as",
        "for",
        "to",
        "using",
        "based",
        "at",
        "including",
        "when",
        "where",
        "if",
        "or",
        "and",
        "either",
    ]
)
_QUOTES: Final = frozenset("\"“”'‘’`")
_MODALS: Final = frozenset(["shall", "must", "may", "will", "would", "should", "can", "could"])
_SKIPPED: Final = frozenset(["hereby", "also", "each", "then", "therefore", "only", "both", "all"])
_NOUNS_IN_LY: Final = frozenset(["assembly", "family", "supply"])
_PLACES: Final = frozenset(
    ["section", "subsection", "paragraph", "subdivision", "subparagraph", "article", "clause"]
)
_MOST_SEGMENTS: Final = 12
_LONGEST_SUBJECT: Final = 60
_LONGEST_OFFENDER: Final = 170
_DONE_FOLLOWING: Final = re.compile(
    r"(?:do|comply with|meet|perform|take|satisfy|implement|include|undertake|complete|ensure|be|address|fulfil|fulfill|provide|contain)?"
    r" ?(?:at least |at a minimum ,? ?|, at a minimum ,? ?)?(?:all |each |any |one or more |both |either )?(?:of )?the following"
    r"(?: [\w-]+){0,3}$"
)

Range = tuple[int, int]
"""Token indexes, half open."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One operator with what stands around it, all as ranges of tokens.

    ``front`` is what stands before the subject in the sentence; ``subject`` is None where there is
    none; ``predicate`` begins with the verb.
    """

    modality: Modality
    after: str
    operator: Range
    front: Range
    subject: Range | None
    predicate: Range
    passive: bool = False
    negated: bool = False
    inherited: bool = False


class Sentence:
    """The tokens of a statement with what the grammar needs to look up in them."""

    def __init__(self, tokens: Sequence[Token], language: Language) -> None:
        self.tokens = tokens
        self.low = [token.low for token in tokens]
        self.language = language
        self.words = language.words

    @cached_property
    def joined(self) -> str:
        """Return the words in lower case with one space between them."""
        return " ".join(self.low)

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for word in self.low:
            starts.append(at)
            at += len(word) + 1
        return starts

    @cached_property
    def _depths(self) -> list[int]:
        """Return how many brackets are open around each token, itself included."""
        depths, depth = [], 0
        for word in self.low:
            if word in "([{":
                depth += 1
            depths.append(depth)
            if word in ")]}" and depth:
                depth -= 1
        return depths

    def index_at(self, offset: int) -> int:
        """Return the token at an offset of ``joined``."""
        return bisect_right(self._starts, offset) - 1

    def operators(self) -> list[tuple[Range, Operator]]:
        """Return the operators outside brackets, in order, the longest at each place."""
        found: list[tuple[Range, Operator]] = []
        end = 0
        for opening in self.language.openings.finditer(self.joined):
            if opening.start() < end:
                continue
            start = self.index_at(opening.start())
            if self._depths[start]:
                continue
            best, kind = opening.start(), None
            for pattern, operator in self.language.operators:
                match = pattern.match(self.joined, opening.start())
                if match is not None and match.end() > best:
                    best, kind = match.end(), operator
            if kind is not None:
                end = best
                found.append(((start, self.index_at(best - 1) + 1), kind))
        return found

    def is_boundary(self, index: int) -> bool:
        """Whether a token ends a segment."""
        if self._depths[index]:
            return False
        return self.low[index] in _BOUNDARIES

    def segment_start(self, end: int) -> int:
        """Return where the segment that ends before ``end`` begins."""
        start = end
        while start > 0 and not self.is_boundary(start - 1):
            start -= 1
        return start

    def is_verb(self, index: int, *, base: bool = False) -> bool:
        """Whether a token can be a verb, in its base form where ``base``."""
        if index >= len(self.low):
            return False
        word = self.low[index]
        return word in self.language.verbs or (not base and word in self.language.bases)


def parse(tokens: Sequence[Token], language: Language) -> list[Clause]:
    """Return the clauses of a statement that an operator makes norms, in order."""
    sentence = Sentence(tokens, language)
    clauses: list[Clause] = []
    for place, operator in sentence.operators():
        clause = _read_clause(sentence, place, operator, clauses)
        if clause is None:
            continue
        if clauses:
            clauses[-1] = _end_before(sentence, clauses[-1], clause)
        clauses.append(clause)
    return [clause for clause in clauses if clause.predicate[0] < clause.predicate[1]]


def _end_before(sentence: Sentence, clause: Clause, following: Clause) -> Clause:
    """Return ``clause`` with its predicate ended where the next clause begins."""
    end = following.operator[0] if following.inherited else following.front[0]
    end = max(end, clause.operator[1])
    while end > clause.predicate[0] and (
        sentence.low[end - 1] in ("and", "or", "but", "nor", ",", ";")
    ):
        end -= 1
    return _replace(clause, predicate=(clause.predicate[0], max(end, clause.predicate[0])))


def _replace(clause: Clause, **changes: object) -> Clause:
    from dataclasses import replace

    return replace(clause, **changes)  # type: ignore[arg-type]


def _read_clause(
    sentence: Sentence, place: Range, operator: Operator, before: Sequence[Clause]
) -> Clause | None:
    start, end = place
    if start > 0 and sentence.low[start - 1] in ("that", "which", "who") and before:
        return None
    if _in_condition(sentence, start):
        return None
    if operator.after == "created" or (
        operator.after == "money" and sentence.low[start] == "there"
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
    if operator.after == "money" and sentence.low[start] == "of":
        return Clause(
            modality=operator.modality,
            after="none",
            operator=place,
            front=(start, start),
            subject=None,
            predicate=(start, _sentence_end(sentence, end)),
        )
    subject, inherited = _find_subject(sentence, start, before)
    if subject is None and not inherited and operator.after not in ("offence", "object", "money"):
        if not _opens(sentence, start):
            return None
    if operator.after == "object" and (
        subject is None or not _is_first_verb(sentence, subject, start, before)
    ):
        return None
    if subject is not None and subject[1] - subject[0] > (
        _LONGEST_OFFENDER if operator.after == "own" else _LONGEST_SUBJECT
    ):
        return None
    front_end = subject[0] if subject else start
    negated = subject is not None and sentence.low[subject[0]] in (
        "no",
        "neither",
        "none",
        "nobody",
    )
    verb = end
    if operator.after in ("own", "none", "exemption", "money") and start < end:
        verb = start + (1 if sentence.low[start] in _MODALS else 0)
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


def _is_first_verb(
    sentence: Sentence, subject: Range, start: int, before: Sequence[Clause]
) -> bool:
    """Whether "the board recommends …" is the clause itself: nothing came before, short subject."""
    return not before and subject[1] - subject[0] <= 8 and subject[1] == start


def _opens(sentence: Sentence, start: int) -> bool:
    """Whether an operator opens the statement: "Must not be shared", "Should be reviewed"."""
    return start == 0 or all(
        word in _QUOTES or word in _BOUNDARIES for word in sentence.low[:start]
    )


def _in_condition(sentence: Sentence, start: int) -> bool:
    """Whether the operator stands within an if-clause: "if the provider must …, it shall …"."""
    begin = sentence.segment_start(start)
    words = sentence.low[begin:start]
    while words and words[0] in ("and", "or", "but", "then", "except", "only", "even"):
        words = words[1:]
    if not words:
        return False
    if (
        len(words) > 4
        and words[-1] in ("it", "they", "he", "she", "we", "you")
        and (sentence.low[start] in ("shall", "must"))
    ):
        return False
    if words[0] in ("if", "unless", "whether", "because", "although", "though", "while", "whereas"):
        return True
    if words[0] in ("where", "when", "as", "once", "until", "since"):
        return len(words) > 1
    tail = words[-14:]
    for mark in ("if", "unless", "whether", "because", "where", "when", "until"):
        if mark not in tail or tail.index(mark) == 0 or len(tail) - tail.index(mark) > 12:
            continue
        if not _MODALS & set(tail[tail.index(mark) :]):  # else that clause has its verb already
            return True
    return False


def _sentence_end(sentence: Sentence, start: int) -> int:
    """Return where the sentence after ``start`` ends: at a full stop, else at the last token."""
    for index in range(start, len(sentence.low)):
        if sentence.low[index] in (".", "?", "!") and index + 1 < len(sentence.low):
            following = sentence.tokens[index + 1].text
            if following[0].isupper() or following in _QUOTES:
                return index
    end = len(sentence.low)
    while end > start and sentence.low[end - 1] in (".", ";", ":", ",", "—", "–", "-", *_QUOTES):
        end -= 1
    if end - 1 > start and sentence.low[end - 1] in ("and", "or"):
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


def _find_subject(
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
        and last in ("and", "or", "but", "nor", "then", ";")
    ):
        return before[-1].subject, True
    if last in _HARD or last in ("and", "or", "but", "nor", "then", "that", "which", "who"):
        return None, False
    least = _region_start(sentence, end, before)
    if before and least == before[-1].operator[1]:
        return _find_further(sentence, least, end), False
    subject = _search_region(sentence, least, end)
    if subject is not None and _holds_clause(sentence, subject):
        return None, False
    return subject, False


def _region_start(sentence: Sentence, end: int, before: Sequence[Clause]) -> int:
    """Return where the words that may hold the subject begin: after a stop or the last operator."""
    least = before[-1].operator[1] if before else 0
    start = end
    while start > least and not (
        sentence.low[start - 1] in _HARD and not sentence._depths[start - 1]
    ):
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
        joined = low[first] in ("and", "or", "but", "provided", "while", "nor")
        while first < end and low[first] in ("and", "or", "but", "nor", "that", "provided"):
            first += 1
        opens = first < end and (
            low[first] in sentence.words["determiners"] | sentence.words["pronouns"]
            or sentence.tokens[first].text[0].isupper()
        )
        if opens and (joined or low[begin - 1] in _HARD):
            subject = (first, end)
            return None if _holds_clause(sentence, subject) else subject
        begin -= 1
    for index in range(end - 2, least, -1):
        if low[index] in ("and", "but") and low[index + 1] in (
            "the",
            "a",
            "any",
            "each",
            "such",
            "it",
            "they",
            "no",
        ):
            subject = (index + 1, end)
            return None if _holds_clause(sentence, subject) else subject
    return None


def _search_region(sentence: Sentence, least: int, end: int) -> Range | None:
    """Return the subject between two tokens: all of it, or what follows its opening phrases."""
    low = sentence.low
    begin = least
    while begin < end and (low[begin] in _QUOTES or low[begin] in (",", "*", "(", ")")):
        begin += 1
    if begin >= end:
        return None
    opening = low[begin]
    while opening in sentence.words["adverb_openings"] and begin + 1 < end:
        begin += 1
        if low[begin] == ",":
            begin += 1
        opening = low[begin] if begin < end else ""
    if opening == "no" and low[begin + 1 : begin + 2] in (
        ["later"],
        ["more"],
        ["less"],
        ["fewer"],
        ["sooner"],
    ):
        return _after_front(sentence, begin, end)
    fronted = opening in sentence.words["fronts"] and opening not in (
        "no",
        "any",
        "every",
        "each",
        "this",
    )
    for index in range(end - 2, begin, -1):
        complement = low[index] == "that" and sentence.is_verb(index - 1)
        if (
            complement
            and low[index + 1] in sentence.words["determiners"] | sentence.words["pronouns"]
        ):
            return index + 1, end
    if opening in ("any", "every", "each", "this") or not fronted:
        return (begin, end) if end - begin <= _LONGEST_OFFENDER else None
    return _after_front(sentence, begin, end)


def _after_front(sentence: Sentence, least: int, end: int) -> Range | None:
    """Return the subject after "Not later than …," or "If …,": the last phrase that can open one."""
    low = sentence.low
    begin = end
    for _ in range(_MOST_SEGMENTS):
        begin = sentence.segment_start(begin)
        if begin <= least:
            return _trim(sentence, least, end)
        first = _first_word(sentence, begin, end)
        if first in ("that", "which", "who", "whose"):
            begin -= 1
            continue
        if first in ("and", "or", "nor") and low[begin - 1] == ",":
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
        if low[index] in ("shall", "must"):
            return True
        if low[index] in ("the", "a", "an", "it", "they", "we", "you"):
            before = low[index - 1]
            plain = before.isalpha() and before not in words["prepositions"] | words["determiners"]
            if (
                (
                    plain
                    and before
                    not in words["relatives"] | words["coordinators"] | words["subordinators"]
                )
                and not sentence.is_verb(index - 1)
                and not before.endswith(("ing", "ed"))
            ):
                return True
    return False


def _skip_back(sentence: Sentence, start: int) -> int:
    """Return where the subject ends: before adverbs, brackets and asides that precede the verb."""
    end = start
    low = sentence.low
    while end > 0:
        word = low[end - 1]
        if word == ")":
            opened = _bracket_start(sentence, end - 1)
            if opened == 0 or low[opened - 1] in sentence.words["prepositions"] | _PLACES:
                return end if opened else 0
            end = opened
        elif (
            word in _SKIPPED
            or word in _QUOTES
            or (word.endswith("ly") and word not in _NOUNS_IN_LY)
        ):
            end -= 1
        elif word == "," and end > 1:
            aside = _aside_start(sentence, end - 1)
            if aside is None:
                end -= 1
            elif aside == 0:
                return 0
            else:
                end = aside
        else:
            break
    return end


def _bracket_start(sentence: Sentence, end: int) -> int:
    while end > 0 and sentence.low[end] != "(":
        end -= 1
    return end


def _aside_start(sentence: Sentence, comma: int) -> int | None:
    """Return where an aside in commas that ends at ``comma`` begins, None where there is none."""
    begin = comma
    for _ in range(_MOST_SEGMENTS):
        begin = sentence.segment_start(begin)
        first = _first_word(sentence, begin, comma)
        if begin > 1 and sentence.low[begin - 1] == "," and first in _STRONG_ASIDES:
            return begin
        if begin == 0 or sentence.low[begin - 1] != ",":
            return (
                0
                if begin == 0 and first in sentence.words["fronts"] - {"no", "any", "each", "every"}
                else None
            )
        begin -= 1
    return None


def _first_word(sentence: Sentence, begin: int, end: int) -> str:
    for index in range(begin, end):
        if sentence.low[index] not in _QUOTES:
            return sentence.low[index]
    return ""


def _list_start(sentence: Sentence, begin: int) -> int:
    """Return where a list "A, B, or C" begins, going back from its last member."""
    low = sentence.low
    while begin > 1 and low[begin - 1] == ",":
        previous = sentence.segment_start(begin - 1)
        first = _first_word(sentence, previous, begin - 1)
        length = begin - 1 - previous
        if length > 14 or first in sentence.words["fronts"] - {
            "any",
            "every",
            "each",
            "no",
            "and",
            "or",
            "that",
        }:
            break
        if any(
            low[i] in ("shall", "must", "may", "will", "should") for i in range(previous, begin)
        ):
            break
        begin = previous
        if first in sentence.words["determiners"] and first not in ("all",) and length > 0:
            earlier = sentence.segment_start(previous - 1) if previous > 1 else 0
            ahead = _first_word(sentence, earlier, previous - 1) if previous > 1 else ""
            if previous == 0 or low[previous - 1] != "," or ahead in sentence.words["fronts"]:
                break
    return begin


def _trim(sentence: Sentence, begin: int, end: int) -> Range | None:
    """Return the noun phrase within a segment, openings and phrases before it left out."""
    low, words = sentence.low, sentence.words
    while begin < end and (
        low[begin] in _QUOTES
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
        and low[begin] not in ("no", "not")
        and low[begin] not in words["determiners"]
    ):
        found = _last_phrase(sentence, begin, end)
        return (found, end) if found is not None else None
    if low[begin] == "not" and begin + 1 < end:
        found = _last_phrase(sentence, begin, end)
        return (found, end) if found is not None else None
    return begin, end


def _complement_start(sentence: Sentence, begin: int, end: int) -> int | None:
    """Return where "… that the provider" goes on after its "that", None where it is no complement."""
    for index in range(end - 2, begin, -1):
        if sentence.low[index] == "that" and sentence.low[index + 1] in (
            sentence.words["determiners"] | sentence.words["pronouns"]
        ):
            return index + 1
    return None


def _last_phrase(sentence: Sentence, begin: int, end: int) -> int | None:
    """Return where the last noun phrase of a segment begins that no preposition governs."""
    low, words = sentence.low, sentence.words
    for index in range(end - 1, begin, -1):
        if low[index] in words["determiners"] | words["pronouns"] and low[index] not in (
            "that",
            "no",
        ):
            before = low[index - 1]
            if before not in words["prepositions"] and before not in ("and", "or", "all"):
                return index
    return None


def _is_passive(sentence: Sentence, verb: int, operator: Operator) -> bool:
    """Whether the verb is "be" with a participle."""
    if operator.after != "bare" or verb >= len(sentence.low):
        return False
    index = verb
    while index < len(sentence.low) and (
        sentence.low[index].endswith("ly") or sentence.low[index] in ("also", "only", "always")
    ):
        index += 1
    if index >= len(sentence.low) or sentence.low[index] not in ("be", "have"):
        return False
    index += 1
    while index < len(sentence.low) and (
        sentence.low[index].endswith("ly") or sentence.low[index] in ("been", "also", "so")
    ):
        index += 1
    if index >= len(sentence.low):
        return False
    word = sentence.low[index]
    base = sentence.language.bases.get(word)
    return (base is not None and not word.endswith("ing") and word != base) or word in (
        "set",
        "put",
        "read",
    )


def following_phrase(sentence_words: Sequence[str]) -> bool:
    """Whether a predicate only announces a list: "do all of the following"."""
    return _DONE_FOLLOWING.fullmatch(" ".join(sentence_words)) is not None
