"""Reads norms in the form of the norm guide, naming what cannot be used.

A norm is kept only with a quotation that stands in the text. A part without a place of its own is
looked for, first within that quotation; one that stands nowhere is left out, but for the action,
which the quotation is there to show.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from govatlas.errors import InvalidValue
from govatlas.grounding import locate
from govatlas.model.codebook import Codebook
from govatlas.model.document import Document, Quotation, Span
from govatlas.model.norm import Modality, Norm, NormPart

_OPTIONAL: Final = ("bearer", "condition", "deadline", "sanction", "enforcer", "beneficiary")
_SHOWN: Final = 60


@dataclass
class NormReader:
    """Reads the norms of one document; what is refused is added to ``problems``, a line each."""

    document: Document
    codebook: Codebook
    problems: list[str]

    def read(self, entries: Any) -> tuple[Norm, ...]:
        """Return the norms that ``entries`` hold, by rank."""
        if not isinstance(entries, list):
            self.problems.append("norms must be a list; they are left out")
            return ()
        found = []
        for number, entry in enumerate(entries, 1):
            where = f"norm {number}"
            try:
                found.append(self._read_norm(entry, where, number))
            except InvalidValue as error:
                self.problems.append(f"{where}: {error}; it is left out")
            except (AttributeError, KeyError, TypeError, ValueError) as error:
                # an entry may have any shape; one bad norm must not end the rest
                self.problems.append(f"{where}: does not follow the norm guide: {error!r}")
        return tuple(sorted(found, key=lambda norm: norm.rank))

    def _read_norm(self, entry: Mapping[str, Any], where: str, number: int) -> Norm:
        stated = str(entry.get("modality") or "")
        if stated not in tuple(Modality):
            raise InvalidValue(f"modality {stated!r} must be one of: {', '.join(Modality)}")
        quotation, placed = self._find_quotation(entry)
        spans = (entry.get("spans") or {}) if placed else {}
        parts = {name: self._read_part(entry, name, spans, quotation, where) for name in _OPTIONAL}
        action = str(entry.get("action") or "")
        words = self._find_part(action, spans.get("action"), quotation) or quotation
        return Norm(
            modality=Modality(stated),
            action=NormPart(action, words),
            quotation=quotation,
            rank=int(entry.get("rank") or number),
            provision=str(entry.get("provision") or ""),
            bearer_type=self._read_type(entry, "bearer_type", where),
            enforcer_type=self._read_type(entry, "enforcer_type", where),
            categories=tuple(self._read_categories(entry, where)),
            **parts,
        )

    def _find_quotation(self, entry: Mapping[str, Any]) -> tuple[Quotation, bool]:
        """Return the quotation, and whether the record's own place of it is right.

        Raises:
            InvalidValue: its words stand nowhere in the text.
        """
        words = str(entry.get("quote") or "")
        stated = self._quote([entry.get("start"), entry.get("end")])
        if stated is not None and stated.text == words:
            return stated, True
        found = locate(words, self.document)
        if found is None:
            raise InvalidValue(f"not in the text: {_shorten(words)!r}")
        return found, False

    def _read_part(
        self,
        entry: Mapping[str, Any],
        name: str,
        spans: Mapping[str, Any],
        quotation: Quotation,
        where: str,
    ) -> NormPart | None:
        text = str(entry.get(name) or "")
        if not text.strip():
            return None
        words = self._find_part(text, spans.get(name), quotation)
        if words is None:
            self.problems.append(f"{where}: {name} not in the text: {_shorten(text)!r}")
            return None
        return NormPart(text, words)

    def _find_part(self, text: str, span: Any, quotation: Quotation) -> Quotation | None:
        return (
            self._quote(span)
            or locate(text, self.document, within=quotation.span)
            or locate(text, self.document)
        )

    def _quote(self, span: Any) -> Quotation | None:
        try:
            start, end = span
            return self.document.quote(Span(start, end))
        except (TypeError, ValueError, InvalidValue):
            return None

    def _read_type(self, entry: Mapping[str, Any], name: str, where: str) -> str:
        stated = str(entry.get(name) or "")
        known = {category.code for category in self.codebook.actor_types.categories}
        if stated and stated not in known:
            self.problems.append(f"{where}: unknown actor type {stated!r}")
            return ""
        return stated

    def _read_categories(self, entry: Mapping[str, Any], where: str) -> Iterator[tuple[str, str]]:
        known = {(taxonomy.id, c.code) for taxonomy, c in self.codebook.coverage_categories()}
        for stated in entry.get("categories") or ():
            pair = (str(stated["taxonomy"]), str(stated["code"]))
            if pair in known:
                yield pair
            else:
                self.problems.append(f"{where}: no category {':'.join(pair)!r} in the codebook")


def _shorten(words: str) -> str:
    return " ".join(words.split())[:_SHOWN]
