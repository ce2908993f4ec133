"""Takes off what stands before or after a name without belonging to it: verbs, cells, adverbs."""

import re
from functools import cache
from typing import Final

from govatlas.coding.local.actors.full_names import name_wording, without_determiner
from govatlas.coding.local.actors.heads import HEAD_END, INNER_DETERMINER, kind_of
from govatlas.coding.local.actors.lexicon import read_actor_data
from govatlas.norms.language import load_language

_CELL: Final = "|"
_MOST_TAKEN: Final = 4
_ADVERB: Final = re.compile(r"\s+(?!(?:assembly|family|supply|ally|elderly)$)[a-z]{2,}ly$")


def strip_opening(name: str) -> str:
    """Return ``name`` without what stands before it: ``restrict another user`` is a ``user``.

    Of the cells of a table in one row, the last is the name; of a clause such as ``the School
    encourages staff``, whoever stands behind the verb.
    """
    name = name_wording("heading").sub("", name.rpartition(_CELL)[2].strip())
    head = HEAD_END.split(name)[0]
    inner = list(INNER_DETERMINER.finditer(head))
    if inner:
        name = name[inner[-1].end() :].strip()
    name = _behind_verb(name)
    for _ in range(_MOST_TAKEN):
        first, _, rest = name.partition(" ")
        if not rest or not _is_no_part(first, rest):
            break
        name = without_determiner(rest)
    return name


@cache
def _load_kept() -> frozenset[str]:
    """Return the verbs that are also nouns or adjectives and may open a name."""
    return frozenset(read_actor_data("openings")["kept"])


@cache
def _load_apart() -> frozenset[str]:
    """Return the words that never belong to a name that they open."""
    return frozenset(read_actor_data("openings")["apart"])


def _is_no_part(word: str, rest: str) -> bool:
    """Whether ``word`` only stands before the name in ``rest``."""
    if name_wording("compound").match(f"{word} {rest}"):
        return False
    acronym = word.isupper() and len(word) > 1
    if not acronym and (word.lower() in _load_apart() or name_wording("verb_first").match(word)):
        return True
    sentence = word.islower() or (not acronym and rest[0].islower())
    return sentence and _is_verb(word) and kind_of(rest) is not None


def _is_verb(word: str) -> bool:
    """Whether a word asks for an object behind it, rather than qualifies a noun.

    A capital may be that of a sentence; but a plural with a capital is a name.
    """
    language, small = load_language("en"), word.lower()
    if small in _load_kept():
        return False
    active = small.endswith("ing") or (small == word and word.endswith("s"))
    return small in language.verbs or (active and small in language.bases)


def _behind_verb(name: str) -> str:
    """Return whoever stands behind the verb of a clause, else ``name``."""
    language = load_language("en")
    words = HEAD_END.split(name)[0].split()
    for place in range(len(words) - 2, 0, -1):
        word = words[place]
        finite = word.islower() and word.endswith("s") and word in language.bases
        if finite and word not in _load_kept() and word not in language.verbs:
            behind = without_determiner(name.split(maxsplit=place + 1)[-1])
            return behind if kind_of(behind) is not None else name
    return name


def strip_end(name: str) -> str:
    """Return ``name`` without an adverb or verb after it: ``members interact directly``."""
    name = _ADVERB.sub("", name)
    before, _, last = name.rpartition(" ")
    verb = last in load_language("en").verbs and last not in _load_kept()
    if verb and kind_of(name) is None and kind_of(before) is not None:
        return before
    return name
