"""The glossary as a page: the words of the site, from the file of the documentation."""

import re
from functools import cache
from importlib import resources
from importlib.resources.abc import Traversable
from typing import Final

from fastapi import APIRouter, Request
from markdown_it import MarkdownIt
from markupsafe import Markup
from starlette.responses import Response

from govatlas.web.templating import render_page
from govatlas.wording import ENGLISH, current_language

ADDRESS: Final = "/glossary"

router = APIRouter(include_in_schema=False)

_TERM: Final = re.compile(r"<p><strong>([\w -]+)([.。])</strong>")


@router.get(ADDRESS)
def show_glossary(request: Request) -> Response:
    """Explain the words that the site uses."""
    language = current_language().code
    if not _find_file(language).is_file():
        language = ENGLISH.code
    return render_page(
        request, "site/glossary.html.jinja", body=load_glossary(language), language=language
    )


@cache
def load_glossary(language: str) -> Markup:
    """Return the glossary as HTML, each term with an id of its own: ``level``, ``gold-codings``."""
    text = _find_file(language).read_text("utf-8")
    _, _, entries = text.partition("\n")  # the title is that of the page
    html = MarkdownIt("commonmark", {"html": False}).render(entries)
    return Markup(_TERM.sub(_mark, html))


def _mark(term: re.Match[str]) -> str:
    name = term[1]
    return f'<p id="{name.lower().replace(" ", "-")}"><strong>{name}{term[2]}</strong>'


def _find_file(language: str) -> Traversable:
    """Return the glossary in a language, which may not be there: ``glossary.de.md``."""
    name = "glossary.md" if language == ENGLISH.code else f"glossary.{language}.md"
    return resources.files("govatlas.web") / "data" / name
