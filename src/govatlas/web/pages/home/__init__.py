"""The first page: what this is, shown by what it holds."""

from govatlas.web.pages.home.page import router

__all__ = ["router"]
