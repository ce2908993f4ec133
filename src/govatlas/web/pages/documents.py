"""The documents: search, facets, the result page by page, the result as a file."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Final, TypeAlias

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response, StreamingResponse

from govatlas.coverage import ANY, Basis
from govatlas.explorer import Explorer, Found, Hit, Sort, Topic
from govatlas.model.catalogue import NO_RIVAL, NOT_ASSESSED, Catalogue
from govatlas.publishing import is_number
from govatlas.publishing.lookup import find_label, format_level
from govatlas.web.addresses import (
    COMPARE,
    DOCUMENTS,
    address_cover,
    address_document,
    address_groups,
    address_search,
    build_address,
)
from govatlas.web.asking import OpenExplorer, Search, read_search
from govatlas.web.facet_names import name_place
from govatlas.web.group_asking import write_group
from govatlas.web.limits import is_accepted
from govatlas.web.pages.downloads import format_disposition
from govatlas.web.pages.everything import MOST as MOST_TOGETHER
from govatlas.web.pages.narrowing import Narrowing
from govatlas.web.pages.results import (
    add_source,
    join_pieces,
    list_page_numbers,
    list_uncertain,
    locate_passage,
    write_csv,
    write_json,
)
from govatlas.web.pages.unmatched import view_unmatched
from govatlas.web.selections import write_selection
from govatlas.web.templating import render_page
from govatlas.wording import N_, say_term

ADDRESS: Final = DOCUMENTS
_SIZE: Final = 20
_SORTS: Final = {
    Sort.RELEVANCE: N_("best match"),
    Sort.NEWEST: N_("newest"),
    Sort.OLDEST: N_("oldest"),
    Sort.COVERED: N_("most covered"),
    Sort.TITLE: N_("title"),
}
_Write: TypeAlias = Callable[[Iterable[Hit], Catalogue], Iterator[str]]

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Evidence:
    """The level of a category asked for in one document, with the address of its quotations."""

    number: str
    name: str
    level: int
    level_name: str
    highest: int
    address: str


@dataclass(frozen=True, slots=True)
class HitView:
    """A document of a result as the page shows it; ``passage`` leads to the one found."""

    hit: Hit
    address: str
    facts: tuple[str, ...]
    evidence: tuple[Evidence, ...]
    passage: str = ""


@router.get(DOCUMENTS)
def show_documents(request: Request, explorer: OpenExplorer) -> Response:
    """Show one page of the documents that a search with its facets leaves."""
    search = read_search(request)
    if _has_empty_parameters(request):  # as a form sends them; the address is to be shared
        return RedirectResponse(
            address_search(search.q, search.selection, sort=search.sort, page=search.page), 303
        )
    found = explorer.find(
        search.q, search.selection, sort=_choose_sort(search), page=search.page, size=_SIZE
    )
    catalogue = _find_catalogue(explorer, search)
    narrowing = Narrowing(search, catalogue.codebook)
    compare = address_groups(write_group(search.q, search.selection))
    return render_page(
        request,
        "site/documents.html.jinja",
        search=search,
        found=found,
        total=len(catalogue),
        hits=[_view_hit(hit, search, catalogue) for hit in found.hits],
        chips=narrowing.list_chips(),
        facets=narrowing.list_facets(found.facets),
        covers=narrowing.list_covers(found.facets),
        actors=narrowing.list_actors(found.facets),
        sorts=_list_sorts(search, found),
        scale=catalogue.codebook.coverage[0].scale,
        pages=_list_pages(search, found),
        topics=_list_topics(explorer, search) if found.is_small else [],
        exactly=_ask_exactly(search),
        finds_meaning=explorer.finds_meaning(),
        charts=build_address("/coverage", (("q", search.q), *write_selection(search.selection))),
        compare=compare if is_accepted(compare) else COMPARE,
        unmatched=view_unmatched(search, catalogue),
        most_together=MOST_TOGETHER,
    )


@router.get(DOCUMENTS + ".csv")
def send_table(request: Request, explorer: OpenExplorer) -> Response:
    """Return the whole result as a table."""
    return _send_all(request, explorer, "csv", "text/csv", write_csv)


@router.get(DOCUMENTS + ".json")
def send_json(request: Request, explorer: OpenExplorer) -> Response:
    """Return the whole result as JSON."""
    return _send_all(request, explorer, "json", "application/json", write_json)


def _send_all(
    request: Request, explorer: Explorer, form: str, media_type: str, write: _Write
) -> Response:
    search = read_search(request)
    hits = explorer.list_all(search.q, search.selection, sort=_choose_sort(search))
    catalogue = _find_catalogue(explorer, search)
    coders = Basis.of(catalogue).coders_phrase
    lines = add_source(write(hits, catalogue), request, form, coders)
    return StreamingResponse(
        join_pieces(lines),
        media_type=f"{media_type}; charset=utf-8",
        headers={
            "Content-Disposition": format_disposition(f"documents.{form}"),
            "Cache-Control": "no-cache",
        },
    )


def _choose_sort(search: Search) -> str:
    """Return the order asked for; by default what says most comes first where no words rank."""
    return search.sort or ("" if search.q else Sort.COVERED.value)


def _has_empty_parameters(request: Request) -> bool:
    return any(value == "" for _, value in request.query_params.multi_items())


def _find_catalogue(explorer: Explorer, search: Search) -> Catalogue:
    """Return what the levels shown are taken from: one coder's codings where one is chosen."""
    return explorer.choose(selection=search.selection).catalogue


