"""Reads statements as drafts of norms: clauses with action, condition, deadline and quotation."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from govatlas.model.document import Document, Outline, Span
from govatlas.model.norm import Modality
from govatlas.norms.actions import write_action, write_items
from govatlas.norms.agents import find_agent
from govatlas.norms.bare import read_without_operator
from govatlas.norms.context import Name
from govatlas.norms.grammar import following_phrase, parse
from govatlas.norms.language import Language
from govatlas.norms.names import can_act, head_noun, name_range, write
from govatlas.norms.parts import find_action, find_beneficiary, find_condition, find_deadline
from govatlas.norms.quoting import quote
from govatlas.norms.refusals import asks, lists_headings, relieves
from govatlas.norms.sentence import BOUNDARIES, QUOTES, Clause, Range, Sentence
from govatlas.norms.statements import Statement, list_statements

_FEW_SHALL: Final = 0.03


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
    commits = _is_policy(statements, language)
    drafts = [
        draft
        for statement in statements
        for draft in _read_statement(document, outline, statement, language, commits=commits)
    ]
    led = {draft.statement.lead for draft in drafts if draft.statement.own}
    return [d for d in drafts if d.statement.passage not in led or not _only_leads(d)]


def _only_leads(draft: Draft) -> bool:
    """Whether a lead says nothing without its items: "shall:", "may not use it to:"."""
    sentence, clause = draft.sentence, draft.clause
    said = sentence.low[clause.predicate[0] :]
    while said and (said[-1] in QUOTES or said[-1] in BOUNDARIES):
        said = said[:-1]
    if clause.predicate[1] < clause.predicate[0] + len(said) - 1:
        return False
    if not said or following_phrase(sentence, [w for w in said if w not in BOUNDARIES]):
        return True
    free = (Modality.PROHIBITION, Modality.PERMISSION, Modality.POWER)
    open_end = said[-1] in sentence.words["dangling"] - sentence.words["by"]
    return draft.modality in free and open_end


def _is_policy(statements: Sequence[Statement], language: Language) -> bool:
    """Whether a document commits in the present tense: hardly anything in it "shall"."""
    binding_words = language.words["shall"]
    binding = sum(1 for s in statements if any(token.low in binding_words for token in s.tokens))
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
    if asks(sentence) or lists_headings(sentence):
        return
    clauses = parse(sentence)
    if statement.own:
        clauses = [c for c in clauses if c.predicate[1] > statement.own]
    if not clauses:
        clauses = list(read_without_operator(sentence, statement, commits=commits))
    for clause in clauses:
        draft = _draft(document, outline, statement, sentence, clause)
        if draft is not None:
            yield draft


def _turn_modality(sentence: Sentence, clause: Clause) -> Modality:
    """Return the modality with the clause's negation: "No person shall", "need not"."""
    if relieves(sentence, clause):
        return Modality.PERMISSION
    if clause.negated and clause.modality in (Modality.OBLIGATION, Modality.PERMISSION):
        return Modality.PROHIBITION
    if clause.negated and clause.modality is Modality.SANCTION:
        return Modality.PROHIBITION
    if clause.modality is Modality.FUNDING and not _spends(sentence, clause):
        if clause.negated:
            return Modality.PROHIBITION
        may = sentence.low[clause.operator[0]] in sentence.words["may"]
        return Modality.PERMISSION if may else Modality.OBLIGATION
    return clause.modality


def _skip_matter(sentence: Sentence, name: Range) -> Range:
    """Return the name of whom "the functions of the Authority" speaks."""
    start, end = name
    low, words = sentence.low, sentence.words
    if low[start] not in words["matters"] or low[start + 1 : start + 2] != ["of"]:
        return name
    start += 2 + (low[start + 2] in words["articles"] if start + 2 < end else 0)
    return (start, end) if start < end else name


def _spends(sentence: Sentence, clause: Clause) -> bool:
    """Whether what "may be used" is money, as against a tool."""
    if clause.after != "none" or clause.subject is None:
        return True
    used = sentence.low[clause.operator[1] - 1] in sentence.words["used"]
    subject = sentence.low[slice(*clause.subject)]
    return not used or "$" in "".join(subject) or not sentence.words["moneys"].isdisjoint(subject)


def _states_purpose(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether a clause says what the act is for: "The purpose of this Act is to …"."""
    words = sentence.words
    verbs = set(sentence.low[slice(*clause.operator)])
    head = head_noun(name, sentence.language) if name else ""
    return head in words["purposes"] and bool(verbs & words["forms_of_be"])


def _draft(
    document: Document, outline: Outline, statement: Statement, sentence: Sentence, clause: Clause
) -> Draft | None:
    modality = _turn_modality(sentence, clause)
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
    bearer = _skip_matter(sentence, bearer) if bearer else None
    quotation = quote(statement, sentence, clause, action_range)
    if quotation is None:
        return None
    name = write(sentence, bearer) if bearer else ""
    if _states_purpose(sentence, clause, name):
        return None
    thing = bool(clause.passive or (name and not can_act(name, sentence.language)))
    acted_on = thing and (find_agent(sentence, clause) or not can_act(name, sentence.language))
    text = write_action(sentence, clause, action_words, bearer if acted_on else None)
    if statement.items and (not text or following_phrase(sentence, _announced(sentence, clause))):
        text = write_items(document, outline, statement, sentence) or text
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
        kind=_kind(statement, clause, sentence.language),
        first_person=sentence.language.patterns["first_person"].match(low) is not None,
    )


def _announced(sentence: Sentence, clause: Clause) -> list[str]:
    words = sentence.low[clause.predicate[0] : clause.predicate[1]]
    return [word for word in words if word not in (",", ":", "—", "–", "-")]


def _kind(statement: Statement, clause: Clause, language: Language) -> str:
    if clause.after in ("imperative", "present"):
        return clause.after
    if clause.subject is None and statement.tokens[clause.operator[0]].low in language.words["do"]:
        return "imperative"
    if statement.own:
        return "item"
    return "lead" if statement.items else "plain"


def _judge_modality(
    modality: Modality, clause: Clause, bearer: str, action: str, language: Language
) -> Modality:
    """Return the modality, "may" told apart by who may: an office has a power."""
    if modality is Modality.ESTABLISHMENT and clause.after == "own":
        is_office = head_noun(bearer, language) in language.agents["offices"]
        return (
            Modality.POWER
            if is_office or bearer.lower() in language.words["bringing_suits"]
            else modality
        )
    if modality is Modality.PERMISSION and clause.after == "bare" and not clause.negated:
        office = head_noun(bearer, language) in language.agents["offices"]
        return Modality.POWER if office else modality
    return modality


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
