"""What everything that leaves the site says of itself: source, date, address, coder, caution."""

from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Final, cast

from fastapi import Request

from govatlas.coverage import Basis
from govatlas.errors import GovatlasError
from govatlas.explorer import Explorer
from govatlas.publishing import source_lines
from govatlas.publishing.source_lines import (
    CAUTION,
    list_source_lines,
    spell_day,
    word_credit,
    write_comments,
)
from govatlas.web.site import Site

AGORA: Final = Site(**source_lines.AGORA)
"""What is said of documents read from an AGORA release; the citation is the one it asks for."""

PLAIN: Final = "plain"
"""The parameter of a CSV file that leaves out the lines of comment above its header."""

_LONGEST_ADDRESS: Final = 400
_CREDIT: Final = ("documents", "licence", "licence_link", "citation", "citation_link")


@dataclass(frozen=True, slots=True, kw_only=True)
class Colophon:
    """Where something comes from.

    Args:
        address: where it is found, whole.
        taken: the day.
        coders: who coded it, as a sentence names them; empty where nobody did.
        site: what is known of the site and its documents.
        caution: how far to trust it.
    """

    address: str
    taken: date
    coders: str
    site: Site
    caution: str = CAUTION

    @property
    def shown_address(self) -> str:
        """Return the address, cut where it is longer than the foot of a page may be."""
        whole = len(self.address) <= _LONGEST_ADDRESS
        return self.address if whole else f"{self.address[:_LONGEST_ADDRESS]}…"

    @property
    def taken_on(self) -> str:
        """Return the day as people write it."""
        return spell_day(self.taken)

    @property
    def credit(self) -> str:
        """Return whose documents these are, with licence, date and citation, in one sentence."""
        return word_credit(asdict(self.site))

    def to_dict(self) -> dict[str, str]:
        """Return all of it by name, what is not known as empty text."""
        return asdict(self.site) | {
            "name": self.site.name or "govatlas",
            "address": self.address,
            "taken": self.taken.isoformat(),
            "coders": self.coders,
            "caution": self.caution,
        }

    def to_lines(self) -> tuple[str, ...]:
        """Return all of it as lines of text."""
        site = self.site
        return list_source_lines(
            source=f"{site.name or 'govatlas'}, {self.shown_address}",
            coders=self.coders,
            taken=self.taken,
            credit=self.credit,
            operator=f"{site.operator}, {site.contact}".strip(", "),
            caution=self.caution,
        )


def make_colophon(request: Request, coders: str | None = None, *, address: str = "") -> Colophon:
    """Return what to say of the answer to a request.

    Args:
        request: what was asked.
        coders: who coded what is shown, as a sentence names them; by default whoever coded the
            collection.
        address: where it is found, whole; by default what was asked.
    """
    explorer = cast(
        Explorer, getattr(request.state, "explorer", None) or request.app.state.explorer
    )
    site: Site = request.app.state.site
    try:
        site = credit_release(site) if explorer.holds_release() else site
        coders = _name_coders(explorer) if coders is None else coders
    except GovatlasError:  # the page of that error needs a foot as well
        coders = coders or ""
    return Colophon(
        address=address or str(request.url),
        taken=request.app.state.today(),
        coders=coders,
        site=site,
    )


def comment_lines(request: Request, colophon: Colophon, *first: str) -> str:
    """Return what stands above the header of a CSV file; nothing where it is asked for plain."""
    if request.query_params.get(PLAIN, "") not in ("", "0"):
        return ""
    return write_comments((*first, *colophon.to_lines()))


def credit_release(site: Site) -> Site:
    """Return the site with what an AGORA release asks for, where the operator says nothing else."""
    missing = [name for name in _CREDIT if not getattr(site, name)]
    if site.documents:  # their owner, whose licence is not that of the release
        missing = [name for name in missing if name.startswith("citation")]
    if site.citation:
        missing = [name for name in missing if name != "citation_link"]
    if site.licence:
        missing = [name for name in missing if name != "licence_link"]
    return replace(site, **{name: getattr(AGORA, name) for name in missing})


def _name_coders(explorer: Explorer) -> str:
    basis = Basis.of(explorer.catalogue())
    return basis.coders_phrase if basis.coders else ""
