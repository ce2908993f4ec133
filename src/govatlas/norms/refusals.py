"""Refuses clauses that have the words of a norm but state, foresee, save or report something."""

from typing import Final

from govatlas.norms.names import can_act, head_noun, name_range, write
from govatlas.norms.sentence import STOPS, Clause, Range, Sentence

_CATCHWORDS: Final = 3
_NEAR: Final = 12
_FARTHEST_ADJECTIVE: Final = 3


def is_no_norm(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause only has the words of a norm: nobody is told, forbidden or free to act."""
    if clause.after in ("created", "money", "offence", "exemption"):
        return False
    name, words = _name(sentence, clause.subject), sentence.words
    return (
        _lacks_verb(sentence, clause)
        or _is_noun(sentence, clause)
        or name.lower().startswith(tuple(words["imagined"]))
        or _finds(sentence, clause)
        or _names_text(sentence, clause, name)
        or _clears(sentence, clause)
        or _deems(sentence, clause, name)
        or _describes(sentence, clause, name)
        or _foresees(sentence, clause, name)
        or _saves(sentence, clause, name)
        or _reports(sentence, clause, name)
    )


def is_embedded(sentence: Sentence, start: int, *, follows: bool) -> bool:
    """Whether an operator belongs to a question within: "consider how a product will affect".

    Args:
        sentence: the statement.
        start: where the operator stands.
        follows: whether an earlier clause of the statement holds the question.
    """
    low, words = sentence.low, sentence.words
    if follows and low[start] in words["foreseeing"] and _is_told(sentence, start):
        return True
    begin = sentence.segment_start(start)
    while begin > 1 and low[begin - 1] == "," and low[begin] in words["aside_openings"]:
        begin = sentence.segment_start(begin - 1)
    for index in range(start - 1, max(begin, start - 2 * _NEAR) - 1, -1):
        if low[index] in words["questions"] and index + 1 < start:
            governed = index > 0 and low[index - 1] in words["prepositions"]
            return index > begin and (follows or not governed)
        if low[index] in words["modals"] and index < start:
            return False
    return _is_purpose(sentence, start)


def _is_told(sentence: Sentence, start: int) -> bool:
    """Whether an operator stands in what somebody is told: "notify users that it may be used"."""
    low = sentence.low
    for index in range(start - 2, max(0, start - _NEAR), -1):
        if low[index] in STOPS or low[index] in sentence.words["modals"]:
            return False
        if low[index] in sentence.words["that"]:
            return low[index - 1] not in sentence.words["joiners"] | {","}
    return False


def is_inverted(sentence: Sentence, start: int) -> bool:
    """Whether "should" opens a condition: "Should a company operate there, it must"."""
    low, words = sentence.low, sentence.words
    if start > 0 or low[0] not in words["inverting"] or len(low) < _FARTHEST_ADJECTIVE:
        return False
    if low[1] in words["determiners"] | words["pronouns"]:
        return True
    acts = low[1] in words["auxiliaries"] | words["not"] or sentence.is_verb(1, base=True)
    return "," in low[2:] and not acts and not sentence.is_adverb(1)


def asks(sentence: Sentence) -> bool:
    """Whether a statement is a question, which requires nothing."""
    return sentence.low[-1:] == ["?"]


def lists_headings(sentence: Sentence) -> bool:
    """Whether a statement is a line of catchwords: "Task force - creation - duties - repeal"."""
    dashes = sum(1 for word in sentence.low if word in ("-", "–", "—"))
    return dashes >= _CATCHWORDS and sentence.words["modals"].isdisjoint(sentence.low)


def speaks_of_text(sentence: Sentence, subject: Range, verb: str) -> bool:
    """Whether a statement says what the text itself does: "It applies to", "This sets out"."""
    name = _name(sentence, subject)
    speaks = _is_paper(sentence, name) or name.lower() in sentence.words["pronouns_of_things"]
    return speaks and verb in sentence.words["verbs_of_texts"]


def is_other_law(sentence: Sentence, subject: Range) -> bool:
    """Whether a subject is another law than the text itself: "the GDPR", "federal law"."""
    if sentence.low[subject[0]] in sentence.words["own_texts"]:
        return False
    name, laws = _name(sentence, subject), sentence.words["laws"]
    return name.lower() in laws or bool(name and head_noun(name, sentence.language) in laws)


def relieves(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause relieves of a duty: "is not required to", "Nobody shall be required to"."""
    operator = sentence.low[slice(*clause.operator)]
    required = not sentence.words["requiring"].isdisjoint(operator)
    return required and operator[-1:] == ["to"] and _is_denied(sentence, clause)


def _is_purpose(sentence: Sentence, start: int) -> bool:
    """Whether an operator stands in a clause of purpose: "…, so that all countries can"."""
    low = sentence.low
    for index in range(start - 2, max(0, start - _NEAR), -1):
        if low[index] in STOPS:
            return False
        if low[index] in sentence.words["that"] and low[index - 1] in sentence.words["purpose"]:
            return True
    return False


def _name(sentence: Sentence, subject: Range | None) -> str:
    found = name_range(sentence, subject) if subject else None
    return write(sentence, found) if found else ""


def _verb(sentence: Sentence, clause: Clause) -> tuple[str, int]:
    """Return the base of a clause's verb, past adverbs, with where it stands."""
    low, words = sentence.low, sentence.words
    for index in range(clause.operator[1], clause.predicate[1]):
        if sentence.is_adverb(index) or low[index] in words["verb_adverbs"] | words["skipped"]:
            continue
        return sentence.language.bases.get(low[index], low[index]), index
    return "", clause.predicate[1]


def _is_denied(sentence: Sentence, clause: Clause) -> bool:
    operator = sentence.low[slice(*clause.operator)]
    return clause.negated or not sentence.words["negations"].isdisjoint(operator)


def _is_somebody(sentence: Sentence, name: str) -> bool:
    """Whether a subject names somebody who can act, as against a thing or a pronoun for one."""
    low = name.lower()
    if low in sentence.words["first_person"] or sentence.language.patterns["first_person"].match(
        low
    ):
        return True
    if low in sentence.words["pronouns_of_things"]:
        return False
    language = sentence.language
    members = language.patterns["members"].split(name)
    cores = [language.patterns["after_head"].split(member, maxsplit=1)[0] for member in members]
    return any(can_act(core, language) for core in cores if core) or _is_titled(name, sentence)


def _is_titled(name: str, sentence: Sentence) -> bool:
    """Whether a name is written in capitals, as that of a body or an office is."""
    words = name.split()
    inner = sentence.words["paid_inner"]
    return len(words) > 1 and all(word[0].isupper() or word in inner for word in words)


def _describes(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether "does not" tells what is so: "The tool does not know", "We do not believe"."""
    if sentence.low[clause.operator[0]] not in sentence.words["do"] or clause.subject is None:
        return False
    if not _is_denied(sentence, clause):
        return False
    verb, _ = _verb(sentence, clause)
    return not _is_somebody(sentence, name) or verb in sentence.words["verbs_of_mind"]


def _foresees(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether "may" or "will" tells what is likely: "Output may be wrong", "AI can cause harm"."""
    words = sentence.words
    modal = sentence.low[clause.operator[0]]
    if modal not in words["foreseeing"] or clause.after != "bare":
        return False
    verb, place = _verb(sentence, clause)
    if verb in words["be"] and _is_state(sentence, place, clause.predicate[1]):
        return True
    if clause.passive or _is_limited(sentence, clause):
        return False
    if verb in words["harming_verbs"] and modal not in words["will"]:
        return True
    if not name or _is_somebody(sentence, name):
        return False
    return modal in words["able"] or verb in words["stative_verbs"]


def _is_state(sentence: Sentence, place: int, end: int) -> bool:
    """Whether an adjective after "be" says how something is: "be wholly accurate"."""
    index = place + 1
    while index < end and sentence.is_adverb(index):
        index += 1
    return index < end and sentence.low[index] in sentence.words["states"]


def _is_limited(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause sets a limit, as a rule does: "can only be", "may operate only if"."""
    start, end = clause.operator[0], min(clause.predicate[1], clause.operator[1] + _NEAR)
    return not sentence.words["limiting"].isdisjoint(sentence.low[start:end])


def _lacks_verb(sentence: Sentence, clause: Clause) -> bool:
    """Whether what looks like an operator has no verb behind it: "what you need to in a tool"."""
    operator = sentence.low[slice(*clause.operator)]
    if clause.after != "bare" or " ".join(operator) not in sentence.words["like_operators"]:
        return False
    following = sentence.low[clause.operator[1] : clause.operator[1] + 1]
    return not sentence.words["never_verbs"].isdisjoint(following)


def _is_noun(sentence: Sentence, clause: Clause) -> bool:
    """Whether what looks like a verb that asks is a noun: "A request may be made"."""
    start = clause.operator[0]
    before = sentence.low[start - 1] if start else ""
    return clause.after == "object" and before in sentence.words["determiners"]


def _finds(sentence: Sentence, clause: Clause) -> bool:
    """Whether a clause is what somebody finds to be so: "Congress recognizes that AI must"."""
    start = clause.operator[0]
    finds = sentence.language.patterns["finds_that"].search(" ".join(sentence.low[:start]))
    if finds is None:
        return False
    own = sentence.language.patterns["first_person"].match(finds["who"]) is not None
    return not own or sentence.low[start] in sentence.words["foreseeing"]


def _names_text(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether a clause says what the text is called: "This Act may be cited as"."""
    if not clause.passive or not _is_paper(sentence, name):
        return False
    near = sentence.low[slice(*clause.predicate)][: 2 * _FARTHEST_ADJECTIVE]
    return not sentence.words["called"].isdisjoint(near)


def _clears(sentence: Sentence, clause: Clause) -> bool:
    """Whether a penalty is said to reach nobody: "No provider shall be liable"."""
    operator = sentence.low[slice(*clause.operator)]
    return clause.negated and not sentence.words["blaming"].isdisjoint(operator)


def _deems(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether a thing is only looked at as something: "the fee is considered paid"."""
    if clause.after != "own" or _is_somebody(sentence, name):
        return False
    return not sentence.words["construed"].isdisjoint(sentence.low[slice(*clause.operator)])


def _saves(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether a clause says how far a text reaches: "This Act shall not affect other law"."""
    if clause.subject is None or not _is_denied(sentence, clause):
        return False
    if _is_somebody(sentence, name) and not _is_paper(sentence, name):
        return False
    verb, place = _verb(sentence, clause)
    if verb in sentence.words["be"]:
        following = sentence.low[place + 1 : place + 1 + _FARTHEST_ADJECTIVE]
        return not sentence.words["construed"].isdisjoint(following)
    if verb in sentence.words["saving_verbs"]:
        return True
    return _is_paper(sentence, name) and not clause.passive


def _is_paper(sentence: Sentence, name: str) -> bool:
    """Whether a name is that of a text or a part of one: "this policy", "subsection (a)"."""
    return bool(name) and head_noun(name, sentence.language) in sentence.words["papers"]


def _reports(sentence: Sentence, clause: Clause, name: str) -> bool:
    """Whether a clause tells what other law says: "Existing law prohibits", "The GDPR requires"."""
    if sentence.language.patterns["existing_law"].match(sentence.joined):
        return True
    if clause.after != "object" or clause.subject is None:
        return False
    if is_other_law(sentence, clause.subject):
        return True
    own = sentence.low[clause.subject[0]] in sentence.words["own_texts"]
    known = own or _is_somebody(sentence, name) or _is_paper(sentence, name)
    return not (known or _is_called(sentence, clause.subject))


def _is_called(sentence: Sentence, subject: Range) -> bool:
    """Whether a subject is written like the name of somebody, not like a quality in general."""
    named = [token.text for token in sentence.tokens[slice(*subject)]]
    capital = all(word[:1].isupper() for word in named)
    return capital and not named[-1].lower().endswith(sentence.language.endings["quality"])
