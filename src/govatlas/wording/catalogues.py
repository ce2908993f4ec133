"""The languages that govatlas speaks, and their catalogues of messages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from types import MappingProxyType
from typing import Final

LANGUAGES: Final[Mapping[str, str]] = MappingProxyType(
    {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español", "zh": "中文"}
)
"""What each language calls itself, by code (ISO 639-1)."""


def _first_if_one(number: int) -> int:
    return int(number != 1)


@dataclass(frozen=True, slots=True)
class Language:
    """A language with what its catalogue holds.

    Args:
        code: of the language.
        messages: by the English message, its forms: one, or one for each plural of the language.
        choose_form: says which form goes with a number.
    """

    code: str
    messages: Mapping[str, tuple[str, ...]] = field(default_factory=dict, repr=False)
    choose_form: Callable[[int], int] = field(default=_first_if_one, repr=False)

    def find(self, message: str) -> str:
        """Return the message in this language, as it is where the catalogue lacks it."""
        forms = self.messages.get(message)
        return forms[0] if forms else message

    def find_plural(self, singular: str, plural: str, number: int) -> str:
        """Return the form of the message that goes with ``number``."""
        forms = self.messages.get(singular)
        if not forms:
            return singular if number == 1 else plural
        return forms[min(self.choose_form(number), len(forms) - 1)]


ENGLISH: Final = Language("en")


@cache
def load_language(code: str) -> Language:
    """Return a language of ``LANGUAGES``, its catalogue read once.

    Raises:
        KeyError: it is none of them.
    """
    if code == "en":
        return ENGLISH
    if code not in LANGUAGES:
        raise KeyError(code)
    from babel.messages.pofile import read_po  # only who reads another language needs it

    with (resources.files("govatlas.wording") / "locales" / f"{code}.po").open("rb") as file:
        catalog = read_po(file, locale=code)
    messages = {}
    for message in catalog:
        if not message.id or message.fuzzy:
            continue
        first = message.id if isinstance(message.id, str) else message.id[0]
        said = message.string or ""
        forms = (said,) if isinstance(said, str) else tuple(said)
        if all(forms):
            messages[first] = forms
    return Language(code, messages, _read_plural(catalog.plural_expr))


def _read_plural(expression: str) -> Callable[[int], int]:
    from gettext import c2py

    return c2py(expression)
