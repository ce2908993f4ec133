"""A group of documents to compare, as an address names it: any search, or all other documents."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qsl, quote_plus

from govatlas.coverage import (
    ANY,
    EVERY_DOCUMENT,
    FACETS,
    VALUE_FACETS,
    Condition,
    Conditions,
    Cover,
    Mask,
    Selection,
)
from govatlas.errors import InputError
from govatlas.explorer import Explorer
from govatlas.model.catalogue import Catalogue
from govatlas.model.codebook import Codebook
from govatlas.publishing.lookup import find_category
from govatlas.web.facet_names import FACET_NAMES, name_value
from govatlas.web.selections import read_selection, write_selection
from govatlas.wording import ENGLISH, _, current_language, ngettext, say_term, write_list

OTHERS: Final = "others"
"""Names the group of all documents that are not in the other one."""

_SHOWN: Final = 60
_MOST_NAMED: Final = 3


@dataclass(frozen=True, slots=True)
class AskedGroup:
    """A group as it was asked for; ``text`` is what the address has."""

    text: str
    q: str = ""
    selection: Selection = EVERY_DOCUMENT

    @property
    def is_others(self) -> bool:
        """Whether it is all that the other group is not."""
        return self.text == OTHERS

    @property
    def conditions(self) -> Conditions:
        """Return what selects its documents, but for the words searched for."""
        return tuple(Condition(name, value) for name, value in write_selection(self.selection))

    def name(self, codebook: Codebook) -> str:
        """Return what readers call it, such as ``European Union or United Kingdom``."""
        if self.is_others:
            return _("all other documents")
        parts = [_name_values(codebook, name, self.selection) for name in FACET_NAMES]
        parts += [_name_cover(codebook, cover) for cover in self.selection.cover]
        parts += [_("actor %(actor)s", actor=actor) for actor in self.selection.actor]
        parts += [_("“%(words)s”", words=self.q)] if self.q else []
        return ", ".join(part for part in parts if part) or _("all documents")

    def find(self, explorer: Explorer, catalogue: Catalogue) -> Mask:
        """Return which documents are in it, were it not for what the page itself is limited to.

        Raises:
            InputError: the search is too long, or the selection names what there is not.
        """
        mask = self.selection.mask(catalogue)
        return mask & explorer.choose(self.q).mask if self.q else mask


def read_group(text: str) -> AskedGroup:
    """Read ``year:2024``, a whole search such as ``country=China&stage=Enacted``, or ``others``.

    Raises:
        InputError: the text has another form.
    """
    if text == OTHERS:
        return AskedGroup(text)
    facet, _, value = text.partition(":")
    if facet in FACETS and value:
        return AskedGroup(text, selection=read_selection([(facet, value)]))
    pairs = parse_qsl(text)
    if not pairs or any(name not in (*FACETS, "q") for name, _ in pairs):
        raise InputError(
            f"group={text[:_SHOWN]!r} must have the form FACET:VALUE, or that of a search such as "
            f"country=China&stage=Enacted; facets: {', '.join(FACETS)}"
        )
    words = " ".join(" ".join(value for name, value in pairs if name == "q").split())
    return AskedGroup(text, words, read_selection(pairs))


def write_group(q: str, selection: Selection) -> str:
    """Return what ``read_group`` reads, empty where nothing is asked."""
    pairs = write_selection(selection)
    if len(pairs) == 1 and not q:
        return ":".join(pairs[0])
    asked = (("q", q), *pairs) if q else pairs
    return "&".join(f"{name}={quote_plus(value)}" for name, value in asked)


def gather_group(pairs: Iterable[tuple[str, str]], letter: str) -> str:
    """Return the group that a form asks for by fields such as ``a.country``, empty if none."""
    start = f"{letter}."
    own = [(name.removeprefix(start), value) for name, value in pairs if name.startswith(start)]
    if (OTHERS, "1") in own:
        return OTHERS
    words = " ".join(" ".join(value for name, value in own if name == "q").split())
    return write_group(words, read_selection(own))


def _name_values(codebook: Codebook, facet: str, selection: Selection) -> str:
    values = getattr(selection, facet) if facet in VALUE_FACETS else ()
    named = [name_value(codebook, facet, value) for value in values]
    if facet == "has":
        named = [_("has %(norms)s", norms=name) for name in named]
    if facet == "collection":
        named = [_("collection %(name)s", name=name) for name in named]
    if facet == "coder":
        named = [_("coder %(name)s", name=name) for name in named]
    if (more := len(named) - _MOST_NAMED) > 0:
        others = ngettext("%(number)s other", "%(number)s others", more, number=more)
        named = [*named[:_MOST_NAMED], others]
    return _join(named)


def _name_cover(codebook: Codebook, cover: Cover) -> str:
    if cover.category == ANY:
        name = say_term(codebook.taxonomy(cover.taxonomy).label)
    else:
        label = find_category(codebook, cover.taxonomy, cover.category).label
        name = _("covers %(category)s", category=say_term(label))
    if cover.level == ANY:
        return name
    return _("%(name)s: %(level)s", name=name, level=say_term(cover.level))


def _join(names: list[str]) -> str:
    if current_language() is ENGLISH:
        return " or ".join(names)
    return write_list(names, last="or")
