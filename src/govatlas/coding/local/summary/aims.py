"""Says the stated aim of a document: its long title, its purpose, what it revokes."""

import re
from collections.abc import Iterator

from govatlas.coding.local.english import third_person
from govatlas.coding.local.summary.actions import edges, is_sound, tidy
from govatlas.coding.local.summary.rules import list_rules, pattern, read_rules, say_first
from govatlas.model.document import Document
from govatlas.norms import load_language

_OPENING = 5000
_SPACES = re.compile(r"\s{2,}")
_LONGEST = 30
_UTMOST = 44
_SHORTEST = 4
_SHORT = 18
_SHORTEST_AMENDED = 5


def list_aims(document: Document) -> tuple[str, ...]:
    """Return clauses that say what the document is for, as wordings to choose from."""
    said = [wording for aim in _find_aims(document) for wording in _word(aim)]
    sound = [w for w in dict.fromkeys(said) if len(w.split()) >= _SHORTEST and _is_whole(w)]
    short = tuple(wording for wording in sound if len(wording.split()) <= _LONGEST)
    return short or tuple(wording for wording in sound if len(wording.split()) <= _UTMOST)


def _is_whole(aim: str) -> bool:
    """Whether an aim is sound, and says what whom it names is to do."""
    return is_sound(aim) and not pattern("no_deed").fullmatch(aim)


def list_repeals(document: Document) -> tuple[str, ...]:
    """Return a clause for each act that the document revokes or repeals as a whole."""
    found: dict[str, None] = {}
    for find, put in list_rules("repeals"):
        for match in find.finditer(document.text):
            found[" ".join(match.expand(put).split())] = None
    return tuple(found)


def list_changes(document: Document) -> tuple[str, ...]:
    """Return clauses on what a document changes in another act, where it does nothing else."""
    text = " ".join(document.text[:_OPENING].split())
    plain = _list_plain_deeds(document)
    if plain:
        return plain
    act = next((tidy(said) for said in say_first("amended_acts", text)), "")
    act = act.replace("the title", "title")
    meant = list(_list_meanings(text))
    if not act or len(act.split()) > _SHORT:
        return tuple(f"says that {said}" for said in meant)
    inserted = [short for said in say_first("inserted", text) for short in _cut(tidy(said))]
    found = [f"{act}, adding “{said}”" for said in inserted if is_sound(said)]
    found += [f"{act}, which then says that {said}" for said in meant]
    return (*(said for said in found if len(said.split()) <= _UTMOST), act)


def _list_meanings(text: str) -> Iterator[str]:
    """Yield what a document puts under a term or takes out of it, the term as it stands."""
    for said in say_first("included", text):
        term, _, meaning = said.partition("|")
        for short in _cut(tidy(meaning)):
            if is_sound(short):
                yield f"“{term}” {short}"


def _list_plain_deeds(document: Document) -> tuple[str, ...]:
    """Return what a document does in words that hold no norm, as wordings to choose from."""
    said: list[str] = []
    for text in (document.text[:_OPENING], " ".join(document.text[:_OPENING].split())):
        for deed in say_first("plain_deeds", text):
            deed = tidy(deed)
            verb, _, rest = deed.partition(" ")
            base = load_language("en").bases.get(verb) if verb.endswith("ing") else None
            said += _cut(f"{third_person(base)} {rest}" if base else deed)
    short = (wording for wording in dict.fromkeys(said) if len(wording.split()) <= _LONGEST)
    return tuple(wording for wording in short if is_sound(wording))


def say_title(document: Document) -> str:
    """Return the document's title as a sentence's matter, empty where it says nothing."""
    title = " ".join(document.instrument.title.split())
    for said in map(tidy, say_first("titles", title)):
        verb, _, rest = said.partition(" ")
        if re.match(r"[A-Z][a-z]+ (?![A-Z])", rest):
            rest = f"{rest[0].lower()}{rest[1:]}"
        rest = re.sub(r" \d{1,2} [a-zA-Z]+ \d{4}$", "", rest)
        return f"{verb.capitalize()} {rest}." if is_sound(said) else ""
    return ""


def _find_aims(document: Document) -> Iterator[str]:
    """Yield the wordings after "to" in the long title, then those of clauses of purpose."""
    title = " ".join(document.instrument.title.split())
    opening = _SPACES.sub(_squeeze, document.text[:_OPENING])
    for text in (title, opening):
        yield from say_first("aims", text)


def _squeeze(run: re.Match[str]) -> str:
    """Return what a run of spaces says: that a paragraph ends, a line, or nothing."""
    return "\n" * min(2, run[0].count("\n")) or " "


def _word(aim: str) -> Iterator[str]:
    """Yield an aim in the third person, whole and cut at its clauses."""
    aim = _plain_verb(tidy(aim))
    amended = pattern("amended").match(aim)
    if amended:
        yield from _inflect(aim[amended.end() :])
        amends = _cut(f"amends {aim[amended.start('act') :]}")
        act = len(f"amends {amended['act']} to ")
        yield from (
            said for said in amends if len(said.split()) > _SHORTEST_AMENDED and len(said) > act
        )
        return
    yield from _inflect(aim)


def _plain_verb(aim: str) -> str:
    """Return "require X" for "address requiring X"."""
    match = re.match(r"(?:address )?([a-z]+ing) ", aim)
    base = load_language("en").bases.get(match[1]) if match else None
    return f"{base} {aim[match.end() :]}" if match and base else aim


def _inflect(aim: str) -> Iterator[str]:
    """Yield the aim with each of its verbs in the third person, then its first parts alone."""
    parts = re.split(r"(;? and to |; to |, to )(?=[a-z])", aim)
    clauses = [_third(part) for part in parts[::2]]
    if not clauses[0]:
        return
    for end in range(len(clauses), 0, -1):
        if all(clauses[:end]):
            marks = [", and " if "and" in mark else ", " for mark in parts[1::2]]
            said = clauses[0]
            for mark, clause in zip(marks[: end - 1], clauses[1:end], strict=True):
                said += f"{mark}{clause}"
            yield said
    yield from _cut(clauses[0])


def _third(clause: str) -> str:
    """Return a clause with its verb in the third person, and those that share its subject."""
    verb, _, rest = clause.strip().partition(" ")
    verbs = load_language("en").verbs
    if verb.lower() not in verbs or not rest:
        return ""
    shared = read_rules()["shared_verbs"]

    def inflect(match: re.Match[str]) -> str:
        before = rest[: match.start()]
        known = match[2] in shared or (match[3] != " " and match[2] in verbs)
        if not known or re.search(r"\b(?:to|that) [a-z]+ ", before):
            return match[0]
        return f"{match[1]}{third_person(match[2])}{match[3]}"

    rest = re.sub(r"(, and |, | and )([a-z]+)( (?:the|an?|new|its|any|all) | )", inflect, rest)
    second = re.match(r"(and|or) (\w+) ", rest)
    if second and second[2] in verbs:
        rest = f"{second[1]} {third_person(second[2])} {rest[second.end() :]}"
    return f"{third_person(verb.lower())} {rest}"


def _cut(clause: str) -> Iterator[str]:
    """Yield a clause, and what is left of a long one when it is cut at its phrases."""
    yield clause
    if len(clause.split()) <= _SHORT and is_sound(clause):
        return
    for match in reversed(list(edges().finditer(clause))):
        yield clause[: match.start()].strip(" ,")
