"""Renders the templates of pages, which escape and reveal what they write."""

from functools import cache
from typing import Any, Final

from fastapi import Request
from jinja2 import Environment, PackageLoader, PrefixLoader, StrictUndefined
from starlette.responses import HTMLResponse

from govatlas.coverage import FEWEST
from govatlas.publishing import write_language
from govatlas.publishing.saying import add_messages, finalize
from govatlas.web import addresses
from govatlas.web.colophon import make_colophon
from govatlas.web.selections import write_selection
from govatlas.web.static_files import address_static
from govatlas.wording import LANGUAGES

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
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_messages(environment)
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
        languages=LANGUAGES,
        write_selection=write_selection,
        written_in=write_language,
    )
    return environment
