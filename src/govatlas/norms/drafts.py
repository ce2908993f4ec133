"""Reads statements as drafts of norms: clauses with action, condition, deadline and quotation."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION, Modality
from govatlas.norms.context import Name
from govatlas.norms.grammar import Clause, Range, Sentence, following_phrase, parse
from govatlas.norms.language import Language
from govatlas.norms.names import head_of, name_range, settle_case, singular, write, write_words
from govatlas.norms.parts import (
    bare_verb,
    find_action,
    find_beneficiary,
    find_condition,
    find_deadline,
)
from govatlas.norms.statements import Statement, list_statements, skip_marks, tokenize

_FEW_SHALL: Final = 0.03
_LONGEST_OPENING: Final = 22
_LONGEST_ITEM: Final = 12
_LONGEST_PAID: Final = 22
_PRONOUNS: Final = frozenset(
    [
        "it",
        "he",
        "she",
        "they",
        "he/she",
        "s/he",
        "them",
        "this",
        "that",
        "these",
        "those",
        "which",
        "who",
    ]
)
_ACRONYM: Final = re.compile(r"[A-Z][A-Z&]{1,6}s?")
_FIRST: Final = frozenset(("we", "i", "our", "us"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A norm before its bearer is resolved, its sanction bound and its rank known."""

    statement: Statement
    sentence: Sentence
    clause: Clause
    modality: Modality
    bearer: str
    bearer_span: Span | None
    thing: bool
    action: str
    action_span: Span
    condition: Name | None
    deadline: Name | None
    quotation: Span
    beneficiary: Name | None = None
    kind: str = "plain"
    first_person: bool = False


def find_drafts(document: Document, outline: Outline, language: Language) -> list[Draft]:
    """Return every norm of the document before resolution, in the order of the text."""
    statements = list(list_statements(document, outline, language))
    commits = _is_policy(statements)
    return [
        draft
        for statement in statements
        for draft in _read_statement(document, outline, statement, language, commits=commits)
    ]


def _is_policy(statements: Sequence[Statement]) -> bool:
    """Whether a document commits in the present tense: hardly anything in it "shall"."""
    binding = sum(1 for s in statements if any(token.low == "shall" for token in s.tokens))
    return binding <= _FEW_SHALL * len(statements)


def _read_statement(
    document: Document,
    outline: Outline,
    statement: Statement,
    language: Language,
    *,
    commits: bool,
) -> Iterator[Draft]:
    sentence = Sentence(statement.tokens, language)
    clauses = parse(statement.tokens, language)
    if statement.own:
        clauses = [c for c in clauses if c.predicate[1] > statement.own]
    if not clauses:
        clauses = list(_read_without_operator(sentence, statement, commits=commits))
    for clause in clauses:
        draft = _draft(document, outline, statement, sentence, clause)
        if draft is not None:
            yield draft


def _read_without_operator(
    sentence: Sentence, statement: Statement, *, commits: bool
) -> Iterator[Clause]:
    """Yield the clause of a resolution, an imperative, or a policy's statement in the present."""
    found = list(_read_resolution(sentence)) or list(_read_imperative(sentence, statement))
    if not found and commits and not statement.own:
        found = list(_read_present(sentence))
    yield from found


