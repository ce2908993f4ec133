"""The glossary as a page: the words of the site, from the file of the documentation."""

import re
from functools import cache
from importlib import resources
from typing import Final

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

from govatlas.web.templating import render_page

ADDRESS: Final = "/glossary"

router = APIRouter(include_in_schema=False)

_TERM: Final = re.compile(r"<p><strong>([\w ]+)\.</strong>")


@router.get(ADDRESS)
def show_glossary(request: Request) -> Response:
    """Explain the words that the site uses."""
    return render_page(request, "site/glossary.html.jinja", body=load_glossary())


@cache
def load_glossary() -> Markup:
    """Return the glossary as HTML, each term with an id of its own: ``level``, ``gold-codings``."""
    text = (resources.files("govatlas.web") / "data" / "glossary.md").read_text("utf-8")
    _, _, entries = text.partition("\n")  # the title is that of the page
    html = MarkdownIt("commonmark", {"html": False}).render(entries)
    return Markup(_TERM.sub(_mark, html))


def _mark(term: re.Match[str]) -> str:
    name = term[1]
    return f'<p id="{name.lower().replace(" ", "-")}"><strong>{name}.</strong>'
