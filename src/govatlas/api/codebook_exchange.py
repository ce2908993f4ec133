"""The verbs export_codebook and import_codebook: categories for other tools, and from them."""

from collections.abc import Sequence
from pathlib import Path

from govatlas.api.codebooks.registry import list_codebook_forms
from govatlas.codebook import load_codebook
from govatlas.errors import InputError, UnreadableFile


def export_codebook(form: str, *, taxonomies: Sequence[Path | str] = ()) -> bytes:
    """Return the codebook in a form such as ``qdc``, ``skos`` or ``skos-jsonld``.

    Args:
        form: the name of the form.
        taxonomies: files of further taxonomies to include.

    Raises:
        InputError: there is no such form, or the packages that it needs are not installed.
        InvalidCodebook: a taxonomy file is invalid.
    """
    forms = list_codebook_forms()
    if form not in forms:
        raise InputError(f"unknown codebook format {form!r}; choose one of: {', '.join(forms)}")
    return forms[form].write(load_codebook(taxonomies))


def import_codebook(path: Path | str) -> dict[str, str]:
    """Return the codes of a codebook of REFI-QDA (.qdc) as texts of taxonomy files, by id.

    Codes of the standard codebook are left out. What a taxonomy file needs and the codebook lacks,
    such as definitions, is left to be written; ``check_taxonomy`` names it.

    Raises:
        UnreadableFile: the file cannot be read.
        InputError: it holds no code that is not in the standard codebook already.
    """
    from govatlas.interchange.refiqda.read_codebook import read_codebook

    try:
        return read_codebook(Path(path), load_codebook())
    except UnreadableFile as error:
        raise UnreadableFile(f"{path}: {error}") from error