def _read_resolution(sentence: Sentence) -> Iterator[Clause]:
    """Yield the clause of "Resolved, That the Commission establish a committee"."""
    low = sentence.low
    start = 2 if low[:2] == ["resolved", ","] else 0
    if low[start : start + 2] != ["that", "the"]:
        return
    for index in range(start + 3, min(len(low) - 2, start + _LONGEST_OPENING)):
        if sentence.is_verb(index, base=True) or low[index] == "be":
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
    for index in range(1, min(end - 2, _LONGEST_OPENING)):
        word = low[index]
        if word in sentence.words["relatives"] or word in (",", ";", "(", "if", "because"):
            return
        subject = (0, index)
        if word in ("is", "are"):
            at = index + 1
            while at < end and (low[at].endswith("ly") or low[at] in ("only", "always", "also")):
                at += 1
            passive = (
                at < end
                and language.bases.get(low[at], low[at]) != low[at]
                and not low[at].endswith("ing")
            )
            if passive:
                yield _present(subject, (index, index + 1), (index, end), passive=True)
            return
        base = language.bases.get(word, "")
        if base and word.endswith("s") and base != word:
            name = name_range(sentence, subject)
            if name and can_act(write(sentence, name), language):
                yield _present(subject, (index, index), (index, end), passive=False)
            return
        if base and low[:index] in (["we"], ["our", "company"]) and word in language.verbs:
            yield _present(subject, (index, index), (index, end), passive=False)
            return


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
    start = statement.own
    low = sentence.low
    end = len(low)
    while end > start and low[end - 1] in (".", ";", ",", ":", "!", "and", "or"):
        end -= 1
    modality = Modality.OBLIGATION
    while start < end and (
        (
            low[start] in ("please", "always", "also", "ensure", '"', "“", "*")
            and low[start] != "ensure"
        )
        or low[start].endswith("ly")
    ):
        start += 1
    if low[start : start + 2] in (["do", "not"], ["don't", ""]) or (
        low[start : start + 1] and low[start] in ("don't", "never")
    ):
        modality = Modality.PROHIBITION
        start += 2 if low[start] == "do" else 1
    if end - start < 3 or not sentence.is_verb(start, base=True):
        return
    if (
        modality is Modality.OBLIGATION
        and low[start + 1]
        in (
            ",",
            ":",
            "-",
            "—",
            "of",
            "for",
            "to",
            "in",
            "is",
            "are",
            "|",
            ".",
            "by",
            "at",
            "plan",
            "requirements",
            "and",
            "/",
        )
        and not (low[start + 1] == "and" and sentence.is_verb(start + 2, base=True))
    ):
        return
    yield Clause(
        modality=modality,
        after="imperative",
        operator=(start, start),
        front=(start, start),
        subject=None,
        predicate=(start, end),
    )


def _draft(
    document: Document, outline: Outline, statement: Statement, sentence: Sentence, clause: Clause
) -> Draft | None:
    modality = clause.modality
    if clause.negated and modality in (
        Modality.OBLIGATION,
        Modality.PERMISSION,
        Modality.RECOMMENDATION,
    ):
        modality = Modality.PROHIBITION if modality is not Modality.RECOMMENDATION else modality
    deadline = find_deadline(sentence, clause)
    condition = find_condition(sentence, clause, deadline)
    action = find_action(sentence, clause, deadline, statement.own)
    bearer = name_range(sentence, clause.subject) if clause.subject else None
    if action is None:
        if not statement.items:
            return None
        action_words: tuple[str, ...] = ()
        action_range = (
            clause.operator if clause.operator[0] < clause.operator[1] else clause.predicate
        )
    else:
        action_words, action_range = action.words, action.tokens
    quotation = _quote(document, statement, sentence, clause, action_range)
    if quotation is None:
        return None
    name = write(sentence, bearer) if bearer else ""
    thing = bool(clause.passive or (name and not can_act(name, sentence.language)))
    text = _write_action(sentence, clause, action_words, bearer if thing else None)
    if statement.items and (not text or following_phrase(_announced(sentence, clause))):
        text = _write_items(document, outline, statement, sentence) or text
    if not text:
        text = write(sentence, action_range)
    low = name.lower()
    return Draft(
        statement=statement,
        sentence=sentence,
        clause=clause,
        modality=_judge_modality(modality, clause, name, text, sentence.language),
        bearer=name,
        bearer_span=_span(sentence, bearer) if bearer else None,
        thing=thing,
        action=text,
        action_span=_span(sentence, action_range),
        condition=_part(sentence, condition),
        deadline=_part(sentence, deadline),
        quotation=quotation,
        beneficiary=_part(sentence, find_beneficiary(sentence, clause)),
        kind=_kind(statement, clause),
        first_person=low in _FIRST or low.startswith("our "),
    )


