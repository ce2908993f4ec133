"""Converts British to American spelling, so that the two compare as equal."""

import re
from functools import lru_cache
from typing import Final

_AMERICAN: Final = tuple(
    (re.compile(pattern), american)
    for pattern, american in (
        (r"(?<=[a-z]{3})is(e[sdr]?|ing|ers|ations?|ational|able)$", r"iz\1"),
        (r"((?:anal|paral|catal|hydrol|electrol)y)s(e[sdr]?|ing|ers)$", r"\1z\2"),
        (
            r"((?:arm|behavi|cand|clam|col|endeav|fav|flav|harb|hon|hum|lab|neighb|od|parl|rig|"
            r"rum|sav|splend|tum|val|vap|vig)o)ur",
            r"\1r",
        ),
        (
            r"((?:appal|cancel|channel|counsel|dial|distil|enrol|equal|fuel|fulfil|funnel|"
            r"initial|instal|jewel|label|level|marshal|model|panel|pencil|quarrel|rival|signal|"
            r"total|travel|tunnel))l(s|ed|ing|ings|ers?|ors?|ations?|ments?|able)?$",
            r"\1\2",
        ),
        (r"^(.*(?:calib|cent|fib|lit|lust|meag|met|sab|somb|spect|theat))re(s?)$", r"\1er\2"),
        (r"^(.*cent)red$", r"\1ered"),
        (r"((?:defen|licen|offen|practi|preten))c(e[sd]?|ing)$", r"\1s\2"),
        (r"((?:anal|catal|dial|epil|monol|prol)og)ue(s?)$", r"\1\2"),
        (r"^(program)me(s?)$", r"\1\2"),
        (r"((?:abridg|acknowledg|judg))ement", r"\1ment"),
        (r"^((?:ski|wi)l)ful", r"\1lful"),
        (r"^ageing$", "aging"),
        (r"^artefact", "artifact"),
        (r"^sceptic", "skeptic"),
        (r"^aluminium$", "aluminum"),
        (r"^grey", "gray"),
        (r"^mould", "mold"),
        (r"^((?:orthop|p|encyclop))aed", r"\1ed"),
        (r"^anaesth", "anesth"),
        (r"^foet", "fet"),
        (r"^man(?:oeuvr|euver)e?", "maneuver"),
        (r"^learnt$", "learned"),
        (r"^whilst$", "while"),
        (r"^amongst$", "among"),
        (r"^((?:after|back|down|for|to|up)ward)s$", r"\1"),
    )
)


@lru_cache(maxsize=4096)
def spell_as_american(word: str) -> str:
    """Return ``word``, in lower case, in American spelling.

    Some results are not words, such as ``promize``, but none is a different word.
    """
    for pattern, american in _AMERICAN:
        word = pattern.sub(american, word)
    return word
