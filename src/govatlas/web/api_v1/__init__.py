"""The data of the site for programs, one module a resource; all of it is read-only."""

from govatlas.web.api_v1.assembling import ADDRESS, router

__all__ = ["ADDRESS", "router"]
