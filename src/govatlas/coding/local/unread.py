"""Leaves documents in languages that the local coder does not read open, with the reason."""

from datetime import datetime

from govatlas.coding.local.english import join_words
from govatlas.coding.local.glossed import variants
from govatlas.coding.local.glossed.vectors import PACKAGE, is_installed
from govatlas.coding.local.languages import code_of, load_languages
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Abstention, Coder, Coding, Mode
from govatlas.model.document import Document


def explain_language(language: str) -> str:
    """Return why a text in ``language`` (``fr``, ``fr-CA``) is not coded, empty where it is."""
    languages = load_languages()
    code = code_of(language)
    if code in languages.read:
        return ""
    if code in languages.glossed:
        if is_installed():
            return ""
        name = languages.name(code)
        return f"The local coder reads {name} only if the package {PACKAGE} is installed."
    known = join_words(sorted(map(languages.name, languages.read | languages.glossed)))
    where = f"in {languages.name(code)}" if code else "in a language that is not known"
    return f"The local coder reads {known}; this document is {where}."


def explain_characters(document: Document) -> str:
    """Return why the characters of a text cannot be read, empty where they can."""
    is_chinese = code_of(document.language) == variants.CHINESE
    if not is_chinese or variants.is_installed() or not variants.is_traditional(document.text):
        return ""
    return (
        "The local coder reads Chinese in traditional characters only if the package "
        f"{variants.PACKAGE} is installed."
    )


def leave_open(
    document: Document, codebook: Codebook, reason: str, *, who: Coder, at: datetime
) -> Coding:
    """Return the coding of a document that was not assessed: every question is left open."""
    parts = (*codebook.coverage, codebook.status)
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=who,
        codebook_version=codebook.version,
        codebook_digest=codebook.digest,
        mode=Mode.BLIND,
        coded_at=at,
        labels=(),
        status=None,
        abstentions=tuple(Abstention(*question, reason) for question in codebook.questions()),
        rationales=(
            *((part.id, reason) for part in parts),
            *((role.code, reason) for role in codebook.actor_roles.categories),
        ),
        provenance=(("method", "none: the document was not assessed"),),
    )
