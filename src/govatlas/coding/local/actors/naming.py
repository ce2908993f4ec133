"""Writes the name of a candidate: acronyms in full, classes in the plural, persons by their act."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import islice

from govatlas.coding.local.actors.full_names import LONGEST_NAME, name_wording
from govatlas.model.norm import Modality, Norm
from govatlas.norms.language import load_language

_ACRONYM = re.compile(
    r"\(\s*[“\"]?(?P<short>[A-Z][A-Za-z&]*[A-Z])(?P<many>s?)(?P<rest>(?: [a-z]+)?)[”\"]?\s*\)"
)
_WORD = re.compile(r"[\w’'&/-]+")
_AI_OBJECT = (
    r"(?P<what>(?:[a-z-]+ ){0,3}?(?:ai|artificial intelligence|generative|foundation|frontier|"
    r"automated|automatic|synthetic|deep synthesis|general-purpose)(?: [a-z-]+){0,3}? "
    r"(?:systems?|models?|services?|tools?|technolog(?:y|ies)))\b"
)
_MOST_BACK = 90
_SMALL = frozenset(("of", "the", "and", "for", "on", "in", "to", "&"))
_BOUND = frozenset((Modality.PROHIBITION,))
_ASIDE = re.compile(
    r", (?:or|and) [^,]{3,90}, (?=\w)|, (?:with|in|by|for|through|without) [^,]{3,90},"
)
_RELATIVE = re.compile(r" (?:that|which)\b")
_ACT_END = re.compile(
    r",| (?:if|when|where|unless|with|without|within|in order|by|knowing|whether|during|"
    r"for the purpose|on or after|before|after|from|as|unless|so|at|shall|must|may|will|is|are)\b"
)
_LEADING = re.compile(r"^(?:\w+ly(?: (?:or|and) \w+ly)? )+")
_THEY = re.compile(
    r"(?i)\b(?:they|he or she|she or he|he|she|(?:the|such) (?:person|actor))\s+"
    r"(?P<act>[^.;:()]{3,120})"
)
_VERBS_OF_ACT = re.compile(
    r"(?P<before>(?:^|,? (?:or|and) (?:who )?|, )(?:\w+ly )?)(?P<verb>[a-z]+)\b"
)
_OPEN_END = re.compile(r" (?:depicting|containing|using|generated|caused|including|involving)$")
_MOST_TOLD = 6
_REACH = 400
_MOST_ACT_WORDS = 9
_FEWEST_ACT_WORDS = 2
_NO_ACT = re.compile(
    r"^(?:be|have|include|apply|not|the|a|an|any|does|violate|fail|know|intend|act|seek|commit|reside|"
    r"suffer|contravene|own|believe|find|bring|maintain|receive|allege)\b",
    re.IGNORECASE,
)


def find_acronyms(text: str) -> Mapping[str, str]:
    """Return the words that acronyms of ``text`` stand for, as it gives them beside each."""
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        words = _WORD.findall(text[max(0, match.start() - _MOST_BACK) : match.start()])
        full = _spell(match["short"], match["rest"].split(), words)
        if full:
            found.setdefault(f"{match['short']}{match['rest']}".lower(), full)
            found.setdefault(f"{match['short']}s{match['rest']}".lower(), full)
    return found


def _spell(short: str, rest: Sequence[str], words: Sequence[str]) -> str:
    """Return the last of ``words`` whose initials are ``short``, with the literal ``rest``."""
    words = list(words)
    tail = list(words[-len(rest) :]) if rest else []
    if [word.lower() for word in tail] != list(rest):
        return ""
    place = len(words) - len(tail)
    for letter in reversed(short.replace("&", "").upper()):
        place -= 1
        while place >= 0 and words[place] in _SMALL:
            place -= 1
        if place < 0 or words[place][0].upper() != letter:
            return ""
    return re.sub(r"[’']s?$", "", " ".join(words[place:]))


def write_plural(name: str, text: str) -> str:
    """Return the name of a class in the plural, where the text speaks of any or all of it.

    A name is a class where it has no capital and the text puts an indefinite word before it.
    """
    head = re.match(r"[^,]*?(?=$| (?:of|for|that|who|which|with|in|on|to|using)\b)", name)
    word = (head[0] if head else name).split()[-1]
    singular = re.search(r"(?:[^aeiou]y|or)$", word)
    if singular is None or name != name.lower():
        return name
    if " and " in name or " or " in name:
        return name
    pattern = re.escape(head[0] if head else name)
    some = len(re.findall(rf"(?i)\b(?:an?|any|each|every|no|all|such)\s+{pattern}\b", text))
    one = len(re.findall(rf"(?i)\bthe\s+{pattern}\b", text))
    plural = f"{word[:-1]}ies" if word.endswith("y") else f"{word}s"
    many = len(re.findall(rf"(?i)\b{pattern[: -len(word)]}{plural}\b", text))
    if not many and (not some or one > 3 * some):
        return name
    return name.replace(word, plural, 1)


def qualify(name: str, lowered: str) -> str:
    """Return a bare ``developers`` with the systems or services of which the text says it most."""
    if not name_wording("bare").fullmatch(name):
        return name
    head = re.escape(name.lower().removesuffix("s"))
    objects = Counter(
        " ".join(match["what"].split())
        for match in re.finditer(rf"\b{head}s? of (?:an? |the )?{_AI_OBJECT}", lowered)
    )
    if not objects:
        return name
    what = max(objects, key=lambda each: (objects[each], -len(each), each))
    return f"{name.removesuffix('s')}s of {_many(what)}"


def describe_persons(name: str, norms: Sequence[Norm], text: str = "") -> str:
    """Return whom ``persons`` means by what they must not do or are punished for.

    Where no norm tells it, by what ``text`` says of ``a person who …``.
    """
    acts = [norm.action.text for norm in norms if norm.modality in _BOUND]
    punished = [norm.quotation.span.start for norm in norms if norm.modality is Modality.SANCTION]
    told = [text[start : start + _REACH] for start in punished]
    acts += [match["act"] for words in told for match in _THEY.finditer(words)]
    who = re.compile(rf"(?i)\b{re.escape(name)}s? who,? (?P<act>[^.;:()]{{3,120}})")
    acts += [match["act"] for match in islice(who.finditer(text), _MOST_TOLD)]
    for words in acts:
        act = _clip_act(_write_bases(words))
        if act:
            return f"{_many(name)} who {act}"
    return name


def _write_bases(act: str) -> str:
    """Return an act as the plural has it: ``discloses or posts`` is ``disclose or post``."""
    words = _LEADING.sub("", _ASIDE.sub(" ", act.lower() if act.isupper() else act).strip())
    bases = load_language("en").bases

    def write(match: re.Match[str]) -> str:
        word = match["verb"]
        return match["before"] + (bases.get(word, word) if word.endswith("s") else word)

    return _VERBS_OF_ACT.sub(write, words)


def _many(name: str) -> str:
    many = re.sub(r"\b(person|individual|system|model|service|tool)\b", r"\1s", name)
    return many.replace("entity", "entities").replace("technology", "technologies")


def _clip_act(action: str) -> str:
    words = _LEADING.sub("", _ASIDE.sub(" ", action).strip())
    act = _ACT_END.split(words)[0].strip(" ,;")
    if len(act.split()) > _MOST_ACT_WORDS:
        act = " ".join(_RELATIVE.split(act)[0].split()[:_MOST_ACT_WORDS])
    act = name_wording("dangling").sub("", _OPEN_END.sub("", act))
    few = len(act.split()) < _FEWEST_ACT_WORDS or len(act) > LONGEST_NAME
    verb = act.split()[0].lower() if act else ""
    is_act = verb in load_language("en").verbs and not _NO_ACT.match(act)
    return act if is_act and not few else ""


def is_vague(name: str) -> bool:
    """Whether only a clause could tell whom ``name`` means."""
    return name_wording("vague").match(name) is not None


def list_variants(name: str, acronyms: Mapping[str, str]) -> Iterator[str]:
    """Yield ``name``, in full where it is or begins with an acronym that the text explains."""
    full = acronyms.get(name.lower())
    if full:
        yield full
        return
    first, _, rest = name.partition(" ")
    if rest and first.lower() in acronyms and first.isupper():
        yield f"{acronyms[first.lower()]} {rest}"
        return
    yield name