def _announced(sentence: Sentence, clause: Clause) -> list[str]:
    words = sentence.low[clause.predicate[0] : clause.predicate[1]]
    return [word for word in words if word not in (",", ":", "—", "–", "-")]


def _write_items(
    document: Document, outline: Outline, statement: Statement, sentence: Sentence
) -> str:
    """Return the first items of a list as the action that its lead announces."""
    written: list[str] = []
    for item in statement.items[:2]:
        span = outline.passages[item].span
        tokens = tokenize(document.text, skip_marks(document.text, span), span.end)
        words = [token.text for token in tokens][:_LONGEST_ITEM]
        while words and (words[-1] in ",;:.—–-" or words[-1].lower() in sentence.words["dangling"]):
            words = words[:-1]
        if not words or not sentence.language.bases.get(words[0].lower(), ""):
            if not words or words[0].lower() not in sentence.language.verbs:
                break
        written.append(write_words([words[0].lower(), *words[1:]]))
    return " and ".join(written)


def _kind(statement: Statement, clause: Clause) -> str:
    if clause.after in ("imperative", "present"):
        return clause.after
    if statement.own:
        return "item"
    return "lead" if statement.items else "plain"


def _judge_modality(
    modality: Modality, clause: Clause, bearer: str, action: str, language: Language
) -> Modality:
    """Return the modality, "may" told apart by who may: an office has a power."""
    if modality is Modality.ESTABLISHMENT and clause.after == "own":
        is_office = singular(head_of(bearer)) in language.agents["offices"]
        return Modality.POWER if is_office or bearer.lower() == "attorney general" else modality
    if modality is Modality.PERMISSION and clause.after == "bare" and not clause.negated:
        head = singular(head_of(bearer))
        if head in language.agents["offices"]:
            return Modality.POWER
    return modality


def can_act(name: str, language: Language) -> bool:
    """Whether a name is that of somebody who can act, as against a thing."""
    low = name.lower()
    if low in _PRONOUNS:
        return low in ("it", "he", "she", "they", "he/she", "s/he")
    words = re.findall(r"[\w'’-]+", low)
    if not words:
        return False
    heads = {singular(head_of(name)), singular(words[-1])}
    heads |= {singular(head_of(part)) for part in re.split(r",| and | or ", name) if part.strip()}
    if _ACRONYM.fullmatch(name) and name not in ("AI", "IT", "PII", "ML", "LLM", "LLMs", "GenAI"):
        return True
    return bool(heads & language.agents["heads"])


def _write_action(
    sentence: Sentence, clause: Clause, words: Sequence[str], thing: Range | None
) -> str:
    """Return the action from a bare verb on; a passive is turned: "be reviewed" → "review X"."""
    words = list(words)
    if not words:
        return ""
    if clause.after == "money":
        return f"be appropriated {_without_operator(sentence, clause, words)}".strip(" ,;:")
    if words[0].lower() in ("is", "are", "was", "were"):
        words = ["be", *words[1:]]
    if len(words) > 2 and words[0] == "be" and words[1].lower() == "hereby":
        words = ["be", *words[2:]]
    if clause.modality is Modality.RECOMMENDATION and (
        clause.negated or "not" in sentence.low[slice(*clause.operator)]
    ):
        words = ["not", *words]
    if clause.after in ("gerund", "object", "present") or (
        clause.after == "bare" and words[0].lower().endswith("ing")
    ):
        words[0] = bare_verb(sentence, words[0])
    if clause.passive and thing is not None:
        turned = _turn_passive(sentence, words, thing)
        if turned:
            return turned
    words = settle_case(words)
    if (
        words[0][0].isupper()
        and words[0][1:].islower()
        and (
            words[0].lower() in sentence.language.verbs
            or words[0].lower() in sentence.language.bases
        )
    ):
        words[0] = words[0].lower()
    return write_words(words).strip(" ,;:")


