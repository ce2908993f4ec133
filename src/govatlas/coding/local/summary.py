"""Sums up a document in one to three plain sentences."""

import re
from collections.abc import Sequence

from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import ActorLabel, Role, StatusLabel
from govatlas.model.document import Force

_MOST_NAMES = 3
_MOST_TOPICS = 4
_LONGEST_NAME = 90
_LONGEST_PURPOSE = 260
_INSTRUMENTS = (
    ("executive order", "executive order"),
    ("ordinance", "ordinance"),
    ("resolution", "resolution"),
    ("regulation", "regulation"),
    ("directive", "directive"),
    ("declaration", "declaration"),
    ("guideline", "set of guidelines"),
    ("guidance", "guidance"),
    ("principles", "set of principles"),
    ("framework", "framework"),
    ("strategy", "strategy"),
    ("code of", "code of practice"),
    ("commitment", "set of commitments"),
    ("statement", "statement"),
    ("charter", "charter"),
    ("measures", "set of measures"),
    ("memorandum", "memorandum"),
    ("report", "report"),
    ("white paper", "white paper"),
    ("policy", "policy"),
    ("procedure", "policy"),
    ("opinions", "policy opinion"),
    ("plan", "plan"),
    ("rule", "rule"),
    ("bill", "bill"),
    ("act", "act"),
)
_BILL = re.compile(r"introduced the following|(?:a|house|senate|assembly) bill\b|introduced by")
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
    r"(?:(?:under|deputy|assistant) )?(?:secretary|director|commission\b|committee|"
    r"attorney general|"
    r"department|office|federal|governor|president|board|council|administrator|ministry|people of|"
    r"legislature|general assembly|city of|task force|commissioner|court|cyberspace|election|"
    r"united|national|congressional|institute|state\b|senate|house|special|working group|"
    r"international|public\b|bureau|chief|comptroller|center)",
    re.IGNORECASE,
)
_SPACE = re.compile(r"\s+")


def summarize(
    view: DocumentView,
    status: StatusLabel,
    actors: tuple[ActorLabel, ...],
    covered: Sequence[tuple[str, int]],
) -> str:
    """Return what the document is, what it does to whom, and which topics it chiefly covers.

    Args:
        view: the document.
        status: its legislative status.
        actors: who holds which role in it.
        covered: labels of categories above none in plain words, with their levels.
    """
    sentences = [_say_what(view, status, actors), _say_aim(view), _say_topics(covered)]
    return " ".join(sentence for sentence in sentences if sentence)


def _say_what(view: DocumentView, status: StatusLabel, actors: Sequence[ActorLabel]) -> str:
    """Return a sentence on the kind of instrument, its issuer, targets and enforcers."""
    kind = _name_instrument(view, status)
    if status.category == "soft_law":
        kind = f"non-binding {kind}"
    article = "An" if kind[0] in "aeiou" else "A"
    proposers, targets, enforcers = (
        _names(actors, role) for role in (Role.PROPOSER, Role.TARGET, Role.ENFORCER)
    )
    issued = f" from {_listed(proposers)}" if proposers else ""
    itself = [name for name in targets if name in proposers]
    targets = [name for name in targets if name not in itself] or (
        ["its own work"] if itself else []
    )
    verb = "binds" if status.category == "hard_law" else "addresses"
    asked = f" that {verb} {_listed(targets)}" if targets else ""
    enforced = f", enforced by {_listed(enforcers[:2])}" if enforcers and targets else ""
    return f"{article} {kind}{issued}{asked}{enforced}."


def _name_instrument(view: DocumentView, status: StatusLabel) -> str:
    """Return the word for the instrument that its title or opening uses."""
    title = view.document.instrument.title.lower()
    opening = view.lowered[:1500]
    if status.category == "hard_law" and (
        _BILL.search(opening) or view.document.instrument.stage == "Proposed"
    ):
        return "bill" if "order" not in title and "rule" not in title else "rule"
    for heading in (title, opening[:250]):
        for word, name in _INSTRUMENTS:
            if re.search(rf"\b{word}s?\b", heading):
                if status.category == "soft_law" and name in ("act", "bill", "rule"):
                    continue
                return name
    return {"hard_law": "law", "soft_law": "policy"}.get(status.category, "report")


def _names(actors: Sequence[ActorLabel], role: Role) -> list[str]:
    """Return the first names in ``role``, each once."""
    names: list[str] = []
    for actor in actors:
        name = actor.name.split(",")[0] if len(actor.name) > _LONGEST_NAME else actor.name
        if actor.role is role and name.lower() not in {known.lower() for known in names}:
            names.append(name)
    return names[:_MOST_NAMES]


def _listed(names: Sequence[str]) -> str:
    named = [_with_article(name) for name in names]
    return named[0] if len(named) == 1 else f"{', '.join(named[:-1])} and {named[-1]}"


def _with_article(name: str) -> str:
    """Return ``name`` with the article that running prose wants before it."""
    if name == "its own work":
        return name
    if _TAKES_THE.match(name):
        return f"the {name}"
    first = re.split(r" (?:of|for|that|who|which|with|in|at|using|operating)\b", name)[0]
    if name[0].islower() and not first.endswith(("s", "staff", "personnel", "people", "public")):
        return f"any {name}"
    return name


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


def _say_topics(covered: Sequence[tuple[str, int]]) -> str:
    """Return a sentence on what is covered best, then on what is only named."""
    highest = max((level for _, level in covered), default=0)
    chief = [label for label, level in covered if level == highest and level > 0]
    chief = [_plain(label) for label in dict.fromkeys(chief)]
    if not chief:
        return ""
    more = len(chief) - _MOST_TOPICS
    listed = _join(chief[:_MOST_TOPICS] + ([f"{more} other topics"] if more > 1 else []))
    how = "It chiefly covers" if highest > 1 else "It touches on"
    return f"{how} {listed}."


def _plain(label: str) -> str:
    """Return a label as it stands within a sentence: small, save names such as AI."""
    return " ".join(word if word.isupper() else word.lower() for word in label.split(" "))


def _join(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{'; '.join(words[:-1])}; and {words[-1]}"
