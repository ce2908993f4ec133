"""The pages of review: there only where the site is served for reviewers."""

from fastapi import FastAPI

from govatlas.api import Explorer
from govatlas.web.review import (
    assigning,
    auditing,
    blind_actors,
    blind_coding,
    judging,
    queue,
    reporting,
    settling,
    signing_in,
)
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.office import Office
from govatlas.web.review.personal import SessionMiddleware

__all__ = ["REVIEW", "Office", "add_review"]

ROUTERS = (
    signing_in.router,
    queue.router,
    assigning.router,
    auditing.router,
    reporting.router,
    blind_actors.router,  # before the part that any other word names
    blind_coding.router,
    settling.router,
    judging.router,
)


def add_review(app: FastAPI, office: Office, explorer: Explorer) -> None:
    """Add the pages of review to ``app``; its middleware must stand behind any cache."""
    app.state.office = office
    app.add_middleware(SessionMiddleware, office=office, explorer=explorer)
    for router in ROUTERS:
        app.include_router(router)
