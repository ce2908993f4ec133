"""About the collection: who coded it, how well, what it cannot say."""

from importlib.metadata import version
from typing import Final

from fastapi import APIRouter, Request
from markupsafe import Markup
from starlette.responses import Response

from govatlas.model.codebook import Codebook
from govatlas.publishing.lookup import find_label
from govatlas.web.asking import OpenExplorer
from govatlas.web.pages.figures import compare_pairs, load_accuracy
from govatlas.web.templating import render_page
from govatlas.wording import say_term, write_list

ADDRESS: Final = "/about"

router = APIRouter(include_in_schema=False)


@router.get(ADDRESS)
def show_about(request: Request, explorer: OpenExplorer) -> Response:
    """Say how the site came to be and how far to trust it."""
    catalogue = explorer.catalogue()
    codebook = catalogue.codebook
    accuracy = load_accuracy()
    coders = explorer.coders()
    return render_page(
        request,
        "site/about.html.jinja",
        release=version("govatlas"),
        taxonomies=_list_taxonomies(codebook),
        total=len(catalogue),
        codebook=codebook,
        coders=explorer.find(size=1).facets.coder,
        accuracy=accuracy,
        measured=[
            (say_term(find_label(codebook, codebook.actor_roles.id, role)), figure)
            for role, figure in accuracy.actors
        ],
        labels={taxonomy.id: taxonomy.label for taxonomy in codebook.taxonomies},
        pairs=compare_pairs(explorer, coders),
        contact=request.app.state.contact,
        reports=getattr(request.app.state, "review_site", None) is not None,
    )


def _list_taxonomies(codebook: Codebook) -> str:
    """Return the taxonomies of levels as a list in a sentence, each with its categories counted."""
    link = Markup('<a href="/codebook#{}">{}</a> ({})')
    return write_list(
        [
            link.format(taxonomy.id, say_term(taxonomy.label), len(taxonomy.categories))
            for taxonomy in codebook.coverage
        ]
    )
