"""The verb adjudicate: several codings of a document become one, by a stated rule."""

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from govatlas.adjudication import Disagreement, Rule, find_disagreements
from govatlas.adjudication import adjudicate as settle
from govatlas.api.place import find_database
from govatlas.errors import InvalidValue, UnknownCoder
from govatlas.model.coding import Coding
from govatlas.store import Filters, Store


@dataclass(frozen=True, kw_only=True)
class Adjudication:
    """The consensus on one document, with what the coders differed on.

    ``kept`` says whether the consensus was added to the database now: not in a dry run, and not
    where the same panel had settled the same codings before.
    """

    coding: Coding
    disagreements: tuple[Disagreement, ...]
    kept: bool

    def to_dict(self) -> dict[str, Any]:
        """Return the disagreements ready for JSON."""
        return {
            "document_id": self.coding.document_id,
            "panel": self.coding.coder.name,
            "kept": self.kept,
            "disagreements": [_lay_out(disagreement) for disagreement in self.disagreements],
        }


def adjudicate(
    documents: Iterable[str] = (),
    *,
    coders: Sequence[str],
    rule: str = "majority",
    name: str = "panel",
    dry_run: bool = False,
    db: Path | str | None = None,
    at: datetime | None = None,
) -> tuple[Adjudication, ...]:
    """Settle what several coders say of each document; keep the consensus as a coding.

    Args:
        documents: ids; by default every document that all of the coders have coded.
        coders: at least two; of each the newest coding of the latest version is taken.
        rule: ``majority``, ``median`` or ``decides:NAME``; ties go to the lower level.
        name: the coder that the consensus will be kept under.
        dry_run: settle, and keep nothing.
        db: the database.
        at: the date of the consensus, now by default.

    Raises:
        InputError: there is no such rule.
        InvalidValue: the coders are too few, or coded by different codebooks, or the panel has
            the name of one of them.
        UnknownDocument: an id is not in the database.
        UnknownCoder: a coder has not coded one of the documents.
        StoreError: the database cannot be used.
    """
    parsed = Rule.parse(rule)
    if name in coders:
        raise InvalidValue(f"{name!r} is one of the coders; choose another name for the panel")
    now = at or datetime.now(UTC).replace(microsecond=0)
    with Store.open(find_database(db), writable=not dry_run) as store:
        asked = tuple(dict.fromkeys(documents)) or _find_shared(store, coders)
        codings = [_load_codings(store, document_id, coders) for document_id in asked]
        settled = [(settle(found, parsed, at=now, name=name), found) for found in codings]
        return tuple(
            Adjudication(
                coding=coding,
                disagreements=find_disagreements(found),
                kept=not dry_run and _keep(store, coding),
            )
            for coding, found in settled
        )


def _find_shared(store: Store, coders: Sequence[str]) -> tuple[str, ...]:
    listed = [[e.id for e in store.listing.documents(Filters(coder=coder))] for coder in coders]
    shared = [name for name in (listed[0] if listed else ()) if all(name in ids for ids in listed)]
    if not shared:
        raise UnknownCoder(f"no document was coded by all of: {', '.join(coders)}")
    return tuple(shared)


def _load_codings(store: Store, document_id: str, coders: Sequence[str]) -> list[Coding]:
    version = store.documents.find_version(document_id)
    return [store.codings.read(document_id, version=version, coder=coder) for coder in coders]


def _keep(store: Store, coding: Coding) -> bool:
    if store.codings.is_coded(coding.document_id, coding.coder, coding.codebook_digest):
        return False
    return store.codings.save(coding) is not None


def _lay_out(disagreement: Disagreement) -> dict[str, Any]:
    answers = [
        {
            **{name: getattr(answer, name) for name in ("coder", "said", "confidence")},
            "rationale": answer.rationale,
            "quotations": [
                {"span": asdict(quotation.span), "text": quotation.text}
                for quotation in answer.quotations
            ],
        }
        for answer in disagreement.answers
    ]
    return {"part": disagreement.part, "subject": disagreement.subject, "answers": answers}
