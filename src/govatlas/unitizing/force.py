"""Determines what a part of a document does: directs, explains, defines or only names."""

import re

from govatlas.model.document import Force

_RECITAL_HEADING = re.compile(
    r"\b(?:findings?|purposes?|recitals?|preamble|background|introduction|foreword|overview|"
    r"legislative intent|declaration of (?:policy|purpose)|context|rationale|executive summary|"
    r"explanatory|statement of|sense of congress|about (?:this|us)|why )\b",
    re.IGNORECASE,
)
_DEFINITION_HEADING = re.compile(
    r"\b(?:definitions?|defined terms|key terms|glossary|interpretation|terminology|"
    r"meaning of)\b",
    re.IGNORECASE,
)
_APPARATUS_HEADING = re.compile(
    r"^(?:short title|citation|table of contents|contents|references|bibliography|"
    r"acknowledge?ments?|severability)\W*$",
    re.IGNORECASE,
)
_RECITAL = re.compile(
    r"^(?:whereas|considering|recogni[sz]ing|recalling|noting|acknowledging|affirming|reaffirming|"
    r"convinced|mindful|aware|emphasi[sz]ing|having regard|(?:the )?\w+ (?:hereby )?finds?\b|"
    r"congress finds|the (?:legislature|general assembly|council|board|city) (?:further )?"
    r"(?:finds|declares|recognizes)|it is the (?:intent|policy|purpose|sense)|"
    r"the purpose of this)",
    re.IGNORECASE,
)
_DEFINITION = re.compile(
    r"^(?:\W|\bthe term\b|\bthe words?\b|\bfor (?:the )?purposes? of .{3,60}?,)*+"
    r"[\"“'‘]?[^.;]{2,70}?[\"”'’]?,?\s+(?:means|mean|shall mean|has the (?:same )?meaning|"
    r"have the (?:same )?meanings?|refers? to|is defined as|(?:does not |shall )?includes?)\b",
    re.IGNORECASE,
)
_QUOTED_TERM = re.compile(r"[\"“][^\"”]{2,80}[\"”]")
_APPARATUS = re.compile(
    r"^(?:this (?:act|section|title|chapter|division|part|subtitle|ordinance|law|article)"
    r" (?:may|shall) be (?:known and )?(?:may be )?(?:cited|known|referred)|"
    r"be it (?:enacted|resolved|ordained)|the people of the state|do enact|"
    r"in the (?:house of representatives|senate)|a bill$|an act$|a resolution$|"
    r"(?:mr|ms|mrs|dr|messrs)\.\s.{0,300}(?:introduced|submitted)|h\. ?(?:r|j|con)\.|s\. ?\d|"
    r"\d{1,3}(?:th|st|d|nd|rd) congress|\d(?:st|d|nd) session|page \d+|\d+ of \d+$|"
    r"\[?(?:introductory )?recitals omitted|[A-Z]?[a-z]{2,8}\.? \d{1,2}, \d{4}$|[\d./ ]{1,14}$)",
    re.IGNORECASE,
)
_DIRECTIVE = re.compile(
    r"\b(?:shall|must|may not|is required to|are required to|is prohibited|are prohibited|"
    r"is unlawful|it is an offence|is guilty of)\b",
    re.IGNORECASE,
)


def is_apparatus(wording: str) -> bool:
    """Return whether ``wording`` has no substance, like a bill header or an enacting clause."""
    return _APPARATUS.match(wording) is not None


def judge_heading(heading: str) -> Force | None:
    """Return the force that ``heading`` gives to the text below it, or None if it gives none."""
    if _APPARATUS_HEADING.search(heading):
        return Force.APPARATUS
    if _DEFINITION_HEADING.search(heading):
        return Force.DEFINITION
    if _RECITAL_HEADING.search(heading):
        return Force.RECITAL
    return None


def judge_passage(wording: str, *, below: Force | None) -> Force:
    """Return the force of a sentence, given the force of the heading it is ``below``.

    A sentence below a heading has the heading's force, unless it clearly does something else: a
    directive inside findings directs, and a definition defines wherever it is.
    """
    if is_apparatus(wording):
        return Force.APPARATUS
    if _is_definition(wording):
        return Force.DEFINITION
    if _RECITAL.match(wording):
        return Force.RECITAL
    if below is Force.DEFINITION:
        return Force.DEFINITION
    if below in (Force.RECITAL, Force.APPARATUS):
        return Force.OPERATIVE if _DIRECTIVE.search(wording) else below
    return Force.OPERATIVE


def _is_definition(wording: str) -> bool:
    opening = wording[:160]
    if _QUOTED_TERM.search(opening[:100]) is None and "term" not in opening[:40].lower():
        return False
    return _DEFINITION.match(opening) is not None
