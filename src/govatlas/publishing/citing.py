"""Refers to a label of a record, so that others can cite it with its words."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from govatlas.errors import UnknownCategory
from govatlas.model.coding import Coding
from govatlas.model.coding_id import identify_coding
from govatlas.model.document import Document
from govatlas.publishing.facts import name_coder, spell_date
from govatlas.publishing.permalinks import Cited, Claim
from govatlas.publishing.record import ActorView, Entry, Record, StatusView
from govatlas.publishing.references import MAKER, Quoted, Reference, write_text
from govatlas.wording import ENGLISH, speak

_MOST_NAMED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Citing:
    """Refers to the labels of one coding.

    Args:
        document: what was coded.
        coding: what was said of it.
        address: of the record, lasting and whole; empty where it is on no site.
        publisher: the name of the site.
        locate_file: returns the address of a reference as a file, by anchor and ending.
    """

    document: Document
    coding: Coding
    address: str = ""
    publisher: str = MAKER
    locate_file: Callable[[str, str], str] | None = None

    def cite(self, claim: Claim) -> Cited:
        """Return how to cite what the coding says."""
        reference = self.refer(claim)
        return Cited(reference, write_text(reference).strip(), claim.anchor, self.locate_file)

    def refer(self, claim: Claim) -> Reference:
        """Return the reference to what the coding says: in English, for whoever reads it."""
        with speak(ENGLISH):
            return self._refer(claim)

    def _refer(self, claim: Claim) -> Reference:
        coding, coding_id = self.coding, identify_coding(self.coding)
        confidence = f"confidence {claim.confidence}" if claim.confidence else ""
        anchor = claim.words_anchor or claim.anchor
        return Reference(
            key=f"govatlas-{self.document.id}-{claim.anchor}-{coding_id}",
            title=claim.said,
            kind="label of a coverage record",
            container=name_document(self.document),
            quotations=tuple(Quoted(text, place) for text, place in claim.quotations),
            coder=f"{name_coder(coding.coder)} ({coding.coder.kind})",
            made=coding.coded_at.date(),
            details=(
                confidence,
                f"version {coding.document_version} of the text",
                f"codebook version {coding.codebook_version}",
                f"coding {coding_id}",
            ),
            publisher=self.publisher,
            address=f"{self.address}#{anchor}" if self.address else "",
        )


def name_document(document: Document) -> str:
    """Return the title of a document with its issuer and date."""
    instrument = document.instrument
    date = spell_date(instrument.proposed or instrument.latest_activity)
    issued = ", ".join(part for part in (instrument.authority.name, date) if part)
    return f"{instrument.title or document.id}{f' ({issued})' if issued else ''}"


def find_reference(record: Record, label: str) -> Reference:
    """Return the reference to a label, named by its anchor or by the code of its category.

    Raises:
        UnknownCategory: the record has no such label, or more than one of that code.
    """
    known = dict(_list_views(record))
    wanted = label.strip()
    matches = [wanted] if wanted in known else [a for a in known if a.endswith(f":{wanted}")]
    if len(matches) > 1:
        raise UnknownCategory(f"label {wanted!r} is in several taxonomies: {', '.join(matches)}")
    cited = known[matches[0]].cited if matches else None
    if cited is None:
        raise UnknownCategory(_word_missing(record, wanted, matches, known))
    return cited.reference


def _word_missing(
    record: Record, wanted: str, matches: list[str], known: dict[str, "_View"]
) -> str:
    if matches:
        return f"document {record.document.id} was not assessed for {wanted}; nothing to cite"
    covered = [
        anchor
        for anchor, view in known.items()
        if view.cited and not (isinstance(view, Entry) and not view.level)
    ]
    more = ", …" if len(covered) > _MOST_NAMED else ""
    return (
        f"document {record.document.id} has no label {wanted[:80]!r}; its labels are "
        f"{', '.join(covered[:_MOST_NAMED])}{more}"
    )


_View = Entry | StatusView | ActorView


def _list_views(record: Record) -> Iterator[tuple[str, _View]]:
    for part in record.parts:
        for entry in part.entries:
            yield entry.id, entry
    if record.status:
        yield "status", record.status
    for role in record.roles:
        for actor in role.actors:
            yield actor.anchor, actor
