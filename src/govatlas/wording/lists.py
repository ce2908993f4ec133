"""Lists in a sentence, and names in the middle of one, as the language spoken now has them."""

from collections.abc import Sequence
from typing import Final

from markupsafe import Markup, escape

from govatlas.wording.choosing import current_language

_CAPITALS_KEPT: Final = frozenset({"de"})
"""Languages whose nouns have a capital wherever they stand."""


def write_list(items: Sequence[str], *, last: str = "and") -> str:
    """Return items as a list in a sentence; markup where one of them is.

    Args:
        items: the words.
        last: what stands before the last of them: ``and`` or ``or``.
    """
    if any(hasattr(item, "__html__") for item in items):
        return Markup(_join([str(escape(item)) for item in items], last))
    return _join(items, last)


def _join(items: Sequence[str], last: str) -> str:
    if len(items) < 2:
        return "".join(items)
    code = current_language().code
    if code == "en":
        return f"{', '.join(items[:-1])} {last} {items[-1]}"
    from babel.lists import format_list  # only who reads another language needs it

    return format_list(list(items), style="or" if last == "or" else "standard", locale=code)


def lower_first(label: str) -> str:
    """Return a label as it stands within a sentence; abbreviations keep their capitals."""
    if current_language().code in _CAPITALS_KEPT or label[1:2].isupper():
        return label
    return label[:1].lower() + label[1:]
