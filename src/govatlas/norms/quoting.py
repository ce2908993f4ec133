"""Chooses the words of a document that show a norm."""

from collections.abc import Sequence

from govatlas.model.document import Span
from govatlas.model.norm import LONGEST_QUOTATION, SHORTEST_QUOTATION
from govatlas.norms.sentence import Clause, Range, Sentence
from govatlas.norms.statements import Statement, Token


def quote(statement: Statement, sentence: Sentence, clause: Clause, action: Range) -> Span | None:
    """Return 20 to 300 characters that show bearer, modality and action."""
    start, end = _choose_start(statement, sentence, clause, action), clause.predicate[1]
    tokens = sentence.tokens
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


def _choose_start(statement: Statement, sentence: Sentence, clause: Clause, action: Range) -> int:
    """Return the token that a quotation begins with: what introduces it, where that fits."""
    tokens = sentence.tokens
    start = clause.subject[0] if clause.subject else clause.operator[0]
    if clause.inherited:
        start = clause.operator[0]
    elif clause.front[0] < clause.front[1]:
        length = tokens[max(action[1] - 1, 0)].end - tokens[clause.front[0]].start
        start = clause.front[0] if length <= LONGEST_QUOTATION else start
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
    return start


def _word_edge(tokens: Sequence[Token], begin: int, limit: int) -> int:
    """Return the last end of a word up to ``limit``."""
    return max((token.end for token in tokens if begin < token.end <= limit), default=limit)
