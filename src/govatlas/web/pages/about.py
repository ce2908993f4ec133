"""About the collection: who coded it, how well, what it cannot say."""

from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.web.asking import OpenExplorer
from govatlas.web.templating import render_page

ADDRESS: Final = "/about"

router = APIRouter(include_in_schema=False)


@router.get(ADDRESS)
def show_about(request: Request, explorer: OpenExplorer) -> Response:
    """Say how the site came to be and how far to trust it."""
    catalogue = explorer.catalogue()
    return render_page(
        request, "site/about.html.jinja", total=len(catalogue), coders=explorer.coders()
    )
