"""Names the place of a passage as a reader would: "Section 3(a)", "the findings", "the opening"."""

import re
from functools import cache
from typing import Final

from govatlas.coding.local.languages import read_data
from govatlas.coding.local.views import DocumentView, heading_trail
from govatlas.model.document import Force
from govatlas.norms.place import name_place

_LONGEST_HEADING: Final = 6
_QUOTES: Final = re.compile(r"[“”\"‘]|(?<!\w)’|’(?!\w)")
_OPENING: Final = 6
_NUMBERED: Final = re.compile(r"(?i)\d|section|article|chapter|part\b")
_FINDINGS: Final = re.compile(r"(?i)\bfind(?:s|ings?)\b")


def name_passage(view: DocumentView, passage: int) -> str:
    """Return where a passage stands: provision, kind of wording, heading, else the opening.

    Empty where nothing names the place.
    """
    provision = tidy_provision(name_place(view.outline, passage))
    force = view.passages[passage].force
    if force is Force.DEFINITION and defines(view, passage):
        return f"the definition in {provision}" if provision else "a definition"
    if force is Force.RECITAL:
        return _name_recital(view, passage, provision)
    if force is Force.HEADING:
        return f"the heading of {provision}" if provision else "a heading"
    return provision or name_heading(view, passage) or _name_opening(passage)


def defines(view: DocumentView, passage: int) -> bool:
    """Whether a passage, or what leads into it, is worded as a definition."""
    found = view.passages[passage]
    above = [p for p in found.context if view.passages[p].force is Force.DEFINITION]
    return any(_defining().search(view.wording(p).lower()) for p in (passage, *above[:2]))


@cache
def _defining() -> re.Pattern[str]:
    return re.compile(read_data("reasons")["defines"])


def tidy_provision(provision: str) -> str:
    """Return ``Section 3 (a) (2)`` as ``Section 3(a)(2)``; a bare number becomes a point."""
    tidy = re.sub(r"(?<=\S) \(", "(", provision)
    return f"point {tidy}" if tidy[:1] == "(" or tidy[:1].isdigit() else tidy


def name_heading(view: DocumentView, passage: int) -> str:
    """Return the part by its innermost short heading, empty where it has none."""
    for provision in heading_trail(view.outline, passage):
        heading = " ".join(_QUOTES.sub("", provision.heading).split()).strip(" .:—–-")
        if heading and len(heading.split()) <= _LONGEST_HEADING and not _NUMBERED.search(heading):
            return f"the part headed {heading.capitalize() if heading.isupper() else heading}"
    return ""


def _name_recital(view: DocumentView, passage: int, provision: str) -> str:
    headings = " ".join(p.heading for p in heading_trail(view.outline, passage))
    if provision.startswith("Recital"):
        return provision
    if _FINDINGS.search(f"{headings} {view.wording(passage)}"):
        return f"the findings in {provision}" if provision else "the findings"
    return f"the background in {provision}" if provision else "the preamble"


def _name_opening(passage: int) -> str:
    return "the opening" if passage < _OPENING else ""
