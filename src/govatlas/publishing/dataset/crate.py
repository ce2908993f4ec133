"""Describes a release as a research object crate (RO-Crate)."""

from typing import TYPE_CHECKING, Any, Final

from govatlas.extras import missing_extra
from govatlas.publishing.dataset.contents import KEYWORDS, SOFTWARE, Contents, FileEntry
from govatlas.publishing.dataset.datapackage import make_uuid

if TYPE_CHECKING:
    from rocrate.rocrate import ROCrate

_SPECIFICATION: Final = "1.1"


def write_crate(contents: Contents) -> dict[str, Any]:
    """Return the description of a release as a crate.

    Raises:
        InputError: rocrate is not installed.
    """
    crate = _make_crate()
    about = contents.about
    crate.name = about.title
    crate.description = about.description
    crate.datePublished = about.day
    root = crate.root_dataset
    root["identifier"] = f"urn:uuid:{make_uuid(contents)}"
    root["version"] = about.version
    root["keywords"] = list(KEYWORDS)
    root["license"] = _add_licence(crate, contents)
    root["creator"] = _add(crate, "#creator", "Organization", {"name": about.creator})
    if about.address:
        root["url"] = about.address
    if about.credit:
        root["creditText"] = about.credit
    program = {"name": SOFTWARE, "version": about.software}
    instrument = _add(crate, "#govatlas", "SoftwareApplication", program)
    action = {
        "name": "Release of the collection",
        "endTime": about.day.isoformat(),
        "instrument": instrument,
        "result": root,
    }
    root["mentions"] = _add(crate, "#release", "CreateAction", action)
    tables = [file for entry in contents.tables for file in (entry.csv, entry.parquet)]
    for file in (*tables, *contents.files):
        _add_file(crate, file)
    return crate.metadata.generate()  # type: ignore[no-any-return]


def _make_crate() -> "ROCrate":
    try:
        from rocrate.rocrate import ROCrate
    except ImportError as error:
        raise missing_extra("data", purpose="a release") from error
    return ROCrate(version=_SPECIFICATION)


def _add(crate: "ROCrate", identifier: str, kind: str, properties: dict[str, Any]) -> Any:
    from rocrate.model.contextentity import ContextEntity

    told = {"@type": kind, **properties}
    return crate.add(ContextEntity(crate, identifier, properties=told))


def _add_licence(crate: "ROCrate", contents: Contents) -> Any:
    licence = contents.about.licence
    if licence is None:
        return "The licence of the data is not stated; ask whoever made the release."
    identifier = licence.link or "#licence"
    return _add(crate, identifier, "CreativeWork", {"name": licence.name})


def _add_file(crate: "ROCrate", file: FileEntry) -> None:
    properties = {
        "name": file.name,
        "description": file.meaning,
        "encodingFormat": file.media_type,
        "contentSize": str(file.size),
        "sha256": file.sha256,
    }
    crate.add_file(dest_path=file.name, properties=properties)
