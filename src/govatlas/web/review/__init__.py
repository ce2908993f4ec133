"""The pages of review: there only where the site is served for reviewers."""

from fastapi import FastAPI

from govatlas.explorer import Explorer
from govatlas.web.review import (
    assigning,
    auditing,
    blind_actors,
    blind_coding,
    judging,
    noting,
    queue,
    reporting,
    settling,
    signing_in,
)
from govatlas.web.review.addresses import REVIEW
from govatlas.web.review.review_site import ReviewSite
from govatlas.web.review.session import SessionMiddleware

__all__ = ["REVIEW", "ReviewSite", "add_review"]

ROUTERS = (
    signing_in.router,
    queue.router,
    assigning.router,
    auditing.router,
    reporting.router,
    blind_actors.router,  # before the part that any other word names
    blind_coding.router,
    settling.router,
    noting.router,
    judging.router,
)


def add_review(app: FastAPI, review_site: ReviewSite, explorer: Explorer) -> None:
    """Add the pages of review to ``app``; its middleware must stand behind any cache."""
    app.state.review_site = review_site
    app.add_middleware(SessionMiddleware, review_site=review_site, explorer=explorer)
    for router in ROUTERS:
        app.include_router(router)
