"""What the pages of review share while the site runs."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass, field
from typing import Final, cast
from urllib.parse import urlsplit

from fastapi import Request

from govatlas.reviewing import ReviewContext
from govatlas.web.review.rate import PER_ADDRESS, PER_NAME, REPORTS, Limiter, name_network

_SESSION: Final = "govatlas_session"
_VISITOR: Final = "govatlas_visitor"


@dataclass(frozen=True, slots=True)
class ReviewSite:
    """What the pages of review share: the context of its verbs, and the limits on requests.

    ``origin`` is the address under which browsers reach the site where that is not the one it
    listens at, since a server with TLS stands before it; empty otherwise.
    """

    desk: ReviewContext
    origin: str = ""
    addresses: Limiter = field(default_factory=lambda: Limiter(PER_ADDRESS))
    names: Limiter = field(default_factory=lambda: Limiter(PER_NAME))
    reports: Limiter = field(default_factory=lambda: Limiter(REPORTS))
    key: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)

    def is_secure(self, scheme: str) -> bool:
        """Whether browsers come by https, ``scheme`` being that of a request."""
        return (urlsplit(self.origin).scheme or scheme) == "https"

    def name_session_cookie(self, scheme: str) -> str:
        """Return the name of the cookie with the token of a session."""
        return f"__Host-{_SESSION}" if self.is_secure(scheme) else _SESSION

    def name_visitor_cookie(self, scheme: str) -> str:
        """Return the name of the cookie that ties the form to sign in to a browser."""
        return f"__Host-{_VISITOR}" if self.is_secure(scheme) else _VISITOR

    def sign(self, visitor: str) -> str:
        """Return the token of the form to sign in, for the browser with that cookie."""
        return hmac.new(self.key, visitor.encode("utf-8", "replace"), hashlib.sha256).hexdigest()

    def is_own(self, request: Request) -> bool:
        """Whether a page of this site sent the request, as the browser tells."""
        expected = self.origin or f"{request.url.scheme}://{request.headers.get('host', '')}"
        given = request.headers.getlist("origin")
        return len(given) == 1 and given[0].lower() == expected.lower()

    def find_network(self, request: Request) -> str:
        """Return where a request comes from; behind a proxy as the proxy tells it."""
        peer = request.client.host if request.client else ""
        if self.is_behind_proxy:
            told = request.headers.get("x-forwarded-for", "").rpartition(",")[2].strip()
            peer = told or peer
        return name_network(peer)

    @property
    def is_behind_proxy(self) -> bool:
        """Whether a server with TLS stands before the site."""
        return bool(self.origin)


def find_review_site(request: Request) -> ReviewSite:
    """Return the review_site of the site that was asked."""
    return cast(ReviewSite, request.app.state.review_site)
