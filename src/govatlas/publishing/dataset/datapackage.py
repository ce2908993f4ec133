"""Describes a release as a Data Package, version 2."""

import re
from typing import Any, Final
from uuid import NAMESPACE_URL, UUID, uuid5

from govatlas.publishing.dataset.columns import Column
from govatlas.publishing.dataset.contents import KEYWORDS, Contents, FileEntry, TableEntry
from govatlas.publishing.dataset.words import Licence

_PROFILE: Final = "https://datapackage.org/profiles/2.0"
_REFERENCES: Final = {
    "codings": {"document_id": "documents"},
    "labels": {"coding_id": "codings", "document_id": "documents"},
    "quotations": {"coding_id": "codings", "document_id": "documents"},
    "actors": {"coding_id": "codings", "document_id": "documents"},
    "norms": {"coding_id": "codings", "document_id": "documents"},
    "texts": {"document_id": "documents"},
}
"""Which columns name a row of which other table; the column has the same name there."""


def make_uuid(contents: Contents) -> UUID:
    """Return the identifier of a release, the same for the same content."""
    return uuid5(NAMESPACE_URL, f"urn:govatlas:release:{contents.digest}")


def write_datapackage(contents: Contents) -> dict[str, Any]:
    """Return the description of a release as a Data Package."""
    about = contents.about
    package: dict[str, Any] = {
        "$schema": f"{_PROFILE}/datapackage.json",
        "name": "govatlas-release",
        "id": str(make_uuid(contents)),
        "title": about.title,
        "description": about.description,
        "version": about.version,
        "created": f"{about.day.isoformat()}T00:00:00Z",
        "keywords": list(KEYWORDS),
        "contributors": [{"title": about.creator, "roles": ["creator"]}],
        "sources": [{"title": about.credit}] if about.credit else [],
    }
    if about.address:
        package["homepage"] = about.address
    if about.licence:
        package["licenses"] = [write_licence(about.licence)]
    tables = [_write_resource(entry) for entry in contents.tables]
    others = [_write_file(entry) for entry in contents.files]
    return {name: value for name, value in package.items() if value != []} | {
        "resources": [*tables, *others]
    }


_NAME: Final = re.compile(r"[-a-zA-Z0-9._]+")
"""How the name of a licence must be."""


def write_licence(licence: Licence) -> dict[str, str]:
    """Return a licence as Data Package has it: an identifier where it is one, or else a title."""
    told = {"path": licence.link} if licence.link else {}
    if not _NAME.fullmatch(licence.name):
        return {"name": "LicenseRef-stated", "title": licence.name} | told
    return {"name": licence.name} | told


def _write_resource(entry: TableEntry) -> dict[str, Any]:
    table = entry.table
    return {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": table.name,
        "title": table.title,
        "description": table.meaning,
        "type": "table",
        "path": entry.csv.name,
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": entry.csv.size,
        "hash": entry.csv.digest,
        "dialect": {"delimiter": ",", "lineTerminator": "\r\n", "quoteChar": '"', "header": True},
        "schema": {
            "$schema": f"{_PROFILE}/tableschema.json",
            "fields": [_write_field(column) for column in table.columns],
            "missingValues": [""],
            "primaryKey": list(table.key),
            "foreignKeys": [
                {"fields": [column], "reference": {"resource": other, "fields": [column]}}
                for column, other in _REFERENCES.get(table.name, {}).items()
            ],
        },
    }


def _write_field(column: Column) -> dict[str, Any]:
    told: dict[str, Any] = {
        "name": column.name,
        "type": column.kind.value,
        "description": column.meaning,
        "govatlas:origin": column.origin.value,
    }
    if column.unit:
        told["govatlas:unit"] = column.unit
    if column.kind.value == "boolean":
        told |= {"trueValues": ["true"], "falseValues": ["false"]}
    if column.is_required:
        told["constraints"] = {"required": True}
    return told


def _write_file(entry: FileEntry) -> dict[str, Any]:
    name = entry.name.lower().replace(".", "-")
    return {
        "$schema": f"{_PROFILE}/dataresource.json",
        "name": name,
        "description": entry.meaning,
        "path": entry.name,
        "type": "file",
        "mediatype": entry.media_type,
        "bytes": entry.size,
        "hash": entry.digest,
    }
