"""The forms of import: those of govatlas with those of installed packages.

To add one to govatlas, write its class, then name it in ``_OWN``.
"""

from functools import cache
from pathlib import Path
from typing import Final

from govatlas.api.imports.form import ImportForm
from govatlas.api.imports.own import Inception, LabelStudio, Qdpx
from govatlas.errors import InputError
from govatlas.registry import find_registered

GROUP: Final = "govatlas.imports"
_OWN: Final = (Qdpx(), LabelStudio(), Inception())
_TABLES: Final = frozenset({".csv", ".jsonl", ".xlsx", ".xlsm"})


@cache
def list_import_forms() -> dict[str, ImportForm]:
    """Return every form by name.

    Raises:
        InputError: an installed package registers what is no form.
    """
    return find_registered(GROUP, ImportForm, _OWN)  # type: ignore[type-abstract]


def find_import_form(path: Path, name: str | None) -> ImportForm:
    """Return the form of that name, or the one that the ending of a file tells.

    Raises:
        InputError: there is no such form, or no form has that ending.
    """
    forms = list_import_forms()
    known = ", ".join(forms)
    if name is not None:
        if name not in forms:
            raise InputError(f"unknown import format {name!r}; choose one of: {known}")
        return forms[name]
    file = path.name.casefold()
    fitting = [
        (len(ending), form)
        for form in forms.values()
        for ending in form.endings
        if file.endswith(ending)
    ]
    if not fitting:
        raise InputError(_explain_ending(path, known))
    return max(fitting, key=lambda pair: pair[0])[1]


def _explain_ending(path: Path, known: str) -> str:
    """Return what to do with a file whose ending tells no form."""
    if path.suffix.casefold() in _TABLES:
        return f"{path}: tables and JSON Lines are imported with: govatlas gold import {path}"
    return f"{path}: its ending tells no format; add --format, one of: {known}"
