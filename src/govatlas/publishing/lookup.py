"""Finds the names that a codebook gives to what a coding says, with their order.

A coding may be older than the codebook at hand; what the codebook no longer has keeps its
code as its name, so that nothing a coder said is dropped.
"""

from govatlas.errors import InvalidValue, UnknownCategory
from govatlas.model.codebook import Category, Codebook, Scale, Taxonomy
from govatlas.model.coding import Coding, Label
from govatlas.wording import _, say_term


def list_taxonomy_ids(coding: Coding, codebook: Codebook) -> tuple[str, ...]:
    """Return the taxonomies that ``coding`` gives levels of or was asked for, codebook order first.

    An abstention on the status or on a role of actors is of none of them.
    """
    ids = dict.fromkeys(taxonomy.id for taxonomy in codebook.coverage)
    ids |= dict.fromkeys(sorted({label.taxonomy for label in coding.labels}))
    others = {codebook.status.id, codebook.actor_roles.id}
    ids |= dict.fromkeys(sorted({gap.taxonomy for gap in coding.abstentions} - others))
    return tuple(ids)


def order_labels(coding: Coding, codebook: Codebook, taxonomy_id: str) -> list[Label]:
    """Return the labels of one taxonomy in codebook order, codes it does not know last."""
    try:
        categories = codebook.taxonomy(taxonomy_id).categories
    except UnknownCategory:
        categories = ()
    order = {category.code: place for place, category in enumerate(categories)}
    labels = coding.labels_of(taxonomy_id)
    return sorted(labels, key=lambda label: (order.get(label.category, len(order)), label.category))


def find_taxonomy(codebook: Codebook, taxonomy_id: str) -> Taxonomy | None:
    """Return a taxonomy, None where the codebook has none of that id."""
    try:
        return codebook.taxonomy(taxonomy_id)
    except UnknownCategory:
        return None


def find_category(codebook: Codebook, taxonomy_id: str, code: str) -> Category:
    """Return a category; one unknown to the codebook is named by its code."""
    try:
        return codebook.taxonomy(taxonomy_id).category(code)
    except UnknownCategory:
        return Category(code=code, label=code, definition="")


def find_label(codebook: Codebook, taxonomy_id: str, code: str) -> str:
    """Return the label of a category, or its code where the codebook does not have it."""
    return find_category(codebook, taxonomy_id, code).label


def find_scale(codebook: Codebook, taxonomy_id: str) -> Scale | None:
    """Return the scale of a taxonomy, None where the codebook does not have it."""
    taxonomy = find_taxonomy(codebook, taxonomy_id)
    return taxonomy.scale if taxonomy else None


def name_answer(codebook: Codebook, label: Label) -> str:
    """Return the name of the level of ``label``, or of the two that it is uncertain between."""
    name = name_level(codebook, label.taxonomy, label.level)
    if label.rival is None:
        return name
    lower, higher = sorted((label.level, label.rival))
    names = (name_level(codebook, label.taxonomy, level) for level in (lower, higher))
    return _word_uncertain(*names)


def say_answer(codebook: Codebook, label: Label) -> str:
    """Return what ``name_answer`` does, in the language of the reader."""
    name = say_term(name_level(codebook, label.taxonomy, label.level))
    if label.rival is None:
        return name
    lower, higher = sorted((label.level, label.rival))
    names = (say_term(name_level(codebook, label.taxonomy, level)) for level in (lower, higher))
    return _say_uncertain(*names)


def format_level(scale: Scale, level: int, rival: int | None) -> str:
    """Return the name of a level, or of the two that it is uncertain between, for readers."""
    if rival is None:
        return say_term(scale.name_of(level))
    return _say_uncertain(*(say_term(scale.name_of(value)) for value in sorted((level, rival))))


def _word_uncertain(lower: str, higher: str) -> str:
    """Return what stands in the place of a level that is uncertain."""
    return f"uncertain between {lower} and {higher}"


def _say_uncertain(lower: str, higher: str) -> str:
    return _("uncertain between %(lower)s and %(higher)s", lower=lower, higher=higher)


def name_level(codebook: Codebook, taxonomy_id: str, level: int) -> str:
    """Return the name of a level, or its number where the scale does not have it."""
    try:
        return codebook.taxonomy(taxonomy_id).scale.name_of(level)
    except (InvalidValue, UnknownCategory):
        return str(level)
