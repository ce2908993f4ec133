"""Finds a message in the language spoken now, and puts its values in.

Extraction finds the calls of ``_``, ``ngettext`` and ``N_`` by name. A message is a format: its
values stand in it as ``%(name)s``, a percent sign as ``%%``. A message with a value that is
markup is markup itself, and escapes its other values.
"""

from collections.abc import Mapping

from markupsafe import Markup

from govatlas.wording.choosing import current_language


def _(message: str, /, **values: object) -> str:
    """Return ``message`` in the language spoken now, with its values."""
    return _fill(current_language().find(message), values)


def ngettext(singular: str, plural: str, number: int, /, **values: object) -> str:
    """Return the form of a message that goes with ``number``, in the language spoken now.

    The number itself stands in it as a value like any other, written as the caller wants it.
    """
    return _fill(current_language().find_plural(singular, plural, number), values)


def N_(message: str, /) -> str:  # noqa: N802  # gettext's own name, which extractors know
    """Mark a message that is said elsewhere, by ``_``; returns it as it is."""
    return message


def say_term(term: str, /) -> str:
    """Return a term of the data (a category, a level, a stage) as the spoken language has it.

    The terms that come with govatlas are in the catalogues; others are returned as they are.
    """
    return current_language().find(term)


def _fill(message: str, values: Mapping[str, object]) -> str:
    if any(hasattr(value, "__html__") for value in values.values()):
        return Markup(message) % values
    return message % values
