"""Builds prompts from the codebook with versioned templates."""

import json
import re
from dataclasses import dataclass, replace
from functools import cache
from importlib import resources
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined

from govatlas.identity import Json, digest_value
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.document import Span

VERSIONS: Final = {
    "task": "task.v1.jinja",
    "document": "document.v2.jinja",
    "reask_form": "reask_form.v1.jinja",
    "reask_quotations": "reask_quotations.v1.jinja",
    "summary": "summary.v1.jinja",
}
"""The current file of each prompt; a change of wording is a new file with the next number."""
NORM_VERSIONS: Final = {"norms": "norms.v1.jinja"}
"""The same for prompts that are used only if norms are requested."""
_USUAL: Final = "en"
MOST_NORMS: Final = 12
"""How many norms of a document, or of a part of it, are requested."""


_FILES: Final = VERSIONS | NORM_VERSIONS


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of a document that is coded separately, counted from 1, with the headings above it."""

    span: Span
    number: int = 1
    of: int = 1
    headings: tuple[str, ...] = ()


def list_prompts(*, norms: bool = False) -> tuple[str, ...]:
    """Return the prompt files in use, with those that ask for norms if ``norms`` is set."""
    return tuple(sorted([*VERSIONS.values(), *(NORM_VERSIONS.values() if norms else ())]))


@cache
def digest_prompts(*, norms: bool = False) -> str:
    """Return the tagged hash of every prompt file in use."""
    folder = resources.files("govatlas.coding.llm") / "prompts"
    files: dict[str, Json] = {
        name: (folder / name).read_text("utf-8") for name in list_prompts(norms=norms)
    }
    return digest_value(files)


def write_task(taxonomies: tuple[Taxonomy, ...], record: Codebook | None) -> str:
    """Return the prompt of a task, the same for every document.

    Args:
        taxonomies: the taxonomies whose categories get a level.
        record: the codebook, if summary, status and actors are requested too.
    """
    codes = {t.id: [category.code for category in t.categories] for t in taxonomies}
    shown = tuple(_distinguish_once(taxonomy) for taxonomy in taxonomies)
    return _render("task", taxonomies=shown, codes=_dump(codes), record=record)


def _distinguish_once(taxonomy: Taxonomy) -> Taxonomy:
    """Return the taxonomy with each confusable pair distinguished only once, to save words."""
    seen: set[frozenset[str]] = set()
    categories = []
    for category in taxonomy.categories:
        pairs = [(frozenset((category.code, d.code)), d) for d in category.distinguish]
        kept = tuple(distinction for pair, distinction in pairs if pair not in seen)
        seen.update(pair for pair, _ in pairs)
        categories.append(replace(category, distinguish=kept))
    return replace(taxonomy, categories=tuple(categories))


def write_norms(codebook: Codebook) -> str:
    """Return the prompt that asks for norms, the same for every document.

    Args:
        codebook: gives the actor types for bearers.
    """
    return _render("norms", most=MOST_NORMS, types=codebook.actor_types.categories)


def write_summary() -> str:
    """Return the prompt that asks for a summary of the parts' summaries."""
    return _render("summary")


def write_document(text: str, token: str, part: Part, *, language: str = _USUAL) -> str:
    """Return the turn with the document, fenced by lines with ``token``.

    Of a document in another language than English it says what is to be in which language.
    """
    return _render(
        "document",
        text=text,
        token=token,
        part=part.number,
        parts=part.of,
        headings=part.headings,
        language="" if language == _USUAL else language,
    )


def write_reask_form(problems: tuple[str, ...]) -> str:
    """Return the turn that says what is wrong with a reply."""
    return _render("reask_form", problems=problems)


def write_reask_quotations(wanted: list[dict[str, str | int]]) -> str:
    """Return the turn that asks for quotations once more."""
    return _render("reask_quotations", wanted=_dump(wanted))


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


def _render(name: str, **values: object) -> str:
    return _load_templates().get_template(_FILES[name]).render(**values).strip() + "\n"


@cache
def _load_templates() -> Environment:
    """Return the templates; they write plain text, so nothing is escaped."""
    templates = Environment(
        loader=PackageLoader("govatlas.coding.llm", "prompts"),
        autoescape=False,  # noqa: S701 - prompts are plain text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    templates.filters["spelled"] = _spell
    return templates


def _spell(name: str) -> str:
    """Return the letters of a name, to recognise a code that only repeats a label."""
    return re.sub(r"[^a-z]|\band\b", "", name.lower().replace("-", " "))
