"""Renders a record as one HTML file that needs nothing else."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding
from govatlas.model.document import Document, Outline
from govatlas.publishing.arrange import arrange_record, number_places
from govatlas.publishing.fulltext import mark_text
from govatlas.publishing.location import name_provision
from govatlas.publishing.permalinks import UNLINKED, Linking
from govatlas.publishing.record import Record
from govatlas.publishing.saying import add_messages, finalize

_RIGHT_TO_LEFT: Final = frozenset({"ar", "dv", "fa", "he", "ku", "ps", "sd", "ug", "ur", "yi"})
_DEEPEST_CONTENTS: Final = 1
_FEWEST_CONTENTS: Final = 3
_MOST_CONTENTS: Final = 400


@dataclass(frozen=True, slots=True)
class ContentsLine:
    """A provision in the table of contents; ``number`` is its place in the outline."""

    number: int
    name: str
    heading: str
    depth: int


@dataclass(frozen=True, slots=True, kw_only=True)
class PageView:
    """A record with the text it quotes, marked up: what the record page and the site show.

    ``direction`` is that of the text, ``ltr`` or ``rtl``.
    """

    record: Record
    text: Markup
    contents: tuple[ContentsLine, ...]
    language: str
    direction: str


def arrange_page(
    document: Document,
    coding: Coding,
    codebook: Codebook,
    outline: Outline,
    *,
    linking: Linking = UNLINKED,
    counted: Coding | None = None,
) -> PageView:
    """Return what a page on ``coding`` shows.

    Args:
        document: the text that was coded.
        coding: what was said of it.
        codebook: that it was coded by.
        outline: the provisions of the text.
        linking: the address of the page.
        counted: the coding whose quotations links of old count, ``coding`` by default.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    record = arrange_record(document, coding, codebook, outline, linking)
    old = number_places(counted or coding)
    return PageView(
        record=record,
        text=mark_text(document, outline, record.places, old),
        contents=list_contents(outline),
        language=document.language or "und",
        direction=find_direction(document.language),
    )


def find_direction(language: str) -> str:
    """Return the direction in which a language is written, ``ltr`` or ``rtl``."""
    return "rtl" if language[:2] in _RIGHT_TO_LEFT else "ltr"


def write_language(language: str) -> Markup:
    """Return the attributes that say what language words are in, and which way they run."""
    if not language:
        return Markup('lang="und" dir="auto"')
    return Markup('lang="{}" dir="{}"').format(language, find_direction(language))


def render_page(
    document: Document,
    coding: Coding,
    codebook: Codebook,
    outline: Outline,
    linking: Linking = UNLINKED,
) -> str:
    """Return the record page: one self-contained HTML file without scripts.

    Where ``linking`` has the address of a page that lasts, the file leads there.

    Raises:
        InvalidValue: ``coding`` is of another document, or of another version of its text.
    """
    view = arrange_page(document, coding, codebook, outline, linking=linking)
    style = _read_style()
    return (
        load_templates()
        .get_template("record.html.jinja")
        .render(view=view, style=style, policy=write_policy(style))
    )


def write_policy(style: str) -> str:
    """Return the content security policy of the page: its own stylesheet, nothing else."""
    digest = base64.b64encode(hashlib.sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; "
        "base-uri 'none'; form-action 'none'"
    )


def list_contents(outline: Outline) -> tuple[ContentsLine, ...]:
    """Return the upper provisions that have a heading or a name; none where there are few."""
    lines = []
    for number, provision in enumerate(outline.provisions):
        name = name_provision(provision)
        heading = provision.heading if provision.heading != name else ""
        cited = heading or provision.kind not in ("clause", "item")
        if provision.depth <= _DEEPEST_CONTENTS and name and cited:
            lines.append(ContentsLine(number, name, heading, provision.depth))
    return tuple(lines[:_MOST_CONTENTS]) if len(lines) >= _FEWEST_CONTENTS else ()


@cache
def load_templates() -> Environment:
    """Return the templates of pages, which escape and reveal what they write."""
    environment = Environment(
        loader=PackageLoader("govatlas.publishing", "templates"),
        autoescape=True,
        finalize=finalize,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    add_messages(environment)
    environment.globals["written_in"] = write_language
    return environment


@cache
def _read_style() -> Markup:
    path = resources.files("govatlas.publishing") / "templates" / "record.css"
    return Markup(path.read_text(encoding="utf-8"))
