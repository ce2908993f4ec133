"""The explorer as a site: pages rendered on the server, which work without scripts."""

from govatlas.web.app import create_app
from govatlas.web.serving import Address, serve

__all__ = ["Address", "create_app", "serve"]
