"""Lets templates say messages in the language of their reader."""

import re
from typing import Any, Final

from jinja2 import Environment
from markupsafe import Markup

from govatlas.publishing.visible import reveal
from govatlas.wording import (
    _,
    current_language,
    lower_first,
    say_term,
    write_day,
    write_list,
    write_number,
    write_percent,
    write_short,
)

_NAME: Final = re.compile(r"\S+[.=/_\\]\S")


def add_messages(environment: Environment) -> None:
    """Give an environment the messages, as text by ``_`` and as markup by ``trans``."""
    environment.add_extension("jinja2.ext.i18n")
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        _=_,
        as_data=as_data,
        gettext=_say_in_markup,
        name_published=name_published,
        ngettext=_say_count_in_markup,
        say_term=say_term,
        spoken=current_language,
        write_day=write_day,
        write_list=write_list,
    )
    environment.filters["capital"] = _begin_with_capital
    environment.filters["lower_first"] = lower_first
    environment.filters["number"] = write_number
    environment.filters["percent"] = write_percent
    environment.filters["short"] = write_short


def finalize(value: Any) -> Any:
    """Reveal unsafe characters in every value that a template writes, but in its markup."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else reveal(value)


def as_data(value: object) -> Markup:
    """Return a value that is the same in every language, set apart from the words around it."""
    return Markup("<bdi>{}</bdi>").format(finalize(value))


def name_published(term: str) -> Markup:
    """Return the English name under which a term was published, where another is shown first."""
    if say_term(term) == term:
        return Markup("")
    return Markup(' <span class="published" lang="en">{}</span>').format(finalize(term))


def _begin_with_capital(text: str) -> str:
    """Return a sentence with its capital; a name such as ``page=`` or ``x.pdf`` stays as it is."""
    return text if _NAME.match(text) else text[:1].upper() + text[1:]


def _say_in_markup(message: str, /, **values: Any) -> Markup:
    """Say a block of a template, whose message may hold markup and whose values may not."""
    return Markup(current_language().find(message)) % _reveal_all(values)


def _say_count_in_markup(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    message = current_language().find_plural(singular, plural, number)
    return Markup(message) % _reveal_all(values)


def _reveal_all(values: dict[str, Any]) -> dict[str, Any]:
    return {name: finalize(value) for name, value in values.items()}
