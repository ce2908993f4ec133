"""Every resource of the API, in the order in which it is described."""

from typing import Final

from fastapi import APIRouter

from govatlas.web.api_v1 import (
    about,
    actors,
    citation,
    codebook,
    compare,
    coverage,
    crosstab,
    document,
    documents,
    draft,
    gaps,
    norms,
    takeaways,
    text,
    years,
)
from govatlas.web.api_v1.asking import ROOT

_MODULES: Final = (
    *(documents, text, norms, citation, document),  # document last: an id may hold any path
    *(coverage, years, crosstab, gaps, takeaways, compare, actors),
    *(draft, codebook, about),
)

RESOURCES: Final = APIRouter(prefix=ROOT)
for _module in _MODULES:
    RESOURCES.include_router(_module.router)
