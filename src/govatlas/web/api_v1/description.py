"""Describes the API in the manner of OpenAPI, from the resources as they are."""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any, Final

from fastapi import APIRouter
from fastapi.openapi.utils import get_openapi

from govatlas.web.api_v1.shapes import Problem

_DESCRIPTION: Final = (
    "What documents on the governance of artificial intelligence cover, with a verbatim quotation "
    "behind every label. All resources are read-only; a draft that is sent to be checked is kept "
    "nowhere. Lists that a figure counts have their address beside it. Every answer to GET has an "
    "ETag; errors come as `application/problem+json`. "
    "For CSV, use `Accept: text/csv`, `format=csv`, or `.csv` at the end of the path."
)


def describe_api(router: APIRouter) -> dict[str, Any]:
    """Return the description of what is registered on ``router``."""
    described = get_openapi(
        title="govatlas",
        version=version("govatlas"),
        description=_DESCRIPTION,
        license_info={"name": "Apache-2.0", "identifier": "Apache-2.0"},
        routes=router.routes,
    )
    schemas = described.setdefault("components", {}).setdefault("schemas", {})
    schemas["Problem"] = Problem.model_json_schema()
    for unused in ("HTTPValidationError", "ValidationError"):
        schemas.pop(unused, None)
    return described


def list_operations(described: dict[str, Any]) -> Sequence[tuple[str, dict[str, Any]]]:
    """Return the operations of a description, each with its path."""
    return [
        (path, operation)
        for path, methods in described["paths"].items()
        for operation in methods.values()
    ]
