"""Puts the API together."""

from typing import Final

from fastapi import APIRouter

from govatlas.web.api_v1 import index
from govatlas.web.api_v1.asking import ROOT
from govatlas.web.api_v1.resources import RESOURCES

ADDRESS: Final = ROOT

router: Final = APIRouter()
router.include_router(index.router)
router.include_router(RESOURCES)
