"""The page on which readers check a draft, which is kept nowhere."""

from govatlas.web.drafting.desk import DraftDesk
from govatlas.web.drafting.page import ADDRESS, router

__all__ = ["ADDRESS", "DraftDesk", "router"]
