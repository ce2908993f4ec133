"""Names the kind of instrument that a document is, by its title, its opening, its stage."""

import re
from collections.abc import Iterator

from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import StatusLabel

_KINDS = {
    "executive order": "executive order",
    "ordinance": "ordinance",
    "resolution": "resolution",
    r"(?:sc|sj|hc|hj|s|h)r(?= ?\d)": "resolution",
    "regulations?": "regulation",
    r"\d+ cfr": "regulation",
    r"part \d+(?=—)": "regulation",
    "directive": "directive",
    "declaration": "declaration",
    "recommendations?(?= (?:of|on|for|to|from) |$)": "recommendation",
    "(?:framework )?convention": "convention",
    "provisions": "set of provisions",
    "standard": "standard",
    "guidelines?": "set of guidelines",
    "guidance": "guidance",
    "advisory": "advisory",
    "guide": "guide",
    "principles": "set of principles",
    "framework": "framework",
    "strategy": "strategy",
    "roadmap": "roadmap",
    "code of (?:practice|conduct|ethics)": "code of practice",
    "commitments?": "set of commitments",
    "statement": "statement",
    "charter": "charter",
    "measures": "set of measures",
    "memorandum": "memorandum",
    "report": "report",
    "white paper": "white paper",
    "(?:concept|position) paper": "position paper",
    "policy": "policy",
    "procedures?": "policy",
    "opinions": "policy opinion",
    "plan": "plan",
    "rules?": "rule",
    "order": "order",
    "bill": "bill",
    r"(?:[hs]b|hf|sf|ab) ?\d[\d-]*": "bill",
    "act": "act",
    "(?<!real )law": "law",
}
_KIND = re.compile(
    r"(?<![\w-])(?:" + "|".join(f"({word})" for word in _KINDS) + r")(?![\w-])", re.IGNORECASE
)
_STATUTES = frozenset(("bill", "act", "law"))
_BINDING = _STATUTES | {"executive order", "ordinance", "regulation", "directive", "rule", "order"}
_ASIDE = re.compile(r"\([^)]*\)|[“\"][^”\"]*[”\"]")
_NEXT = re.compile(
    r" (?:on|for|to|of|in|relating|regarding|concerning|with|under|by)\b|[:;]|, ?sec"
)
_ENDS_IN_ACT = re.compile(r"\bact(?: of \d{4})?(?=,|:|$)|^an act\b")
_BILL = re.compile(r"introduced the following|\b(?:a|house|senate|assembly) bill\b|introduced by")
_EXECUTIVE = re.compile(r"\(EO \d+\)")
_OFFICE = re.compile(r"(?i)\b(?:department|agency|administration|commission|bureau)\b")
_ITSELF = re.compile(r"\bthis (?:\w+ )?(?=[a-z])")
_CITED = re.compile(r"(?:implement\w*|pursuant to|under|signed|with|of|by|in|to|the) (?:the )?$")
_OPENING = 1500
_HEADING_LINES = 8
_LONGEST_HEADING = 140
_PROPOSED = frozenset(("Proposed", "Defunct"))


def name_instrument(view: DocumentView, status: StatusLabel) -> str:
    """Return the word for the instrument that its title or opening uses."""
    binding = status.category == "hard_law"
    authority = view.document.instrument.authority.name
    kind = next((k for k in _list_kinds(view) if binding or k not in _BINDING), "")
    if not binding:
        return kind or ("policy" if status.category == "soft_law" else "report")
    if kind == "order" and authority.startswith("Executive Office"):
        return "executive order"
    return _at_stage(view, kind or ("rule" if _OFFICE.match(authority) else "law"))


def _at_stage(view: DocumentView, kind: str) -> str:
    """Return the word for a binding instrument that is, or is not, in force."""
    instrument = view.document.instrument
    congress = instrument.authority.name == "United States Congress"
    if kind in _STATUTES or (congress and kind not in ("resolution", "rule")):
        if instrument.stage in _PROPOSED:
            return "bill"
        if instrument.stage == "Enacted":
            return "law" if kind == "law" and not congress else "act"
        return "bill" if _BILL.search(view.lowered, 0, _OPENING) else kind
    return f"proposed {kind}" if instrument.stage == "Proposed" else kind


def _list_kinds(view: DocumentView) -> Iterator[str]:
    """Yield the kinds that the title names, then those of the opening, the likeliest first."""
    title = view.document.instrument.title
    if _EXECUTIVE.search(title):
        yield "executive order"
    yield from _in_title(title)
    lines = [line.strip() for line in view.lowered[:_OPENING].split("\n") if line.strip()]
    for line in lines[:_HEADING_LINES]:
        if len(line) <= _LONGEST_HEADING:
            yield from _in_title(line)
    for itself in _ITSELF.finditer(view.lowered, 0, 2 * _OPENING):
        match = _KIND.match(view.lowered, itself.end())
        if match:
            yield _kind_of(match)


def _in_title(title: str) -> Iterator[str]:
    """Yield the kinds in a title: the last of its first noun phrase, then others in order."""
    plain = " ".join(_ASIDE.sub(" ", title.lower()).split())
    if _ENDS_IN_ACT.search(plain):
        yield "act"
    head = len(_NEXT.split(plain, maxsplit=1)[0])
    found = list(_KIND.finditer(plain))
    yield from (_kind_of(match) for match in reversed(found) if match.start() < head)
    for match in found:
        if match.start() >= head and not _CITED.search(plain[: match.start()]):
            yield _kind_of(match)


def _kind_of(match: re.Match[str]) -> str:
    return tuple(_KINDS.values())[(match.lastindex or 1) - 1]