def _without_operator(sentence: Sentence, clause: Clause, words: Sequence[str]) -> str:
    """Return what is paid: the predicate after "there is authorized to be appropriated"."""
    start = clause.operator[1]
    end = max(clause.predicate[1], start)
    paid = [sentence.tokens[i].text for i in range(start, end)][:_LONGEST_PAID]
    if clause.subject is not None:
        paid = [sentence.tokens[i].text for i in range(*clause.subject)][:8] + paid
    while paid and paid[-1].lower() in sentence.words["dangling"] | {",", ";"}:
        paid = paid[:-1]
    return write_words(paid)


def _turn_passive(sentence: Sentence, words: list[str], thing: Range) -> str:
    low = [word.lower() for word in words]
    at = 1 if low[0] == "be" else 0
    adverbs = []
    while at < len(low) and (low[at].endswith("ly") or low[at] in ("also", "been")):
        adverbs.append(words[at])
        at += 1
    if at >= len(low) or low[at] not in sentence.language.bases:
        return ""
    verb = sentence.language.bases[low[at]]
    rest = words[at + 1 :]
    if rest and rest[0].lower() == "by":
        cut = next((i for i, word in enumerate(rest) if word in (",", ";")), len(rest))
        rest = rest[cut:]
    what = [sentence.tokens[i].text for i in range(*thing)][:14]
    if what and what[0][0].isupper() and what[0][1:].islower():
        what[0] = what[0].lower()
    return write_words([*adverbs, verb, *what, *rest][:24]).strip(" ,;:")


def _part(sentence: Sentence, tokens: Range | None) -> Name | None:
    if tokens is None or tokens[0] >= tokens[1]:
        return None
    text = write(sentence, tokens).strip(' ,;:"“”')
    span = _span(sentence, tokens)
    return Name(text, span) if text and span else None


def _span(sentence: Sentence, tokens: Range) -> Span:
    """Return where tokens stand; where a list was carried in, the part that stands together."""
    first, last = sentence.tokens[tokens[0]], sentence.tokens[max(tokens[0], tokens[1] - 1)]
    if last.end > first.start:
        return Span(first.start, last.end)
    return Span(first.start, first.end)


def _quote(
    document: Document, statement: Statement, sentence: Sentence, clause: Clause, action: Range
) -> Span | None:
    """Return 20 to 300 characters that show bearer, modality and action."""
    tokens = sentence.tokens
    start = clause.subject[0] if clause.subject else clause.operator[0]
    if clause.inherited:
        start = clause.operator[0]
    if clause.front[0] < clause.front[1] and not clause.inherited:
        if tokens[max(action[1] - 1, 0)].end - tokens[clause.front[0]].start <= LONGEST_QUOTATION:
            start = clause.front[0]
    end = clause.predicate[1]
    while (
        clause.after == "own"
        and start < clause.operator[0]
        and tokens[min(action[1], end) - 1].end - tokens[start].start > LONGEST_QUOTATION
    ):
        start += 1  # of a long offender the last words are shown, with what follows
    if statement.own and end > statement.own:
        first_own = tokens[statement.own]
        if statement.place > 1 or first_own.start - tokens[start].start > LONGEST_QUOTATION // 2:
            start = statement.own
    begin = tokens[start].start
    last = tokens[end - 1].end if end > start else tokens[-1].end
    if last <= begin:
        begin = tokens[statement.own].start
        last = tokens[-1].end
    if last - begin > LONGEST_QUOTATION:
        last = _word_edge(tokens, begin, begin + LONGEST_QUOTATION)
    if last - begin < SHORTEST_QUOTATION:
        passage_end = tokens[-1].end
        begin = min(begin, tokens[statement.own].start)
        last = max(last, min(passage_end, begin + LONGEST_QUOTATION))
    if not SHORTEST_QUOTATION <= last - begin <= LONGEST_QUOTATION:
        return None
    return Span(begin, last)


def _word_edge(tokens: Sequence[object], begin: int, limit: int) -> int:
    best = limit
    for token in tokens:
        if begin < token.end <= limit:  # type: ignore[attr-defined]
            best = token.end  # type: ignore[attr-defined]
    return best
