"""A norm laid out as plain rows.

Rows have no slots: they pass between processes, and pickle is many times faster without.
"""

from dataclasses import dataclass

from govatlas.model.document import Document
from govatlas.model.norm import Modality, Norm, NormPart
from govatlas.store.quotation_rows import QuotationRow, flatten_quotation, requote


@dataclass(frozen=True)
class PartRow:
    """One part of a norm: its name, its wording, and the words of the document behind it."""

    name: str
    text: str
    quotation: QuotationRow


@dataclass(frozen=True, kw_only=True)
class NormRow:
    """One norm; every field is made of text and numbers."""

    rank: int
    modality: str
    provision: str
    bearer_type: str
    enforcer_type: str
    quotation: QuotationRow
    parts: tuple[PartRow, ...]
    categories: tuple[tuple[str, str], ...]

    def word(self, part: str) -> str:
        """Return the wording of a part, empty where the norm has none."""
        return next((row.text for row in self.parts if row.name == part), "")


def flatten_norm(norm: Norm) -> NormRow:
    """Return ``norm`` as rows."""
    return NormRow(
        rank=norm.rank,
        modality=norm.modality.value,
        provision=norm.provision,
        bearer_type=norm.bearer_type,
        enforcer_type=norm.enforcer_type,
        quotation=flatten_quotation(norm.quotation),
        parts=tuple(
            PartRow(name, part.text, flatten_quotation(part.quotation)) for name, part in norm.parts
        ),
        categories=norm.categories,
    )


def rebuild_norm(row: NormRow, document: Document) -> Norm:
    """Return the norm that ``row`` lays out, quoting ``document`` anew.

    Raises:
        StoreError: a quotation differs from its place in the text.
    """
    parts = {
        part.name: NormPart(part.text, requote(part.quotation, document)) for part in row.parts
    }
    return Norm(
        modality=Modality(row.modality),
        action=parts.pop("action"),
        quotation=requote(row.quotation, document),
        rank=row.rank,
        provision=row.provision,
        bearer_type=row.bearer_type,
        enforcer_type=row.enforcer_type,
        categories=row.categories,
        **parts,
    )
