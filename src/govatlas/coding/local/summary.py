"""Sums up a document in one to three plain sentences."""

import re
from collections.abc import Sequence

from govatlas.coding.local.instruments import name_instrument
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import ActorLabel, Role, StatusLabel
from govatlas.model.document import Force

_MOST_NAMES = 3
_MOST_TOPICS = 4
_LONGEST_NAME = 90
_LONGEST_PURPOSE = 260
_LONG_TITLE = re.compile(
    r"(?:\b(?:A BILL|AN ACT|An Act|A bill|FOR AN ACT|ACT)\s+|(?:^|\n)(?=(?:To|TO)\s+(?i:amend|"
    r"require|provide|establish|direct|prohibit|authorize|create|regulate|enhance|counter|waive|support)\b))"
    r"(?P<purpose>(?:To|TO|to|relating to|RELATING TO|concerning|CONCERNING|providing for|"
    r"establishing)\s+(?!the\b|this\b)[^.;:]{30,320}?)"
    r"(?=,? and for other purposes|; and for|[.;:]|\n\s*\n)"
)
_PURPOSE = re.compile(
    r"(?i)\b(?:the )?(?:purpose|aim|objective|goal|intent)s? of (?:this|these|the) "
    r"(?:\w+ ){1,4}?(?:is|are) (?P<purpose>to [^.;:]{25,300})(?=[.;:])"
    r"|\bthis (?:policy|guidance|document|framework|procedure|act|statement|directive|standard|"
    r"declaration|report|order) (?P<does>(?:outlines|sets out|establishes|provides|aims to|"
    r"describes|supports|governs|defines|helps|documents|presents) [^.;:]{25,300})(?=[.;:])"
)
_TAKES_THE = re.compile(
    r"^(?:(?:under|deputy|assistant|vice|chief|select|joint|full) )?(?:secretary|director|"
    r"commission\b|committee|attorney general|department|office|federal|governor\b|president|board|"
    r"council|administrator|ministry|people of|legislature|general assembly|city of|county of|"
    r"task force|commissioner|court|cyberspace|election|united|national|congressional|institute|"
    r"state\b|senate|house|special|working group|international|public\b|bureau|chief|comptroller|"
    r"center|school|european|city attorney|government|university of|authority|"
    r"data protection officer|complaint officer|secretariat|representatives|agency|state of)"
    r"|\b(?:agency|authority|commission|council|board|department|committee|bureau|office|institute|"
    r"group|senate|assembly|network|government|court|force|administration|ministry|alliance)"
    r"(?:$| (?:of|on|for) )",
    re.IGNORECASE,
)
_CLAUSE = re.compile(
    r" (?:of|for|that|who|which|with|in|at|using|operating|injured|aggrieved|subject|to|or|and)\b"
)
_ALREADY_MANY = (
    *("s", "staff", "personnel", "people", "public", "faculty", "police", "sector", "industry"),
)
_ASIDE = re.compile(r",? (?:excluding|including) .*$|\s*\(.*\)$")
_SPACE = re.compile(r"\s+")


def summarize(
    view: DocumentView,
    status: StatusLabel,
    actors: tuple[ActorLabel, ...],
    risks: Sequence[tuple[str, int]],
    sectors: Sequence[tuple[str, int]],
) -> str:
    """Return what the document is, what it does to whom, which sectors and risks it covers.

    Args:
        view: the document.
        status: its legislative status.
        actors: who holds which role in it.
        risks: labels of the risks above level none, with their levels.
        sectors: labels of the sectors above level none, with their levels.
    """
    covered = _say_covered(sectors, risks)
    sentences = [_say_what(view, status, actors), _say_aim(view), covered]
    return " ".join(sentence for sentence in sentences if sentence)


def _say_what(view: DocumentView, status: StatusLabel, actors: Sequence[ActorLabel]) -> str:
    """Return a sentence on the kind of instrument, its issuer, targets and enforcers."""
    kind = name_instrument(view, status)
    if status.category == "soft_law":
        kind = f"non-binding {kind}"
    article = "" if kind.endswith("guidance") else "An " if kind[0] in "aeiou" else "A "
    proposers, targets, enforcers = (
        _names(actors, role) for role in (Role.PROPOSER, Role.TARGET, Role.ENFORCER)
    )
    issued = f" from {_listed(proposers)}" if proposers else ""
    own = {name.lower() for name in proposers} | {"our", "we"}
    others = [name for name in targets if name.lower() not in own]
    itself = ["its own work"] if targets and not others else []
    verb = "binds" if status.category == "hard_law" else "addresses"
    asked = f" that {verb} {_listed((others or itself)[:_MOST_NAMES])}" if targets else ""
    enforced = f", enforced by {_listed(enforcers[:2])}" if enforcers and targets else ""
    sentence = f"{article}{kind}{issued}{asked}{enforced}."
    return sentence[0].upper() + sentence[1:]


