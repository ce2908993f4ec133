"""The first page: one line, a search, a specimen, a picture, findings, doors, whom to trust."""

from dataclasses import dataclass
from typing import Final
from weakref import WeakKeyDictionary

from fastapi import APIRouter, Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Match

from govatlas.coverage import FEWEST
from govatlas.explorer import Explorer
from govatlas.web.addresses import COMPARE, DOCUMENTS, address_search
from govatlas.web.asking import OpenExplorer, read_number, read_search
from govatlas.web.pages.correcting import Correcting
from govatlas.web.pages.figures import Accuracy, load_accuracy
from govatlas.web.pages.gaps import ADDRESS as GAPS
from govatlas.web.pages.home.examples import Example, list_examples
from govatlas.web.pages.home.findings import Finding, list_findings
from govatlas.web.pages.home.picture import Picture, draw_picture
from govatlas.web.pages.home.places import Tile, YearBar, count_earlier, list_tiles, list_years
from govatlas.web.pages.home.specimen import find_specimen
from govatlas.web.pages.scope import Scope, read_scope
from govatlas.web.templating import render_page
from govatlas.wording import N_, current_language

ADDRESS: Final = "/"
DRAFT: Final = "/draft"

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parts:
    """What the page shows of a collection whichever specimen is asked for."""

    picture: Picture
    examples: tuple[Example, ...]
    years: tuple[YearBar, ...]
    tiles: tuple[Tile, ...]
    findings: tuple[Finding, ...]


_kept: WeakKeyDictionary[Explorer, dict[str, tuple[str, Parts]]] = WeakKeyDictionary()
"""The parts of each open collection by language, with the stamp for which they hold."""


@dataclass(frozen=True, slots=True)
class Door:
    """A way into the site."""

    name: str
    meaning: str
    address: str


_DOORS: Final = (
    Door(
        N_("Find"),
        N_("Search titles, texts and labels; filter by place, year, duties."),
        DOCUMENTS,
    ),
    Door(N_("Compare"), N_("Set any two groups side by side, with intervals."), COMPARE),
    Door(N_("See the gaps"), N_("What is covered least, and by whom."), GAPS),
    Door(N_("Check my draft"), N_("What your text covers, beside texts like it."), DRAFT),
)


@router.get(ADDRESS)
def show_home(request: Request, explorer: OpenExplorer) -> Response:
    """Show what the collection holds, and the ways into it."""
    number = read_number("specimen", request.query_params.get("specimen", "")) or 1
    search = read_search(request)
    if search.q or search.selection:  # the list of documents once stood here
        return RedirectResponse(address_search(search.q, search.selection, sort=search.sort), 303)
    scope = read_scope(request, explorer, ADDRESS)
    catalogue = scope.chosen.catalogue
    parts = _find_parts(request, explorer, scope)
    return render_page(
        request,
        "site/home.html.jinja",
        scope=scope,
        total=len(catalogue),
        is_small=len(catalogue) < FEWEST,
        picture=parts.picture,
        specimen=find_specimen(explorer, catalogue, number),
        examples=parts.examples,
        years=parts.years,
        undated=count_earlier(catalogue, parts.years),
        tiles=parts.tiles,
        findings=parts.findings,
        doors=[door for door in _DOORS if _is_open(request, door.address)],
        accuracy=_find_accuracy(explorer),
        contact=request.app.state.contact,
        reports=getattr(request.app.state, "review_site", None) is not None,
    )


def _find_parts(request: Request, explorer: Explorer, scope: Scope) -> Parts:
    """Return the parts of the page, made once for each state of the database."""
    stamp, catalogue = scope.chosen.stamp, scope.chosen.catalogue
    kept, code = _kept.setdefault(explorer, {}), current_language().code
    held, parts = kept.get(code, ("", None))
    if parts is None or held != stamp:
        correcting = Correcting(request, explorer, scope)
        parts = Parts(
            draw_picture(catalogue, correcting.correct),
            list_examples(explorer),
            list_years(catalogue),
            list_tiles(catalogue),
            list_findings(scope, correcting),
        )
        kept[code] = (stamp, parts)
    return parts


def _is_open(request: Request, path: str) -> bool:
    """Whether the site has a page at ``path``."""
    asked = {"type": "http", "method": "GET", "path": path, "root_path": "", "headers": []}
    return any(route.matches(asked)[0] is Match.FULL for route in request.app.routes)


def _find_accuracy(explorer: Explorer) -> Accuracy | None:
    """Return how well the coder of the collection was measured to do, None where it was not."""
    accuracy = load_accuracy()
    return accuracy if accuracy.coder in explorer.coders() else None
