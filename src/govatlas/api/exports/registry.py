"""The forms of export: those of govatlas with those of installed packages.

To add one to govatlas, write its class in a file of its own, then name it in ``_OWN``.
"""

from functools import cache
from typing import Final

from govatlas.api.exports.form import ExportForm
from govatlas.api.exports.inception import Inception
from govatlas.api.exports.json_records import JsonLines, JsonRecord, NormLines
from govatlas.api.exports.label_studio import LabelStudio
from govatlas.api.exports.label_table import LabelTable
from govatlas.api.exports.pages import DocumentText, MarkdownRecord, Page
from govatlas.api.exports.qdpx import Qdpx
from govatlas.api.exports.web_annotation import WebAnnotation
from govatlas.api.exports.workbook import Workbook
from govatlas.registry import find_registered

GROUP: Final = "govatlas.exports"
_OWN: Final = (
    JsonLines(),
    Page(),
    JsonRecord(),
    LabelTable(),
    Workbook(),
    NormLines(),
    MarkdownRecord(),
    DocumentText(),
    Qdpx(),
    LabelStudio(),
    Inception(),
    WebAnnotation(),
)


@cache
def list_forms() -> dict[str, ExportForm]:
    """Return every form by name.

    Raises:
        InputError: an installed package registers what is no form.
    """
    return find_registered(GROUP, ExportForm, _OWN)  # type: ignore[type-abstract]


def list_collections() -> dict[str, ExportForm]:
    """Return the forms by name that hold the records of many documents."""
    return {name: form for name, form in list_forms().items() if not form.is_single}
