"""Writes what is to be done: from a bare verb on, passives turned, lists by their first items."""

from collections.abc import Sequence
from typing import Final

from govatlas.model.document import Document, Outline
from govatlas.model.norm import Modality
from govatlas.norms.names import settle_case, write_words
from govatlas.norms.parts import bare_verb
from govatlas.norms.refusals import relieves
from govatlas.norms.sentence import Clause, Range, Sentence
from govatlas.norms.statements import Statement, skip_marks, tokenize

_LONGEST_ITEM: Final = 12
_LONGEST_PAID: Final = 22


def write_action(  # noqa: C901 - one case after another, in order
    sentence: Sentence, clause: Clause, words: Sequence[str], thing: Range | None
) -> str:
    """Return the action from a bare verb on; a passive is turned: "be reviewed" → "review X"."""
    words = list(words)
    if not words:
        return ""
    if clause.after == "money":
        return _write_paid(sentence, clause)
    if clause.after == "exemption":
        return sentence.language.phrases["exempt"]
    if clause.after == "none" and clause.modality is Modality.PERMISSION and clause.subject is None:
        return sentence.language.phrases["free"].format(write_words(words)).strip(" ,;:")
    if words[0].lower() in sentence.words["forms_of_have"]:
        words = [bare_verb(sentence, words[0]), *words[1:]]
    if words[0].lower() in sentence.words["forms_of_be"]:
        words = [bare_verb(sentence, words[0]), *words[1:]]
        if [word.lower() for word in words[1:3]] == ["to", "be"]:
            words = words[2:]
    if (
        len(words) > 2
        and words[0] in sentence.words["be"]
        and words[1].lower() in sentence.words["hereby"]
    ):
        words = [words[0], *words[2:]]
    denied = [*sentence.words["not"]] if _is_denied(sentence, clause) else []
    if clause.after in ("gerund", "object", "present", "offence_subject") or (
        clause.after in ("bare", "none")
        and words[0].lower().endswith(sentence.language.endings["gerund"])
    ):
        words[0] = bare_verb(sentence, words[0])
    if clause.passive and thing is not None:
        turned = _turn_passive(sentence, words, thing)
        if turned:
            return " ".join([*denied, turned])
    operator = sentence.low[slice(*clause.operator)]
    commits = not sentence.words["commitments"].isdisjoint(operator)
    if (
        commits
        and clause.modality is Modality.OBLIGATION
        and not (words[0].lower() in sentence.language.verbs or words[0] in sentence.words["be"])
    ):
        words = [*sentence.language.phrases["commit"].split(), *words]
    words = settle_case(words, sentence.language)
    if (
        words[0][0].isupper()
        and words[0][1:].islower()
        and (
            words[0].lower() in sentence.language.verbs
            or words[0].lower() in sentence.language.bases
        )
    ):
        words[0] = words[0].lower()
    return write_words([*denied, *words]).strip(" ,;:")


def _is_denied(sentence: Sentence, clause: Clause) -> bool:
    """Whether the action itself says "not": what is advised against, what nobody has to do."""
    operator = sentence.low[slice(*clause.operator)]
    denied = clause.negated or not sentence.words["not"].isdisjoint(operator)
    advises = clause.modality is Modality.RECOMMENDATION
    return (advises and denied) or relieves(sentence, clause)


def _write_paid(sentence: Sentence, clause: Clause) -> str:
    """Return what is paid: the predicate after "there is authorized to be appropriated"."""
    start = clause.operator[1]
    end = max(clause.predicate[1], start)
    paid = [sentence.tokens[i].text for i in range(start, end)][:_LONGEST_PAID]
    if clause.subject is not None:
        paid = [sentence.tokens[i].text for i in range(*clause.subject)][:8] + paid
    while paid and paid[-1].lower() in sentence.words["dangling"] | {",", ";"}:
        paid = paid[:-1]
    return sentence.language.phrases["paid"].format(write_words(paid)).strip(" ,;:")


def _turn_passive(sentence: Sentence, words: list[str], thing: Range) -> str:
    low = [word.lower() for word in words]
    at = 1 if low[0] in sentence.words["be"] else 0
    adverbs = []
    while at < len(low) and (
        low[at].endswith(sentence.language.endings["adverb"])
        or low[at] in sentence.words["turned_adverbs"]
    ):
        adverbs.append(words[at])
        at += 1
    if at >= len(low) or low[at] not in sentence.language.bases:
        return ""
    verbs, end = _turn_participles(sentence, words, at)
    rest = words[end:]
    if rest and rest[0].lower() in sentence.words["by"]:
        cut = next((i for i, word in enumerate(rest) if word in (",", ";")), len(rest))
        rest = rest[cut:]
    what = [sentence.tokens[i].text for i in range(*thing)][:14]
    if what and what[0][0].isupper() and what[0][1:].islower():
        what[0] = what[0].lower()
    turned = settle_case([*adverbs, *verbs, *what, *rest][:24], sentence.language)
    return write_words(turned).strip(" ,;:")


def _turn_participles(sentence: Sentence, words: Sequence[str], at: int) -> tuple[list[str], int]:
    """Return the bases of the participles from ``at`` on, "entered or sent", with their end."""
    bases, joiners = sentence.language.bases, sentence.words["joiners"]
    asides = sentence.words["turned_between"]
    turned, end, index = [bases[words[at].lower()]], at + 1, at + 1
    between: list[str] = []
    while index < len(words):
        word = words[index].lower()
        participle = bases.get(word, word) != word and word.endswith(
            sentence.language.endings["past"]
        )
        if between and participle:
            turned += [*between, bases[word]]
            between, end = [], index + 1
        elif word == "," or word in joiners or (between and word in asides):
            between.append(words[index])
        else:
            break
        index += 1
    return turned, end


def write_items(
    document: Document, outline: Outline, statement: Statement, sentence: Sentence
) -> str:
    """Return the first items of a list as the action that its lead announces."""
    written: list[str] = []
    for item in statement.items[:2]:
        span = outline.passages[item].span
        tokens = tokenize(
            document.text, skip_marks(document.text, span, sentence.language), span.end
        )
        words = [token.text for token in tokens][:_LONGEST_ITEM]
        while words and (words[-1] in ",;:.—–-" or words[-1].lower() in sentence.words["dangling"]):
            words = words[:-1]
        first = words[0].lower() if words else ""
        if first not in sentence.language.bases and first not in sentence.language.verbs:
            break
        written.append(write_words([words[0].lower(), *words[1:]]))
    return sentence.language.phrases["and"].join(written)
