"""Leaves documents in languages that the local coder does not read open, with the reason."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from importlib.resources import files

from ruamel.yaml import YAML

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Abstention, Coder, Coding, Mode
from govatlas.model.document import Document


@dataclass(frozen=True, slots=True)
class Languages:
    """The codes of the languages that the coder reads, with the name of each known language."""

    read: frozenset[str]
    names: Mapping[str, str]

    def name(self, code: str) -> str:
        """Return the name of a language, its code in quotation marks where it has none here."""
        return self.names.get(code, f"“{code}”")


@cache
def load_languages() -> Languages:
    """Return the languages that the coder's data name."""
    text = files("govatlas.coding.local").joinpath("data/languages.yaml").read_text("utf-8")
    data = YAML(typ="safe").load(text)
    return Languages(frozenset(data["read"]), data["names"])


def explain_language(language: str) -> str:
    """Return why a text in ``language`` (``fr``, ``fr-CA``) is not coded, empty where it is."""
    languages = load_languages()
    code = language.replace("_", "-").partition("-")[0].lower()
    if code in languages.read:
        return ""
    known = " and ".join(sorted(map(languages.name, languages.read)))
    where = f"in {languages.name(code)}" if code else "in a language that is not known"
    return f"The local coder reads {known}; this document is {where}."


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
