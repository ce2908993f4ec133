"""Names the bearer of a norm as the prose of a summary wants it, or refuses the name."""

import re

from govatlas.coding.local.english import article_for
from govatlas.coding.local.summary.rules import pattern
from govatlas.model.norm import Norm
from govatlas.norms import can_act, head_noun, load_language, singular

_WORD = re.compile(r"[\w'’-]+")
_LONGEST_ARTICLE = 8
_LONGEST_NARROWED = 16
_MEMBERS = re.compile(r",? and (?:the |an? )?|, (?:the |an? )?")
_OF_SEVERAL = re.compile(r"(?P<head>[\w-]+) of an? [^,]+(?:, an? [^,]+)*,? or an? .+")
_LIST_ARTICLE = re.compile(r",? (?:or )?an? ")
_ARTICLED = re.compile(r"(, )(?:the|an?) ")
_MODAL = r"(?:shall|must|will|should|may|can|are|is)\b"
_BEFORE_NAME = (
    r"(?i)^(?:[\W\d]*\(\w{1,3}\))*\W*"
    r"(?:(?:and|or|that|the|an?|any|each|every|no|all|such|this|these) )*"
)
_JOINED = r"(?i)(?:^|\s)(?:and|or|who|that|which|we|you|it|they|he|she|also|to)$"


_DOING = re.compile(r" \w+ing ")
_DONE = re.compile(r" \w+ed(?= |$)")
_OF = re.compile(r" (?:of|for|in|on|to|by|with) ")


def is_one_of_many(norm: Norm, text: str) -> bool:
    """Whether the bearer is any member of a class: "no department", "each provider"."""
    if norm.bearer is None:
        return False
    quotation = norm.bearer.quotation
    if quotation.text.lower() != norm.bearer.text.lower():
        return False
    before = text[max(0, quotation.span.start - _LONGEST_ARTICLE) : quotation.span.start].split()
    return bool(before) and before[-1].lower() in load_language("en").words["one_of_many"]


def bears_deed(norm: Norm) -> bool:
    """Whether the bearer is who acts: not where a thing does, "The notice must appear in bold"."""
    if norm.bearer is None:
        return True
    verb = re.escape(norm.action.text.split()[0].strip(","))
    found = re.search(rf"^(?P<who>.*?)\b{_MODAL}[\s—–:()\w-]{{0,24}}?\b{verb}\b", _line(norm))
    if found is None:
        return True
    subject = _before_asides(found["who"].strip(' ,—–-("“'))
    subject = re.sub(_BEFORE_NAME, "", subject).strip()
    return (
        not subject
        or _is_named(subject, norm.bearer.text)
        or can_act(_OF.split(subject)[0], load_language("en"))
        or bool(re.search(_JOINED, subject))
    )


def _is_named(subject: str, bearer: str) -> bool:
    """Whether a subject is the bearer's own name, or what is left of it."""
    said, name = subject.lower(), bearer.lower()
    return said.endswith(name) or name.endswith(f" {said}")


def _before_asides(wording: str) -> str:
    """Return the last part of a subject in commas that is no aside: not "in consultation with"."""
    parts = wording.split(", ")
    while len(parts) > 1 and parts[-1].split(maxsplit=1)[0].lower() in _load_asides():
        parts.pop()
    return parts[-1]


def _load_asides() -> frozenset[str]:
    return load_language("en").words["aside_openings"] - {"other"}


def names_bearer(norm: Norm) -> bool:
    """Whether the sentence tells who acts: not where a passive leaves it to what stands around."""
    if norm.bearer is None:
        return False
    said = _WORD.findall(norm.quotation.text.lower())
    verb = norm.action.text.split()[0].lower().strip(",")
    language = load_language("en")
    if verb in said or not language.words["subject_pronouns"].isdisjoint(said):
        return True
    head = head_noun(norm.bearer.text, language)
    acronym = "".join(word[0] for word in norm.bearer.text.split() if word[0].isupper())
    return any(singular(word, language) == head for word in said) or acronym.lower() in said


def _line(norm: Norm) -> str:
    return " ".join(norm.quotation.text.split())


