"""Says in plain words what a norm does, in words that stand in the quotations shown with it."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Final

from govatlas.coding.local.bearers import name_type
from govatlas.coding.local.clauses import dangles, find_edges, trim_end
from govatlas.coding.local.english import article_for, gerund
from govatlas.coding.local.labels.shown import Shown
from govatlas.coding.local.languages import ENGLISH, read_data
from govatlas.model.norm import Modality, Norm, NormPart
from govatlas.norms.language import load_language

_MOST_WORDS: Final = 22
_LONGEST_BEARER: Final = 9
_LONGEST_DEADLINE: Final = 9
_SHORTEST: Final = 3
_LEAST_CLAUSE: Final = 25
_LAST_WORDS: Final = 3
_MOST_KEPT: Final = 1 << 12
_AUXILIARIES: Final = ("be", "have")
_NEEDS_ACTOR: Final = (Modality.PERMISSION, Modality.POWER, Modality.SANCTION, Modality.FUNDING)
_TASKS: Final = re.compile(r"(?:responsibilities|duties|functions|purposes?|tasks?) of (?:the )?")
_HYPHEN: Final = re.compile(r"(?<=\w) - (?=\w)")
_BEFORE_SUBJECT: Final = re.compile(
    r"^.*(?<! of)(?<! for)(?<! in)(?<! on)(?<! to)(?<! by)(?<! with)(?<! under)(?<! at)(?<! from)"
    r"(?<! and)(?<! or)(?<!,) (?:the|an?|any|each) "
)
_CLUTTER: Final = re.compile(r"^[\d\W]*(?:(?:[Tt]he|[Aa]n?) )?")
_ADJECTIVES: Final = ("liable", "guilty", "subject", "responsible", "punishable", "ineligible")
_ENDINGS: Final = (
    re.compile(r"(?:,? (?:all|any|each|one or more) of)?,? the following(?: \w+)?$"),
    re.compile(r",? in (?:a|such a|any) (?:manner|way)$|,? in order$|,? so as$"),
    re.compile(
        r",? in (?:accord|assist|collabor|compli|consult|coordin|respon|addit|relat|connect)\w+$"
    ),
    re.compile(r",? (?:after|before|by|for|when|while|in|of|without|through) \w+ing$"),
    re.compile(r",? (?:that|which) \w+$|,? (?:especially|particularly|specifically)$"),
    re.compile(r",? (?:that|which) (?:is|are) (?:\w+ly )?\w+$"),
)
_COORDINATED: Final = re.compile(r" (?:and|or) \w+ed (?:to|by|before|after|for|in|on|with)\b")
_CLAUSES: Final = re.compile(r"[:;] | \(")
_PHRASES: Final = re.compile(
    r",? (?:to|by|in|for|on|with|from|under|through|at(?! least| most)|when|about|into) |"
    r",? and (?:the|to|an?) "
)
_ANYWHERE: Final = re.compile(r", | (?:and|or|of) ")
_EXCEPTION: Final = re.compile(r",? *(?:unless|except|other than)\b")
_NEXT_COMMAND: Final = re.compile(
    r",(?: and| or)? (?:shall|must|may|should|will)\b| (?:and|or) (?:shall|must)\b"
)
_SENTENCE_END: Final = re.compile(rf"\s*[.;:—](?=\s|$)|--|{_NEXT_COMMAND.pattern}")
_PASSIVE: Final = re.compile(r" (?:must|shall|should|may|is|are|will|be|to be|has|have)\b")
_LEAD: Final = re.compile(r"\W*(?:[:—–-]|(?:of )?the following|all of|any of|each of|\||$)")
_CLAUSE_BEARER: Final = re.compile(
    r"^One |,? (?:we|it|they|you)$|, the |\b(?:years?|days?|dates?)\b|\b(?:is|are) \w+ed$"
)
_TORN: Final = re.compile(
    r"\b(?:(?:is|are|be|was|were) \w+(?:ed|en|ing)|the purpose|to the extent|(?:sub)?section|"
    r"paragraph|title|artificial|how|what|which|being|those|such)$"
)
_PARTICIPLE: Final = re.compile(
    r" (?:\w+ed|necessary|consistent|related|due|available|appropriate)$"
)
_LIST_MARK: Final = re.compile(r"^\W*(?:\(?\w{1,5}[.)]\W*)*(?:to )?$")
_SENTENCE_CASE: Final = re.compile(
    r"[A-Z][a-z]+(?:ed|ant|ent|ing|ic|al|ate|ible|able|ers|ors|ies|ees)(?: [a-z].*)?$"
)
_NEXT_VERB: Final = re.compile(r"(?:,| and| or) (?:\w+ly )?([a-z-]+)")


def say_deed(norm: Norm, shown: Shown, *, following: str = "") -> str:
    """Return what the norm does: "obliges developers to publish …", empty where it cannot be said.

    Args:
        norm: what a provision does.
        shown: the quotations that a reader sees; no words but theirs are used.
        following: what the text has right after the quotation of the norm.
    """
    bearer = _choose_bearer(norm, shown)
    action = _choose_action(norm, shown, _MOST_WORDS - len(bearer.split()), following)
    if not action or not _is_plain(norm, bearer):
        return ""
    deed = _frame(norm, bearer, action, shown)
    return deed and deed + _say_deadline(norm, action, shown)


def names_bearer(norm: Norm, shown: Shown) -> bool:
    """Say whether the reader sees who bears the norm, or nobody does."""
    return norm.bearer is None or bool(_choose_bearer(norm, shown))


def _choose_bearer(norm: Norm, shown: Shown) -> str:
    """Return who bears the norm by as many words of the name as are shown, empty where none are."""
    if norm.bearer is None:
        return ""
    name = _CLUTTER.sub("", " ".join(norm.bearer.text.split())).strip(" ,;:")
    name = _BEFORE_SUBJECT.sub("", name)
    if name.lower() in norm.action.text.lower():
        return ""
    for wording in _list_wordings(name, shown):
        words = wording.split()
        if not words or len(words) > _LONGEST_BEARER or words[0].lower() in _nobody():
            continue
        if _CLAUSE_BEARER.search(wording):
            return ""
        if shown.has(wording) and not dangles(words[-1]):
            return wording
    return ""


def _list_wordings(name: str, shown: Shown) -> Iterator[str]:
    """Yield the ways to name a bearer, the fullest first."""
    whose = _TASKS.match(name)
    if whose:
        name = name[whose.end() :]
    yield name
    yield re.split(r" (?:of|for|that|who|which|in|under|described|designated)\b|,", name)[0]
    words = name.split()
    for count in range(min(_LAST_WORDS, len(words)), 0, -1):
        last = " ".join(words[-count:])
        if last[0].isupper() and shown.says(f"the {last}"):
            yield last


@cache
def _nobody() -> frozenset[str]:
    return frozenset(read_data("reasons")["nobody"])


def _is_plain(norm: Norm, bearer: str) -> bool:
    """Say whether what was found of a norm is clear enough to be said in other words."""
    before, _, _ = norm.quotation.text.partition(norm.action.quotation.text.split("\n")[0])
    if bearer:
        foretold = norm.modality in _NEEDS_ACTOR or before.rstrip().endswith(" will")
        return not foretold or bool(_type_of(norm, bearer))
    return bool(_LIST_MARK.match(before)) or bool(_words("operator").search(before.lower()))


@cache
def _words(name: str) -> re.Pattern[str]:
    return re.compile(read_data("reasons")[name])


def _type_of(norm: Norm, bearer: str) -> str:
    """Return what type of actor the head of the name is, empty for a thing."""
    return name_type(NormPart(_head(bearer), norm.quotation))


def _choose_action(norm: Norm, shown: Shown, most: int, following: str) -> str:
    """Return the longest beginning of the action that ends at an edge and whose words are shown."""
    text, whole = _read_on(norm, following)
    if not _opens_with_verb(text):
        return ""
    if norm.modality is Modality.PERMISSION and _words("happenings").match(text):
        return ""
    if _words("no_verbs").match(text) or not _leads_on(text, shown):
        return ""
    for ends in _rank_ends(text, whole=whole):
        for end in ends:
            cut = _drop_ending(text[:end], whole=whole and end == len(text))
            if _SHORTEST <= len(cut.split()) <= most and shown.has(cut):
                return f"{cut}, with exceptions" if _EXCEPTION.match(text, end) else cut
    return ""


def _opens_with_verb(text: str) -> bool:
    """Say whether an action opens with a verb in its base form, an adverb before it or not."""
    verbs = load_language(ENGLISH).verbs
    words = [word for word in text.split()[:2] if not word.endswith("ly")]
    return bool(words) and (words[0] in verbs or words[0] in _AUXILIARIES)


def _leads_on(text: str, shown: Shown) -> bool:
    """Say whether what an action has before a colon leads into a list where it is shown."""
    lead, colon, _ = text.partition(": ")
    if not colon:
        return True
    last = re.escape(" ".join(lead.lower().split()[-2:]))
    return any(_LEAD.match(shown.wording, m.end()) for m in re.finditer(last, shown.wording))


def _read_on(norm: Norm, following: str) -> tuple[str, bool]:
    """Return the action with what follows it in its sentence, and whether that is shown to its end.

    The action of a norm is cut where it is long; a clause is better cut where it has an edge.
    """
    text, quoted = (
        _HYPHEN.sub("-", " ".join(part.split())) for part in (norm.action.text, norm.quotation.text)
    )
    rest = _find_rest(text, quoted)
    if rest is None or _PASSIVE.match(rest):
        return text, True
    end = _SENTENCE_END.search(rest)
    whole = end is not None or not following or _SENTENCE_END.match(following) is not None
    read = text + (rest[: end.start()] if end else rest)
    command = _NEXT_COMMAND.search(read)
    return (read[: command.start()], True) if command else (read, whole)


def _find_rest(text: str, quoted: str) -> str | None:
    """Return what a quotation has after an action, None where its last words are not found."""
    words = text.split()
    for count in range(min(_LAST_WORDS, len(words)), 0, -1):
        _, found, rest = quoted.rpartition(" ".join(words[-count:]))
        if found:
            return rest
    return None


@lru_cache(maxsize=_MOST_KEPT)
def _rank_ends(text: str, *, whole: bool) -> tuple[tuple[int, ...], ...]:
    """Return where an action may end: at clauses, then phrases, then anywhere; the latest first."""
    clauses = find_edges(text, least=_LEAST_CLAUSE, commas=False)
    clauses += [match.start() for match in _CLAUSES.finditer(text)]
    phrases, anywhere = (
        [match.start() for match in edges.finditer(text)] for edges in (_PHRASES, _ANYWHERE)
    )
    ranked = [[len(text)] if whole else [], clauses, phrases, [len(text)], anywhere]
    return tuple(tuple(sorted(set(ends), reverse=True)) for ends in ranked)


@lru_cache(maxsize=_MOST_KEPT)
def _drop_ending(text: str, *, whole: bool) -> str:
    """Return the text without words that want more; empty where too much would be lost."""
    cut = trim_end(text)
    for ending in _ENDINGS:
        cut = trim_end(ending.sub("", cut))
    if whole and cut == text:
        return cut
    return "" if _TORN.search(cut) else trim_end(_PARTICIPLE.sub("", cut))


def _say_deadline(norm: Norm, action: str, shown: Shown) -> str:
    if norm.deadline is None or action.endswith("exceptions"):
        return ""
    said = trim_end(" ".join(norm.deadline.text.split()))
    words = said.split()
    if not words or len(words) > _LONGEST_DEADLINE or not shown.has(said):
        return ""
    if said.lower() in action.lower() or len(words) + len(action.split()) > _MOST_WORDS:
        return ""
    return f" {said[0].lower()}{said[1:]}" if words[0].istitle() else f" {said}"


def _frame(norm: Norm, bearer: str, action: str, shown: Shown) -> str:
    """Return verb, bearer and action joined as the modality wants it."""
    verb, _, rest = action.partition(" ")
    acts = bool(bearer) and bool(_type_of(norm, bearer))
    if norm.modality is Modality.PROHIBITION and not acts and verb in _sparing():
        return f"does not {action}"
    if not bearer:
        return _frame_open(norm.modality, action)
    who = _write_bearer(bearer, shown, acts=acts)
    match norm.modality:
        case Modality.ESTABLISHMENT:
            return _frame_establishment(who, action)
        case Modality.FUNDING:
            return f"funds {who} to {action}" if verb != "be" else f"pays for {who}"
        case Modality.SANCTION:
            return _frame_sanction(who, verb, rest)
        case Modality.OBLIGATION if not acts:
            return f"requires {who} to {action}"
    frame, joint = _FRAMES[norm.modality]
    if norm.modality is Modality.RECOMMENDATION:
        return f"recommends that {who} {action}"
    return f"{frame} {who} {joint}{action}"


_FRAMES: Final = {
    Modality.OBLIGATION: ("obliges", "to "),
    Modality.PROHIBITION: ("forbids", "to "),
    Modality.PERMISSION: ("lets", ""),
    Modality.POWER: ("empowers", "to "),
    Modality.RECOMMENDATION: ("advises", "to "),
}
_OPEN_FRAMES: Final = {
    Modality.OBLIGATION: "requires",
    Modality.PROHIBITION: "forbids",
    Modality.PERMISSION: "allows",
    Modality.POWER: "allows",
    Modality.RECOMMENDATION: "recommends",
}


@cache
def _sparing() -> frozenset[str]:
    """Return the verbs that say, after "may not be construed to", what a text leaves alone."""
    return frozenset(read_data("reasons")["sparing"])


def _write_bearer(bearer: str, shown: Shown, *, acts: bool) -> str:
    """Return the name with the article that the text gives it, else as running prose wants it."""
    if _SENTENCE_CASE.match(bearer):
        bearer = f"{bearer[0].lower()}{bearer[1:]}"
    for article in ("the", "any", "each", "every", *(() if acts else ("a", "an"))):
        if shown.says(f"{article} {bearer}"):
            return f"{article} {bearer}"
    if acts:
        return article_for(bearer)
    return bearer if _head(bearer).endswith("s") else f"the {bearer}"


def _head(name: str) -> str:
    """Return a name up to what is said of it."""
    return re.split(r" (?:of|for|between|in|with|to|that|who|which|under|used)\b|,", name)[0]


def _frame_establishment(who: str, action: str) -> str:
    if not action.startswith("be "):
        return f"entitles {who} to {action}"
    rest = re.sub(r"^be (?:hereby )?(?:established|created)?\s*", "", action)
    return f"sets up {who} {rest}".strip()


def _frame_sanction(who: str, verb: str, rest: str) -> str:
    if verb != "be":
        return f"makes {who} {verb} {rest}"
    if rest.split(" ", 1)[0] in _ADJECTIVES:
        return f"makes {who} {rest}"
    return f"has {who} {rest}"


def _frame_open(modality: Modality, action: str) -> str:
    """Return what is said of nobody in particular, empty where that makes no sentence."""
    verb, _, rest = action.partition(" ")
    if verb in _AUXILIARIES or modality not in _OPEN_FRAMES or _COORDINATED.search(action):
        return ""
    verbs = load_language(ENGLISH).verbs
    second = (match[1] for match in _NEXT_VERB.finditer(action))
    if verb.endswith("ly") or any(word in verbs or word == "to" for word in second):
        frame, joint = _FRAMES[modality]
        return f"{frame} those it addresses {joint}{action}"
    return f"{_OPEN_FRAMES[modality]} {gerund(verb)} {rest}"
