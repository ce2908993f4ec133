"""Joins the items of a list as the language spoken now does."""

from collections.abc import Iterable

from govatlas.wording.choosing import current_language


def write_list(items: Iterable[str]) -> str:
    """Return items as a sentence lists them: ``a, b and c``."""
    listed, code = list(items), current_language().code
    if code == "en":
        *first, last = listed or [""]
        return f"{', '.join(first)} and {last}" if first else last
    from babel.lists import format_list  # only who reads another language needs it

    return format_list(listed, locale=code)
