"""Recognises the headings of English texts."""

import re

from govatlas.unitizing.markers import Marker

_LONGEST_HEADING = 130
_RUN_IN_HEADING = re.compile(
    r"(?P<heading>[A-Z“\"][^.;:—\n]{2,110}?)(?:\.\s?[—–-]+|\.--|—|:\s*$|\.\s*$|--)\s*"
)
_TITLE_WORD = re.compile(r"[A-Z0-9“\"(][\w’'&,\-/().“”\"]*")
_SMALL_WORDS = re.compile(
    r"an?|and|as|at|by|for|from|in|into|of|on|or|the|to|with|its|their", re.IGNORECASE
)
_LABEL = re.compile(r"(?P<label>[A-Z][\w’'&-]*(?: [\w’'&-]+){0,4}):\s+")
_VERB = re.compile(r"\b(?:shall|must|may|is|are|was|has|have|means?|will|takes?)\b")


def is_heading(block: str) -> bool:
    """Return whether an unnumbered block looks like a heading: short, unfinished, in title case."""
    if len(block) > _LONGEST_HEADING or "\n" in block or block[-1:] in ".;,?!":
        return False
    words = re.findall(r"[^\s]+", block)
    if len(words) > 14 or not any(character.isalpha() for character in block):
        return False
    if block.isupper():
        return True
    significant = [word for word in words if not _SMALL_WORDS.fullmatch(word)]
    capitals = [word for word in significant if _TITLE_WORD.fullmatch(word.rstrip(":"))]
    return bool(significant) and len(capitals) >= 0.7 * len(significant) and block[0].isupper()


def split_heading(wording: str, marker: Marker) -> tuple[str, int]:
    """Return the heading after the marker, and the offset at which the body text begins."""
    rest = wording[marker.length :]
    if marker.style.startswith("hashes") or not rest:
        return rest.strip("# "), len(wording)
    match = _RUN_IN_HEADING.match(rest)
    if match is not None and _reads_as_title(match["heading"], marker):
        at_end = match.end() == len(rest)
        return match["heading"], len(wording) if at_end else marker.length + match.end()
    if rest[-1] not in ".;:," and _reads_as_title(rest, marker):
        return rest, len(wording)
    return "", marker.length


def find_label(wording: str) -> str:
    """Return the label that opens a block (``Purpose: …``), empty where there is none."""
    label = _LABEL.match(wording)
    return label["label"] if label is not None and len(wording) > label.end() else ""


def _reads_as_title(wording: str, marker: Marker) -> bool:
    """Return whether ``wording`` looks like a title; named divisions may be in sentence case."""
    if is_heading(wording):
        return True
    short = len(wording) <= _LONGEST_HEADING and len(wording.split()) <= 12
    return short and marker.rank is not None and _VERB.search(wording) is None
