"""Describes a release in Croissant 1.0, the format of data sets for machine learning."""

from typing import Any, Final

from govatlas.publishing.dataset.columns import Column, Kind
from govatlas.publishing.dataset.contents import KEYWORDS, Contents, FileEntry, TableEntry

_CONTEXT: Final[dict[str, Any]] = {
    "@language": "en",
    "@vocab": "https://schema.org/",
    "citeAs": "cr:citeAs",
    "column": "cr:column",
    "conformsTo": "dct:conformsTo",
    "cr": "http://mlcommons.org/croissant/",
    "data": {"@id": "cr:data", "@type": "@json"},
    "dataType": {"@id": "cr:dataType", "@type": "@vocab"},
    "dct": "http://purl.org/dc/terms/",
    "equivalentProperty": "cr:equivalentProperty",
    "examples": {"@id": "cr:examples", "@type": "@json"},
    "extract": "cr:extract",
    "field": "cr:field",
    "fileObject": "cr:fileObject",
    "fileProperty": "cr:fileProperty",
    "fileSet": "cr:fileSet",
    "format": "cr:format",
    "includes": "cr:includes",
    "isLiveDataset": "cr:isLiveDataset",
    "jsonPath": "cr:jsonPath",
    "key": "cr:key",
    "md5": "cr:md5",
    "parentField": "cr:parentField",
    "path": "cr:path",
    "rai": "http://mlcommons.org/croissant/RAI/",
    "recordSet": "cr:recordSet",
    "references": "cr:references",
    "regex": "cr:regex",
    "repeated": "cr:repeated",
    "replace": "cr:replace",
    "samplingRate": "cr:samplingRate",
    "sc": "https://schema.org/",
    "separator": "cr:separator",
    "source": "cr:source",
    "subField": "cr:subField",
    "transform": "cr:transform",
}
_TYPES: Final = {
    Kind.STRING: "sc:Text",
    Kind.INTEGER: "sc:Integer",
    Kind.NUMBER: "sc:Float",
    Kind.BOOLEAN: "sc:Boolean",
    Kind.DATETIME: "sc:DateTime",
}


def write_croissant(contents: Contents) -> dict[str, Any]:
    """Return the description of a release in Croissant; its records are those of Parquet."""
    about = contents.about
    told: dict[str, Any] = {
        "@context": _CONTEXT,
        "@type": "sc:Dataset",
        "name": about.title,
        "description": about.description,
        "conformsTo": "http://mlcommons.org/croissant/1.0",
        "citeAs": f"{about.creator}: {about.title}, version {about.version} ({about.day.year})",
        "creator": {"@type": "sc:Organization", "name": about.creator},
        "datePublished": about.day.isoformat(),
        "inLanguage": "en",
        "keywords": list(KEYWORDS),
        "version": about.version,
    }
    if about.address:
        told["url"] = about.address
    if about.licence:
        told["license"] = about.licence.link or about.licence.name
    tables = contents.tables
    files = [file for entry in tables for file in (entry.csv, entry.parquet)]
    return told | {
        "distribution": [_write_file(file) for file in (*files, *contents.files)],
        "recordSet": [_write_records(entry) for entry in tables if entry.rows],
    }


def _write_file(file: FileEntry) -> dict[str, Any]:
    return {
        "@type": "cr:FileObject",
        "@id": file.name,
        "name": file.name,
        "description": file.meaning,
        "contentUrl": file.name,
        "contentSize": f"{file.size} B",
        "encodingFormat": file.media_type,
        "sha256": file.sha256,
    }


def _write_records(entry: TableEntry) -> dict[str, Any]:
    table = entry.table
    return {
        "@type": "cr:RecordSet",
        "@id": table.name,
        "name": table.name,
        "description": table.meaning,
        "key": [{"@id": f"{table.name}/{name}"} for name in table.key],
        "field": [_write_field(entry, column) for column in table.columns],
    }


def _write_field(entry: TableEntry, column: Column) -> dict[str, Any]:
    unit = f" Unit: {column.unit}." if column.unit else ""
    return {
        "@type": "cr:Field",
        "@id": f"{entry.table.name}/{column.name}",
        "name": column.name,
        "description": f"{column.meaning}{unit}",
        "dataType": _TYPES[column.kind],
        "source": {
            "fileObject": {"@id": entry.parquet.name},
            "extract": {"column": column.name},
        },
    }