def name_bearer(name: str, text: str) -> str:
    """Return the name of a bearer in the case of running prose, empty where it is no good name.

    Args:
        name: the bearer as the norm has it.
        text: the document's text, which shows how the name is written within sentences.
    """
    name = " ".join(name.split()).strip(" ,;:.'`").removeprefix("above ")
    name = re.sub(r"^(?:an?|the|each|any|every|all|no|such) (?=\w)", "", name, flags=re.IGNORECASE)
    name = re.sub(r" ?\([^()]*(?:\)|$)", "", name).strip()
    name = re.sub(r",? or any of its .+$", "", name)
    name = re.sub(r"^\d+ (?=[A-Z])| (?:to|and|of|that)$| of this \w+$", "", name)
    name = pattern("cited").sub("", name)
    name = _after_heading(re.sub(r"^(?:Action|Goal|Objective) [\d.]+ ", "", name))
    if not name or pattern("no_name").search(_without_articles(name)):
        return ""
    if pattern("narrowed").search(name) and len(name.split()) > _LONGEST_NARROWED:
        return ""
    name = _lower_case(name, text)
    return name if _names_somebody(name, text) else ""


def _after_heading(name: str) -> str:
    """Return the name without a heading before it: "Growth, trade and well-being Stakeholders"."""
    found = re.fullmatch(r"[A-Z]?[^A-Z]*[a-z], [^A-Z]+ (?P<who>[A-Z][a-z]+s)", name)
    return found["who"] if found and can_act(found["who"], load_language("en")) else name


def _without_articles(name: str) -> str:
    """Return "A, B, and C" for "A, the B, and the C" where all of them can act.

    So too for what one who can act has several of: "operator of a site, an app, or a tool".
    """
    members = [part for part in _MEMBERS.split(name) if part]
    language = load_language("en")
    if len(members) > 1 and all(can_act(_OF.split(part)[0], language) for part in members):
        return _ARTICLED.sub(r"\1", name)
    listed = _OF_SEVERAL.fullmatch(name)
    if listed is not None and can_act(listed["head"], language):
        return _LIST_ARTICLE.sub(" ", name)
    return name


def _lower_case(name: str, text: str) -> str:
    """Return the name without the capitals of a heading or of a sentence's first word."""
    words = name.split()
    if all(word.isupper() for word in words) and (
        len(words) > 1 or len(name) > 6 or can_act(name.lower(), load_language("en"))
    ):
        lowered = name.lower()
        return lowered.title().replace(" Of ", " of ") if name.title() in text else lowered
    rest = " ".join(words[1:])
    first = words[0]
    if not first[0].isupper() or first.isupper() or re.search(r"[A-Z]", first[1:]):
        return name
    if re.match(r"[A-Z]|(?:of|for) (?:the )?[A-Z]", rest):
        return name
    if re.search(rf"(?<![\w-]){re.escape(first.lower())}(?![\w-])", text):
        return f"{first.lower()} {rest}".strip()
    if not rest and first.endswith("s") and not _is_written_within(name, text):
        return first.lower() if can_act(first.lower(), load_language("en")) else name
    return name


def _is_written_within(name: str, text: str) -> bool:
    """Whether a sentence has the name behind its first word, where a capital says something."""
    return bool(re.search(rf"[a-z,;] {re.escape(name)}\b", text))


def say_bearer(bearer: str, text: str, *, many: bool) -> str:
    """Return the bearer with the article that the text has, else with the one that prose wants.

    Args:
        bearer: the name, as ``name_bearer`` gives it.
        text: the document's text.
        many: whether it is any member of a class.
    """
    said = article_for(bearer, many=many)
    if (
        said == bearer
        and bearer[0].isupper()
        and re.search(rf"[a-z,] the {re.escape(bearer)}\b(?! [A-Z])", text)
    ):
        return f"the {bearer}"
    return said


def _names_somebody(name: str, text: str) -> bool:
    if pattern("things").search(re.split(r" (?:of|for|that|who|in|on|to|\w+ing) ", name)[0]):
        return False
    head = _OF.split(name)[0] if name.islower() else name
    cuts = (head, _DOING.split(head)[0], _DONE.split(head)[0])
    if any(can_act(cut, load_language("en")) for cut in cuts):
        return True
    words = [word for word in name.split() if word[0].isalpha() and len(word) > 3]
    if not words or not all(word[0].isupper() for word in words):
        return False
    return len(words) > 1 or bool(
        re.search(rf"(?<=[a-z,])(?<!and) (?:the )?{re.escape(name)}\b", text)
    )
