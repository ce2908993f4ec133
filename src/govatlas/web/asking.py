"""Gives pages what every one of them asks for."""

from typing import Annotated, cast

from fastapi import Depends, Request

from govatlas.api import Explorer


async def _find_explorer(request: Request) -> Explorer:
    return cast(Explorer, request.app.state.explorer)


OpenExplorer = Annotated[Explorer, Depends(_find_explorer)]
"""A parameter of an endpoint that gets the explorer."""
