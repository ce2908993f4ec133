"""govatlas maps what AI governance documents cover, with a quotation behind every label.

The verbs of the command line are functions here, loaded on first use::

    import govatlas

    govatlas.read(["examples/documents"])
    govatlas.code()
    print(govatlas.show("solvane-declaration").headline)
"""

from importlib import import_module
from importlib.metadata import version
from typing import TYPE_CHECKING, Any

from govatlas.errors import GovatlasError

if TYPE_CHECKING:
    from govatlas.api import (
        Adjudication,
        AgreementOverview,
        AgreementReport,
        CalibrationReport,
        CodebookForm,
        CodeReport,
        DocumentEntry,
        Estimate,
        EvaluationReport,
        ExportForm,
        Failure,
        Filters,
        GoldReport,
        ImportForm,
        ImportReport,
        IndexReport,
        Modality,
        Norm,
        NormPart,
        PresenceReport,
        Progress,
        ReadReport,
        Record,
        ReleaseReport,
        ReleaseTerms,
        Sample,
        Selection,
        Stopped,
        TagReport,
        actors,
        adjudicate,
        agree,
        agree_all,
        calibrate,
        check,
        check_taxonomy,
        code,
        codings,
        delete,
        documents,
        estimate,
        evaluate,
        export,
        export_codebook,
        import_codebook,
        import_codings,
        import_gold,
        import_tags,
        index,
        labels,
        list_documents,
        list_norms,
        load_calibration,
        load_codebook,
        load_crosswalk,
        load_records,
        quotations,
        read,
        release,
        rename,
        sample,
        show,
        table,
    )
    from govatlas.drafting import DraftForm, DraftReport, draft
    from govatlas.explorer import Explorer

    __version__: str

__all__ = [
    "Adjudication",
    "AgreementOverview",
    "AgreementReport",
    "CalibrationReport",
    "CodeReport",
    "CodebookForm",
    "DocumentEntry",
    "DraftForm",
    "DraftReport",
    "Estimate",
    "EvaluationReport",
    "Explorer",
    "ExportForm",
    "Failure",
    "Filters",
    "GoldReport",
    "GovatlasError",
    "ImportForm",
    "ImportReport",
    "IndexReport",
    "Modality",
    "Norm",
    "NormPart",
    "PresenceReport",
    "Progress",
    "ReadReport",
    "Record",
    "ReleaseReport",
    "ReleaseTerms",
    "Sample",
    "Selection",
    "Stopped",
    "TagReport",
    "__version__",
    "actors",
    "adjudicate",
    "agree",
    "agree_all",
    "calibrate",
    "check",
    "check_taxonomy",
    "code",
    "codings",
    "delete",
    "documents",
    "draft",
    "estimate",
    "evaluate",
    "export",
    "export_codebook",
    "import_codebook",
    "import_codings",
    "import_gold",
    "import_tags",
    "index",
    "labels",
    "list_documents",
    "list_norms",
    "load_calibration",
    "load_codebook",
    "load_crosswalk",
    "load_records",
    "quotations",
    "read",
    "release",
    "rename",
    "sample",
    "show",
    "table",
]


_HOMES = {
    "DraftForm": "govatlas.drafting",
    "DraftReport": "govatlas.drafting",
    "Explorer": "govatlas.explorer",
    "draft": "govatlas.drafting",
}
"""Where public names are at home that are not of the api."""


def __getattr__(name: str) -> Any:
    """Load a public name on first use."""
    if name == "__version__":
        return version("govatlas")
    if name in __all__:
        home = _HOMES.get(name, "govatlas.api")
        value = getattr(import_module(home), name)
        globals()[name] = value
        return value
    raise AttributeError(f"module 'govatlas' has no attribute {name!r}")


def __dir__() -> list[str]:
    """Return the public names, loaded or not."""
    return sorted({*globals(), *__all__})