def _view_hit(hit: Hit, search: Search, catalogue: Catalogue) -> HitView:
    status = catalogue.codebook.status.id
    named = say_term(find_label(catalogue.codebook, status, hit.status)) if hit.status else ""
    place = name_place(hit.authority, hit.jurisdiction)
    facts = (hit.authority, say_term(place), say_term(hit.stage), named, hit.date)
    return HitView(
        hit,
        address_document(hit.id, coder=_find_coder(search)),
        tuple(dict.fromkeys(fact for fact in facts if fact)),
        tuple(_list_evidence(hit, search, catalogue)),
        locate_passage(hit.id, hit.passage, coder=_find_coder(search)),
    )


def _ask_exactly(search: Search) -> str:
    """Return the address of the documents that have the words, whatever they mean."""
    words = " ".join(f'"{word}"' for word in search.q.split())
    return address_search(words, search.selection)


def _list_topics(
    explorer: Explorer, search: Search
) -> list[tuple[Topic, str, list[tuple[str, str]]]]:
    """Return categories that the search may be about, each with words to search for instead."""
    return [
        (
            topic,
            address_cover(topic.taxonomy, topic.code),
            [(word, address_search(_quote(word))) for word in topic.synonyms],
        )
        for topic in explorer.suggest_topics(search.q)
    ]


def _quote(phrase: str) -> str:
    """Return a phrase of the codebook as a search for it as it stands."""
    return f'"{phrase.removesuffix("*")}"{"*" if phrase.endswith("*") else ""}'


def _find_coder(search: Search) -> str | None:
    """Return the coder whose records to lead to: the one chosen, if it is one."""
    chosen = search.selection.coder
    return chosen[0] if len(chosen) == 1 and chosen[0] != "unknown" else None


def _list_evidence(hit: Hit, search: Search, catalogue: Catalogue) -> Iterator[Evidence]:
    place = catalogue.positions.get(hit.id)
    asked = _list_asked(hit, search, catalogue) if place is not None else ()
    for taxonomy_id, code in dict.fromkeys(asked):
        taxonomy = catalogue.codebook.taxonomy(taxonomy_id)
        level = int(catalogue.level_column(taxonomy_id, code)[place])
        if level == NOT_ASSESSED:
            continue
        rival = int(catalogue.rival_column(taxonomy_id, code)[place])
        number = f"{code} " if is_number(code) else ""
        yield Evidence(
            number,
            taxonomy.category(code).label,
            level,
            format_level(taxonomy.scale, level, None if rival == NO_RIVAL else rival),
            taxonomy.scale.highest,
            address_document(hit.id, coder=_find_coder(search), fragment=f"{taxonomy_id}:{code}"),
        )


def _list_asked(hit: Hit, search: Search, catalogue: Catalogue) -> Iterator[tuple[str, str]]:
    """Yield the categories asked for; of any uncertain ones those that are so in the document."""
    uncertain = [name.split(":", 1) for name in list_uncertain(hit, catalogue)]
    for cover in search.selection.cover:
        if cover.category != ANY:
            yield cover.taxonomy, cover.category
            continue
        yield from ((taxonomy, code) for taxonomy, code in uncertain if taxonomy == cover.taxonomy)


def _list_sorts(search: Search, found: Found) -> list[tuple[str, str, bool]]:
    """Return the orders to choose from; the one taken by default needs no parameter."""
    default = Sort.RELEVANCE if search.q else Sort.COVERED
    return [
        ("" if sort is default else sort.value, name, sort is found.sort)
        for sort, name in _SORTS.items()
        if search.q or sort is not Sort.RELEVANCE
    ]


def _list_pages(search: Search, found: Found) -> list[tuple[int, str]]:
    """Return the pages to link to: the first, the last, those around; 0 stands for a gap."""
    return [
        (
            number,
            address_search(search.q, search.selection, sort=search.sort, page=number)
            if number
            else "",
        )
        for number in list_page_numbers(found.page, found.pages)
    ]
