"""Reads which documents a report is of, in the words of the site's addresses."""

import re
from typing import Final

from govatlas.coverage import FACETS, Selection, count_values, find_unmatched
from govatlas.errors import InputError, UnknownCategory
from govatlas.explorer import Chosen, Explorer
from govatlas.web.selections import read_selection

_NAMES: Final = (*FACETS, "q")
_SEPARATOR: Final = re.compile(rf"[,&]\s*(?=(?:{'|'.join(_NAMES)})=)")
_STARTS: Final = re.compile(r"[,&]\s*([a-z_]+)=")


def read_where(text: str) -> tuple[str, Selection]:
    """Return the words to search for and the selection that ``text`` asks for.

    It has the filters of the site's addresses, between commas: ``status=hard_law,cover=risk:2.1``.
    A filter given twice means either value; ``q=WORDS`` searches.

    Raises:
        InputError: it is malformed, or names a filter that there is not.
    """
    pairs = []
    for piece in filter(None, _SEPARATOR.split(text.strip())):
        name, mark, value = (part.strip() for part in piece.partition("="))
        inner = _STARTS.search(value) if name in _NAMES and name != "q" else None
        unknown = name if name not in _NAMES else inner[1] if inner else ""
        if unknown or not mark:
            raise InputError(
                f"{(unknown or piece)[:60]!r} is no filter; give NAME=VALUE with one of: "
                f"{', '.join(_NAMES)}"
            )
        if not value:
            raise InputError(f"{name}= needs a value")
        pairs.append((name, value))
    q = " ".join(value for name, value in pairs if name == "q")
    return q, read_selection(pairs)


def choose(explorer: Explorer, q: str, selection: Selection) -> Chosen:
    """Return the documents asked for, which are some.

    Raises:
        InputError: there are none; the message names values that some have.
    """
    try:
        chosen = explorer.choose(q, selection)
    except UnknownCategory as error:
        raise InputError(f"{error}; list them with: govatlas codebook show") from error
    if chosen.mask.any():
        return chosen
    known = count_values(chosen.catalogue)
    for unmatched in find_unmatched(selection, known):
        few = ", ".join(f"{entry.facet}={entry.value}" for entry in unmatched.suggestions)
        word = "did you mean" if unmatched.is_close else "there are"
        raise InputError(
            f"no document has {unmatched.facet}={unmatched.value}; {word}: {few or 'none'}"
        )
    raise InputError("no document matches all of these filters; leave one out")
