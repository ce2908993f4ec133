"""The page that lists the resources, made from their description."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, Final
from urllib.parse import quote

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.coverage import FACETS
from govatlas.explorer import Explorer
from govatlas.web.addresses import build_address
from govatlas.web.api_v1.asking import ROOT
from govatlas.web.api_v1.description import describe_api, list_operations
from govatlas.web.api_v1.resources import RESOURCES
from govatlas.web.asking import OpenExplorer
from govatlas.web.templating import REVALIDATE, render_page

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Parameter:
    """A parameter of a resource."""

    name: str
    meaning: str
    values: str
    is_repeatable: bool


@dataclass(frozen=True, slots=True)
class Resource:
    """A resource with an address to try, or the command that sends it something."""

    path: str
    anchor: str
    meaning: str
    example: str
    forms: tuple[str, ...]
    parameters: tuple[Parameter, ...]
    command: str = ""


_SENDING: Final = {"check_draft": "curl -F file=@draft.docx {address}"}
"""How to try what takes a document rather than parameters."""

_COMMON: Final = frozenset({"q", *FACETS})
"""The parameters that choose documents, which the page explains once."""


@router.get(f"{ROOT}/openapi.json")
def send_description() -> Response:
    """Return the OpenAPI description."""
    body = json.dumps(_describe(), ensure_ascii=False)
    headers = {"Cache-Control": REVALIDATE}
    return Response(body, media_type="application/json", headers=headers)


@router.get(ROOT, response_class=Response)
@router.get(f"{ROOT}/", response_class=Response)
def show_index(request: Request, explorer: OpenExplorer) -> Response:
    """List the resources with examples."""
    resources = _list_resources(explorer)
    return render_page(
        request,
        "site/api.html.jinja",
        root=ROOT,
        origin=str(request.base_url).rstrip("/"),
        resources=resources,
        common=_list_common(),
        shared=_COMMON,
    )


@cache
def _describe() -> dict[str, Any]:
    return describe_api(RESOURCES)


def _list_resources(explorer: Explorer) -> list[Resource]:
    names = _find_names(explorer)
    return [
        Resource(
            path=path,
            anchor=operation["operationId"].replace("_", "-"),
            meaning=operation["description"],
            example=_fill(path, operation["operationId"], names),
            forms=tuple(operation["responses"]["200"]["content"]),
            parameters=tuple(map(_tell, operation.get("parameters", ()))),
            command=_SENDING.get(operation["operationId"], ""),
        )
        for path, operation in list_operations(_describe())
    ]


def _list_common() -> list[Parameter]:
    for _, operation in list_operations(_describe()):
        known = [_tell(entry) for entry in operation.get("parameters", ())]
        if {parameter.name for parameter in known} >= _COMMON:
            return [parameter for parameter in known if parameter.name in _COMMON]
    return []


def _tell(described: Mapping[str, Any]) -> Parameter:
    schema = described["schema"]
    kinds = schema.get("anyOf", [schema])
    values = [
        str(value)
        for kind in kinds
        for value in _describe()["components"]["schemas"]
        .get(kind.get("$ref", "").rpartition("/")[2], kind)
        .get("enum", ())
    ]
    return Parameter(
        name=described["name"],
        meaning=described.get("description", ""),
        values=", ".join(values),
        is_repeatable=schema.get("type") == "array",
    )


def _find_names(explorer: Explorer) -> dict[str, str]:
    """Return what the collection has to fill into the examples."""
    catalogue = explorer.catalogue()
    first, *others = catalogue.codebook.coverage
    ids = [hit.id for hit in explorer.find(size=2).hits]
    return {
        "document_id": ids[0],
        "other_id": ids[-1],
        "taxonomy": first.id,
        "code": first.categories[0].code,
        "rows": first.id,
        "columns": others[0].id if others else "status",
    }


def _fill(path: str, operation: str, names: Mapping[str, str]) -> str:
    """Return an address to try."""
    parts = [part.strip("{}") if part[:1] == "{" else None for part in path.split("/")]
    filled = "/".join(
        quote(names[name], safe="") if name else part
        for name, part in zip(parts, path.split("/"), strict=True)
    )
    if operation == "compare":
        pairs = [("a", names["document_id"]), ("b", names["other_id"])]
        return build_address(filled, pairs)
    if operation == "list_documents":
        return build_address(filled, [("cover", f"{names['taxonomy']}:{names['code']}:any")])
    return filled
