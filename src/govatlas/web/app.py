"""Puts the site together."""

from collections.abc import AsyncIterator, Callable, Collection
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Final

from anyio.to_thread import current_default_thread_limiter
from fastapi import APIRouter, FastAPI

from govatlas.explorer import Explorer
from govatlas.web import api_v1, drafting, errors, languages, static_files
from govatlas.web.cache import MEMORY, RenderCache
from govatlas.web.pages import (
    about,
    actors,
    citations,
    codebook,
    comparing,
    coverage,
    crossing,
    document,
    documents,
    downloads,
    duties,
    estimates,
    everything,
    gaps,
    glossary,
    home,
    published_map,
    versions,
    years,
)
from govatlas.web.review import REVIEW, ReviewSite, add_review
from govatlas.web.security import SECONDS, Guard
from govatlas.web.site import NOTHING_SAID, Site
from govatlas.wording import N_


def _read_today() -> date:
    return datetime.now(UTC).date()


@dataclass(frozen=True, slots=True)
class Section:
    """A part of the site; one without a name stands in no navigation."""

    router: APIRouter
    name: str = ""
    address: str = ""

    def holds(self, path: str) -> bool:
        """Whether the page at ``path`` belongs to the section."""
        return path == self.address or path.startswith(f"{self.address}/")


SECTIONS: Final = (
    Section(documents.router, N_("Documents"), documents.ADDRESS),
    Section(duties.router, N_("Duties"), duties.ADDRESS),
    Section(coverage.router, N_("Coverage"), coverage.ADDRESS),
    Section(gaps.router, N_("Gaps"), gaps.ADDRESS),
    Section(comparing.router, N_("Compare"), comparing.ADDRESS),
    Section(drafting.router, N_("Your draft"), drafting.ADDRESS),
    Section(actors.router, N_("Actors"), actors.ADDRESS),
    Section(codebook.router, N_("Codebook"), codebook.ADDRESS),
    Section(about.router, N_("About"), about.ADDRESS),
    Section(home.router),
    Section(static_files.router),
    Section(languages.router),
    Section(api_v1.router),
    Section(glossary.router),
    Section(published_map.router),
    Section(estimates.router),
    Section(years.router),
    Section(crossing.router),
    Section(downloads.router),
    Section(everything.router),
    Section(citations.router),
    Section(versions.router),
    Section(document.router),  # last: an id may hold any path
)
"""Every part of the site, in the order of its navigation; a new page module is added here."""


_THREADS: Final = 3
"""Pages rendered at a time; more would only take turns, and keep finished ones waiting."""


@asynccontextmanager
async def _limit_threads(_: FastAPI) -> AsyncIterator[None]:
    current_default_thread_limiter().total_tokens = _THREADS
    yield


def create_app(
    explorer: Explorer,
    *,
    hosts: Collection[str] | None = None,
    contact: str = "",
    site: Site = NOTHING_SAID,
    seconds: float = SECONDS,
    today: Callable[[], date] = _read_today,
    review_site: ReviewSite | None = None,
    memory: int = MEMORY,
    speaks: bool = True,
) -> FastAPI:
    """Return the site that shows what ``explorer`` knows.

    Args:
        explorer: the open database; whoever opened it closes it.
        hosts: the names under which the site may be asked, lower case, without port; None for
            any.
        contact: whom to write to about errors, as the page About says it; by default how the
            operator is reached.
        site: what the operator says of the site and its documents.
        today: says the day, which stands on what is printed or taken away.
        seconds: after which a request that has no answer gets an error.
        review_site: where reviewers sign in; without one the site only shows.
        memory: about how many bytes of rendered pages to keep; none where no page is asked twice.
        speaks: whether each reader has the site in a language of their choice; English otherwise.
    """
    app = FastAPI(
        title="govatlas",
        openapi_url=None,  # the interactive pages of FastAPI load scripts from elsewhere
        redirect_slashes=False,
        lifespan=_limit_threads,
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    app.state.explorer = explorer
    app.state.contact = contact or site.contact
    app.state.site = site
    app.state.today = today
    app.state.speaks = speaks
    app.state.draft_desk = drafting.DraftDesk()
    app.state.navigation = [section for section in SECTIONS if section.name]
    if review_site is not None:
        app.state.navigation.append(Section(APIRouter(), N_("Review"), REVIEW))
        add_review(app, review_site, explorer)
    if memory:
        app.add_middleware(
            RenderCache, read_stamp=lambda: f"{explorer.stamp()} {today()}", memory=memory
        )
    app.add_middleware(Guard, respond=errors.respond, hosts=hosts, seconds=seconds)
    if speaks:
        app.add_middleware(languages.LanguageChooser)
    errors.register_errors(app)
    for section in SECTIONS:
        app.include_router(section.router)
    return app
