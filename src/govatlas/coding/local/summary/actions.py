"""Compresses the action of a norm to what a clause of a summary can carry."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from govatlas.coding.local.summary.rules import list_tidy, pattern, read_rules
from govatlas.model.norm import Modality, Norm
from govatlas.norms import load_language

_FURTHER = 260
_FURTHER_OBJECT = 420
_KEPT = 2048
_SHORTEST = 3
_SHORTEST_HEDGED = 6
_LONGEST = 32
_SHORT_REST = 9
_SHORT = 14
_LIST_LEFT_OPEN = re.compile(
    r", (?!and |or |as |in |by |not |to |if |with |for |which |where |including |such |at |on )"
    r"(?:(?!\band\b|\bor\b)[\w’'-]+ ?){1,4}$"
)

_CLAUSE_END = re.compile(r"[.;:—]|--|\s[–-]\s|\n\s*\n|\n\s*\(|\n?\(\w\)|\n\s*\d{1,2}[.)]\s")
_LIST_GOES_ON = re.compile(
    r", (?!(?:including|which|such|as|in|by|not|if|when|where|except|unless|with|for|to|and to)\b)"
    r"(?:[\w’'-]+ ){0,4}?(?:[\w’'-]+(?:, (?:and|or) | (?:and|or) )[\w’'-]+)"
)
_PARTICIPLE = re.compile(r"(?<![nps]e)(?<!be)(?<!fe)ed$")
_ENSURED = re.compile(r"\b(?:ensure|assure) that\b.* (?:is|are|be) \w+(?:ed|en)$")
_COORDINATED = re.compile(
    r"\w+, (?:and|or) [^,]+, "
    r"(?!(?:in|on|by|for|with|within|during|between|at|to|from|of|as|if)\b)\w"
)
_MONTH = re.compile(
    r"\b(?:january|february|march|april|may|june|july|august|september|october|november|december)"
    r"(?= \d)"
)
_SHOUTED = re.compile(r"(?:\b[A-Z]{2,} ){3}")


def list_actions(norm: Norm, text: str) -> tuple[str, ...]:
    """Return the wordings of a norm's action that end where a clause or a phrase ends.

    The longest comes first. An exception is never cut off.
    """
    whole = tidy(_mend_hyphens(_complete(norm, text), text))
    whole = _join_item(re.split(r";|—|--", whole, maxsplit=1)[0])
    kept = []
    if pattern("left_open").search(whole):
        whole = re.sub(read_rules()["left_open"], "", whole).strip(" ,")
    for action, tail in _cut(whole, forbidden=norm.modality is Modality.PROHIBITION):
        if tail and len(action.split()) < _SHORTEST_HEDGED:
            continue
        if _breaks_off(action, cut=len(action) < len(whole)):
            continue
        if _SHORTEST <= len(action.split()) <= _LONGEST and is_sound(action) and _is_deed(action):
            kept.append(action + tail)
    return tuple(dict.fromkeys(kept))


def list_advice(norm: Norm, text: str) -> Iterator[str]:
    """Yield the wordings of what a norm recommends that somebody else do."""
    for action, tail in _cut(tidy(_complete(norm, text)), forbidden=False):
        if len(action.split()) <= _LONGEST and is_sound(action):
            yield action + tail


def list_standings(norm: Norm, text: str) -> Iterator[str]:
    """Yield the wordings of an action that gives a right or frees of liability."""
    action = norm.action.text
    if not (pattern("right_of_action").match(action) or pattern("liable").match(action)):
        return
    whole = tidy(_complete(norm, text)).partition(": ")[0]
    for wording, _ in _cut(whole, forbidden=False):
        whole_words = _SHORTEST_HEDGED <= len(wording.split()) <= _LONGEST and is_sound(wording)
        if whole_words and not _breaks_off(wording, cut=len(wording) < len(whole)):
            yield wording


def _cut(whole: str, *, forbidden: bool) -> Iterator[tuple[str, str]]:
    """Yield an action, then what is left of it cut at its phrases, with what the cut leaves open.

    What is forbidden only in some cases is not said to be forbidden in all of them.
    """
    yield whole, ""
    short = len(whole.split()) <= _SHORT and is_sound(whole)
    ends = [match.start() for match in edges().finditer(whole)]
    plain = {match.start() for match in pattern("forbidden_edge").finditer(whole)}
    exception = pattern("exception").search(whole)
    if exception and _is_short_rest(whole, exception.start()):
        return
    if exception:
        ends = sorted({end for end in ends if end < exception.start()} | {exception.start()})
        short = False
    for end in reversed(ends):
        action = whole[:end].strip(" ,")
        if short and end not in plain:
            continue
        if end not in plain and pattern("relative").search(action):
            continue
        if whole[end:].lstrip(" ,").startswith(("into account", "into consideration")):
            continue
        if whole[end:].lstrip(" ,").startswith("with ") and pattern("before_with").search(action):
            continue
        tail = ""
        if exception and end <= exception.start():
            only = pattern("conditional").match(exception[0])
            tail = read_rules()["in_some_cases" if only else "with_exceptions"]
        elif forbidden and end not in plain:
            if _is_short_rest(whole, end):
                continue
            tail = read_rules()["in_some_cases"]
        yield action, tail


def _is_short_rest(whole: str, end: int) -> bool:
    """Whether an action can be said with all that stands behind a place, which is short."""
    rest = len(whole[end:].split())
    return rest <= _SHORT_REST and len(whole.split()) <= _LONGEST and is_sound(whole)


def _mend_hyphens(action: str, text: str) -> str:
    """Return the action with words joined that a line's end parted, as they stand elsewhere."""

    def join(match: re.Match[str]) -> str:
        joined = match[1] + match[2]
        return joined if joined in text else match[0]

    return re.sub(r"([a-z]{2,}) ?- ([a-z]{2,})", join, action)


