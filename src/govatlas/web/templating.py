"""Renders the templates of pages, which escape and reveal what they write."""

from functools import cache
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from markupsafe import Markup
from starlette.responses import HTMLResponse

from govatlas.coverage import FEWEST
from govatlas.publishing import write_language
from govatlas.publishing.visible import reveal
from govatlas.web import addresses
from govatlas.web.colophon import make_colophon
from govatlas.web.selections import write_selection
from govatlas.web.static_files import address_static
from govatlas.wording import (
    LANGUAGES,
    _,
    current_language,
    lower_first,
    say_term,
    write_list,
    write_number,
    write_percent,
    write_short,
)

REVALIDATE: Final = "no-cache"
"""What pages say of being kept: a browser may keep one, and asks whether it still holds."""


def render_page(
    request: Request,
    template: str,
    *,
    status_code: int = 200,
    coded_by: str | None = None,
    lasting: str = "",
    **values: Any,
) -> HTMLResponse:
    """Return a page of the site.

    Args:
        request: what asked for it; its application says which sections the site has.
        template: a file of ``templates``, which extends ``base.html.jinja``.
        status_code: of the response.
        coded_by: who coded what the page shows; by default whoever coded the documents of its
            scope, or the collection.
        lasting: the address at which the same is shown whatever is coded later, if there is one;
            by default the page is said to be found where it was asked for.
        values: what the template shows.
    """
    if coded_by is None and "scope" in values:
        coded_by = values["scope"].basis.coders_phrase
    address = str(request.base_url).rstrip("/") + lasting if lasting else ""
    colophon = make_colophon(request, coded_by, address=address)
    body = (
        load_environment()
        .get_template(template)
        .render(
            navigation=request.app.state.navigation,
            path=request.url.path,
            path_asked=_read_address(request),
            speaks=request.app.state.speaks,
            colophon=colophon,
            **values,
        )
    )
    return HTMLResponse(body, status_code, {"Cache-Control": REVALIDATE})


def _read_address(request: Request) -> str:
    """Return where a reader comes back to after choosing a language: a form's page for a form."""
    query = f"?{request.url.query}" if request.url.query and request.method == "GET" else ""
    return f"{request.url.path}{query}"


@cache
def load_environment() -> Environment:
    """Return the templates of the site, with those of publishing under ``record/``."""
    environment = Environment(
        loader=PrefixLoader(
            {
                "site": PackageLoader("govatlas.web", "templates"),
                "record": PackageLoader("govatlas.publishing", "templates"),
            }
        ),
        autoescape=True,
        finalize=_finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        extensions=["jinja2.ext.i18n"],
    )
    environment.policies["ext.i18n.trimmed"] = True
    environment.newstyle_gettext = True  # type: ignore[attr-defined]
    environment.globals.update(
        _=_,
        gettext=_say_in_markup,
        ngettext=_say_count_in_markup,
        languages=LANGUAGES,
        say_term=say_term,
        spoken=current_language,
        write_list=write_list,
    )
    environment.globals.update(
        address_category=addresses.address_category,
        address_compare=addresses.address_compare,
        address_groups=addresses.address_groups,
        address_cover=addresses.address_cover,
        address_document=addresses.address_document,
        address_search=addresses.address_search,
        FEWEST=FEWEST,
        address_static=address_static,
        address_versions=addresses.address_versions,
        write_selection=write_selection,
        written_in=write_language,
    )
    environment.filters["capital"] = _begin_with_capital
    environment.filters["lower_first"] = lower_first
    environment.filters["number"] = write_number
    environment.filters["percent"] = write_percent
    environment.filters["short"] = write_short
    return environment


def _finalize(value: Any) -> Any:
    """Reveal unsafe characters in every value that a template writes, but in its markup."""
    return value if isinstance(value, Markup) or not isinstance(value, str) else reveal(value)


def _begin_with_capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _say_in_markup(message: str, /, **values: Any) -> Markup:
    """Say a block of a template, whose message may hold markup and whose values may not."""
    return Markup(current_language().find(message)) % _reveal_all(values)


def _say_count_in_markup(singular: str, plural: str, number: int, /, **values: Any) -> Markup:
    message = current_language().find_plural(singular, plural, number)
    return Markup(message) % _reveal_all(values)


def _reveal_all(values: dict[str, Any]) -> dict[str, Any]:
    return {name: _finalize(value) for name, value in values.items()}
