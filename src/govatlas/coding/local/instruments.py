"""Names the kind of instrument that a document is, by its title, its opening, its stage."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from govatlas.coding.local.languages import read_data
from govatlas.coding.local.views import DocumentView
from govatlas.model.coding import StatusLabel

_OPENING = 1500
_HEADING_LINES = 8
_LONGEST_HEADING = 140
_PROPOSED = frozenset(("Proposed", "Defunct"))


@dataclass(frozen=True, slots=True)
class InstrumentWording:
    """Compiled wording of kinds of instruments; ``names`` gives each group of ``kind`` its name."""

    names: tuple[str, ...]
    kind: re.Pattern[str]
    statutes: frozenset[str]
    binding: frozenset[str]
    aside: re.Pattern[str]
    next: re.Pattern[str]
    ends_in_act: re.Pattern[str]
    bill: re.Pattern[str]
    executive: re.Pattern[str]
    office: re.Pattern[str]
    itself: re.Pattern[str]
    cited: re.Pattern[str]


@cache
def load_instrument_wording() -> InstrumentWording:
    """Return the packaged wording, compiled."""
    data = read_data("instruments")
    kinds = "|".join(f"({pattern})" for pattern, _ in data["kinds"])
    single = ("aside", "next", "ends_in_act", "bill", "executive", "office", "itself", "cited")
    return InstrumentWording(
        names=tuple(name for _, name in data["kinds"]),
        kind=re.compile(rf"(?<![\w-])(?:{kinds})(?![\w-])", re.IGNORECASE),
        statutes=frozenset(data["statutes"]),
        binding=frozenset(data["binding"]),
        **{name: re.compile(data[name]) for name in single},
    )


def name_instrument(view: DocumentView, status: StatusLabel) -> str:
    """Return the word for the instrument that its title or opening uses."""
    wording = load_instrument_wording()
    binding = status.category == "hard_law"
    authority = view.document.instrument.authority.name
    kind = next((k for k in _list_kinds(view) if binding or k not in wording.binding), "")
    if not binding:
        return kind or ("policy" if status.category == "soft_law" else "report")
    if kind == "order" and authority.startswith("Executive Office"):
        return "executive order"
    return _at_stage(view, kind or ("rule" if wording.office.match(authority) else "law"))


def _at_stage(view: DocumentView, kind: str) -> str:
    """Return the word for a binding instrument that is, or is not, in force."""
    wording = load_instrument_wording()
    instrument = view.document.instrument
    congress = instrument.authority.name == "United States Congress"
    if kind in wording.statutes or (congress and kind not in ("resolution", "rule")):
        if instrument.stage in _PROPOSED:
            return "bill"
        if instrument.stage == "Enacted":
            return "law" if kind == "law" and not congress else "act"
        return "bill" if wording.bill.search(view.lowered, 0, _OPENING) else kind
    return f"proposed {kind}" if instrument.stage == "Proposed" else kind


def _list_kinds(view: DocumentView) -> Iterator[str]:
    """Yield the kinds that the title names, then those of the opening, the likeliest first."""
    wording = load_instrument_wording()
    title = view.document.instrument.title
    if wording.executive.search(title):
        yield "executive order"
    yield from _in_title(title)
    lines = [line.strip() for line in view.lowered[:_OPENING].split("\n") if line.strip()]
    for line in lines[:_HEADING_LINES]:
        if len(line) <= _LONGEST_HEADING:
            yield from _in_title(line)
    for itself in wording.itself.finditer(view.lowered, 0, 2 * _OPENING):
        match = wording.kind.match(view.lowered, itself.end())
        if match:
            yield _kind_of(match)


def _in_title(title: str) -> Iterator[str]:
    """Yield the kinds in a title: the last of its first noun phrase, then others in order."""
    wording = load_instrument_wording()
    plain = " ".join(wording.aside.sub(" ", title.lower()).split())
    if wording.ends_in_act.search(plain):
        yield "act"
    head = len(wording.next.split(plain, maxsplit=1)[0])
    found = list(wording.kind.finditer(plain))
    yield from (_kind_of(match) for match in reversed(found) if match.start() < head)
    for match in found:
        if match.start() >= head and not wording.cited.search(plain[: match.start()]):
            yield _kind_of(match)


def _kind_of(match: re.Match[str]) -> str:
    return load_instrument_wording().names[(match.lastindex or 1) - 1]