def _names(actors: Sequence[ActorLabel], role: Role) -> list[str]:
    """Return the first names in ``role``, each once."""
    names: list[str] = []
    for actor in actors:
        name = actor.name.split(",")[0] if len(actor.name) > _LONGEST_NAME else actor.name
        if actor.role is role and name.lower() not in {known.lower() for known in names}:
            names.append(name)
    return names


def _listed(names: Sequence[str]) -> str:
    named = [_with_article(name) for name in names]
    if len(named) > 1 and any(" and " in name for name in named):
        return f"{'; '.join(named[:-1])}{';' if len(named) > 2 else ','} and {named[-1]}"
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _with_article(name: str) -> str:
    """Return ``name`` as running prose wants it: with an article, or in the plural."""
    if name == "its own work" or name.startswith(("any ", "each ", "every ")):
        return name
    if not name[0].islower() and not name.endswith(" employee"):
        return f"the {name}" if _TAKES_THE.search(name) else name
    if _TAKES_THE.match(name):
        return f"the {name}"
    clause = _CLAUSE.search(name)
    first = name[: clause.start()] if clause else name
    if first.endswith(
        ("s", "staff", "personnel", "people", "public", "faculty", "police", "sector", "industry")
    ):
        return name
    if clause and clause[0].strip() in ("that", "who", "which"):
        return f"any {name}"
    return _plural(first) + name[len(first) :]


def _plural(noun: str) -> str:
    if noun.endswith("y") and noun[-2:-1] not in "aeiou":
        return f"{noun[:-1]}ies"
    if noun.endswith("person"):
        return f"{noun}s"
    return f"{noun}es" if noun.endswith(("x", "ch", "sh")) else f"{noun}s"


def _say_aim(view: DocumentView) -> str:
    """Return a sentence with the document's own words of purpose, where they can stand alone."""
    text = view.document.text[:8000]
    title = _LONG_TITLE.search(text[:3000])
    if title is not None:
        return _as_sentence("It is", _lower_first(title["purpose"]), "to")
    purpose = _PURPOSE.search(text)
    if purpose is None or not _is_prose(view, purpose.start()):
        return ""
    if purpose["purpose"]:
        return _as_sentence("Its stated purpose is", _lower_first(purpose["purpose"]), "to")
    return _as_sentence("It", _lower_first(purpose["does"]), "")


def _is_prose(view: DocumentView, offset: int) -> bool:
    place = view.passage_at(offset)
    return place is not None and view.passages[place].force is not Force.HEADING


def _as_sentence(opening: str, words: str, wanted: str) -> str:
    """Return ``opening`` with ``words``, cut at a clause where they run on too long."""
    words = _SPACE.sub(" ", words).strip(" ,")
    if words.isupper():
        words = words.lower()
    if wanted and not words.lower().startswith(f"{wanted} "):
        opening = "It is an instrument"
    if len(words) > _LONGEST_PURPOSE:
        cut = words.rfind(", ", 60, _LONGEST_PURPOSE)
        if cut < 0:
            return ""
        words = words[:cut]
    return f"{opening} {words}."


def _lower_first(words: str) -> str:
    words = words.strip()
    return words[:1].lower() + words[1:]


def _say_covered(sectors: Sequence[tuple[str, int]], risks: Sequence[tuple[str, int]]) -> str:
    """Return a sentence on the sectors governed and the risks that the text speaks to."""
    governed, touched = _chief(sectors), _chief(risks)
    how = "chiefly covers" if max((level for _, level in risks), default=0) > 1 else "touches on"
    parts = [
        f"governs {_join(governed)}" if governed else "",
        f"{how} {_join(touched)}" if touched else "",
    ]
    said = ", and ".join(part for part in parts if part)
    return f"It {said}." if said else ""


def _chief(covered: Sequence[tuple[str, int]]) -> list[str]:
    """Return the labels at the highest level in plain words, the last ones counted."""
    highest = max((level for _, level in covered), default=0)
    chief = [_plain(label) for label, level in covered if level == highest and level > 0]
    chief = list(dict.fromkeys(chief))
    more = len(chief) - _MOST_TOPICS
    return [*chief[:_MOST_TOPICS], f"{more} more"] if more > 1 else chief


def _plain(label: str) -> str:
    """Return a label as it stands within a sentence: small, save names such as AI."""
    label = _ASIDE.sub("", label)
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def _join(words: Sequence[str]) -> str:
    """Return a list of labels; labels that hold commas or "and" are parted by semicolons."""
    if len(words) == 1:
        return words[0]
    if len(words) == 2:
        return f"{words[0]}, and {words[1]}" if " and " in words[0] else " and ".join(words)
    mark = ";" if any("," in word or " and " in word for word in words) else ","
    return f"{f'{mark} '.join(words[:-1])}{mark if mark == ';' else ''} and {words[-1]}"
