"""The explorer as a site: pages rendered on the server, which work without scripts."""

from govatlas.extras import missing_extra

try:
    import fastapi  # noqa: F401
    import uvicorn  # noqa: F401
except ImportError as error:
    raise missing_extra("site", purpose="the site") from error

from govatlas.web.app import create_app
from govatlas.web.serving import Address, serve
from govatlas.web.site import Site, load_site

__all__ = ["Address", "Site", "create_app", "load_site", "serve"]