def _join_item(whole: str) -> str:
    """Return what stands before a list, with the item where it lacks its object."""
    before, _, item = whole.partition(": ")
    if not item or not pattern("needs_more").search(before):
        return before
    if re.match(r"[A-Z][a-z]+ [a-z]", item):
        item = f"{item[0].lower()}{item[1:]}"
    return f"{before} {item}"


def _complete(norm: Norm, text: str) -> str:
    """Return the action up to the end of its clause where the norm stops in the middle of it."""
    action = " ".join(norm.action.text.split())
    end = norm.action.quotation.span.end
    lacking = pattern("needs_more").search(tidy(action))
    listed = _LIST_GOES_ON.match(text[end : end + _FURTHER]) is not None
    if not text[end : end + 1].isspace() and not lacking and not listed:
        return action
    reach = _FURTHER_OBJECT if lacking else _FURTHER
    further = _CLAUSE_END.split(text[end : end + reach])
    if len(further) == 1:
        return f"{action} {' '.join(further[0].split()[:-1])} …"
    comma = "," if further[0].startswith(",") else ""
    return f"{action}{comma} {' '.join(further[0].lstrip(',').split())}".strip()


@lru_cache(maxsize=_KEPT)
def tidy(text: str) -> str:
    """Return the wording without references within the act, asides and marks of lists."""
    text = " ".join(text.split())
    if len(text) > 12 and sum(map(str.isupper, text)) > 0.6 * sum(map(str.isalpha, text)):
        text = _MONTH.sub(lambda month: month[0].capitalize(), text.lower())
    for words, find, put in list_tidy():
        if any(word in text for word in words):
            text = find.sub(put, text)
    return " ".join(text.split()).replace(" ,", ",").strip(" ,;:.")


@lru_cache(maxsize=_KEPT)
def is_sound(text: str) -> bool:
    """Whether the wording reads as a whole phrase: nothing dangling, unbalanced or unresolved."""
    words = text.split()
    if not words:
        return False
    last = words[-1].lower().strip("”\"').")
    if last in _dangling() or words[-1].endswith(("-", ",", "…")):
        return False
    if text.count("(") != text.count(")") or text.count("“") != text.count("”"):
        return False
    if text.count('"') % 2 or _SHOUTED.search(text) or _LIST_LEFT_OPEN.search(text):
        return False
    before = words[-2].lower() if len(words) > 1 else ""
    if last in load_language("en").verbs and before in ("to", "and", "or", "not", "must", "may"):
        return False
    return not pattern("unsound").search(text)


def _breaks_off(action: str, *, cut: bool) -> bool:
    """Whether an action ends in a verb whose complement was cut off, or its verbs lost theirs."""
    words = action.lower().split()
    if cut and words and words[0].endswith(",") and not _COORDINATED.match(action):
        return True
    before, last = ["", *words][-2:]
    language = load_language("en")
    if cut and _ENSURED.search(action):
        return True
    if last in read_rules()["nouns_like_verbs"] or before in read_rules()["auxiliaries"]:
        return False
    if cut and before.endswith("ly") and last in language.verbs:
        return True
    if cut and _PARTICIPLE.search(last):
        return True
    return last.endswith(("ed", "ing") if cut else "ed") and last in language.bases


def _is_deed(action: str) -> bool:
    """Whether the action begins with a verb and is more than routine."""
    first = re.split(r"[ ,]", action.lower(), maxsplit=1)[0]
    bases = load_language("en").bases
    led = first.endswith("ly") and first not in load_language("en").verbs and " " in action
    if led:
        action = action.partition(" ")[2]
        first = re.split(r"[ ,]", action.lower(), maxsplit=1)[0]
    if " " not in action:
        return False
    if bases.get(first, first) != first and first not in bases.values():
        return False
    second = action.lower().split()[1].strip(",")
    if first == "not" and bases.get(second, second) not in bases.values() and second != "be":
        return False
    if second in read_rules()["never_objects"]:
        return False
    known = led or first in load_language("en").verbs or first in ("be", "not", "have", "do")
    return known and not pattern("skip").search(action) and not pattern("needs_more").search(action)


@cache
def _dangling() -> frozenset[str]:
    return frozenset(read_rules()["never_last"])


@cache
def edges() -> re.Pattern[str]:
    """Return the wording of the places where an action may be cut."""
    return re.compile(read_rules()["phrase_edge"])
