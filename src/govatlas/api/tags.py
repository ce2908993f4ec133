"""The verb import_tags: tags that people gave documents, through a crosswalk to our categories."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, TypeAlias

from govatlas.api.place import find_database
from govatlas.codebook import (
    Predicate,
    TermMapping,
    choose_mappings,
    load_codebook,
    load_crosswalk,
    read_crosswalk,
    read_predicate,
)
from govatlas.errors import InputError, UnknownDocument
from govatlas.identity import digest_value
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coder, CoderKind
from govatlas.model.document import Document
from govatlas.model.presence import PresenceAnswer, PresenceCoding
from govatlas.reading import TaggedDocument, read_agora_tags
from govatlas.store import Store

AGORA: Final = "agora"
"""The name of the crosswalk that is shipped."""
TAGS_CODER: Final = "agora-tags"
LEAST_PREDICATE: Final = Predicate.BROAD
LEAST_CONFIDENCE: Final = 0.5

Asked: TypeAlias = Mapping[tuple[str, str], tuple[TermMapping, ...]]
"""The mappings that lead to each category, which is given by taxonomy and code."""


@dataclass(frozen=True, slots=True, kw_only=True)
class TagReport:
    """What came of an import of tags.

    ``kept`` are the ids of the documents, ``missing`` those that the database does not have, with
    titles; ``asked`` the categories that the crosswalk reaches, by taxonomy and code; ``unknown``
    the tags that it does not know; ``replaced`` counts the documents of an earlier import.
    """

    coder: str
    kept: tuple[str, ...]
    missing: tuple[tuple[str, str], ...]
    asked: tuple[tuple[str, str], ...]
    unknown: tuple[str, ...]
    replaced: int


def import_tags(
    path: Path | str,
    *,
    crosswalk: Path | str = AGORA,
    least_predicate: Predicate | str = LEAST_PREDICATE,
    least_confidence: float = LEAST_CONFIDENCE,
    unvalidated: bool = False,
    coder: str = TAGS_CODER,
    taxonomies: Sequence[Path | str] = (),
    db: Path | str | None = None,
    at: datetime | None = None,
) -> TagReport:
    """Import tags that people gave documents as judgements of presence, for ``agree``.

    A category counts as present where any tag does that leads to it, as absent where the document
    has been tagged without one; a category that no mapping leads to was not asked about. Tags have
    neither levels nor quotations, so lists, records and shares know nothing of them. They replace
    what the same name had before.

    Args:
        path: an AGORA release: its folder, its zip archive, or its table of documents.
        crosswalk: ``agora``, or a file of your own in the TSV form of SSSOM.
        least_predicate: the weakest relation to take, in the order exactMatch, closeMatch,
            broadMatch (the category is broader), narrowMatch, relatedMatch.
        least_confidence: the least confidence of a mapping to take, from 0 to 1.
        unvalidated: take documents too whose annotation nobody validated.
        coder: the name to keep them under.
        taxonomies: files of further taxonomies that the crosswalk leads to.
        db: the database, which must hold the documents.
        at: the date of the import, now by default.

    Raises:
        UnreadableFile: the release or the crosswalk cannot be read.
        InputError: the crosswalk leads nowhere, or no tagged document is in the database.
        StoreError: the database cannot be used.
    """
    codebook = load_codebook(taxonomies)
    known = load_crosswalk() if str(crosswalk) == AGORA else read_crosswalk(Path(crosswalk))
    least = read_predicate(str(least_predicate))
    chosen = choose_mappings(known, least_predicate=least, least_confidence=least_confidence)
    asked = _group_mappings(chosen, codebook)
    how = f"{least.short} or closer, confidence {least_confidence:g} or more"
    who = _build_coder(coder, how, chosen, unvalidated=unvalidated)
    tagged = _choose_documents(Path(path), unvalidated=unvalidated)
    now = at or datetime.now(UTC).replace(microsecond=0)
    with Store.open(find_database(db)) as store:
        _check_name(store, coder)
        found = _find_documents(store, tagged)
        codings = [_read_tags(*pair, asked, codebook.digest, coder=who, at=now) for pair in found]
        replaced = store.presences.replace(coder, codings)
    have = {tags.id for tags, _ in found}
    used = {tag for tags, _ in found for tag in tags.tags}
    return TagReport(
        coder=coder,
        kept=tuple(coding.document_id for coding in codings),
        missing=tuple((tags.id, tags.title) for tags in tagged if tags.id not in have),
        asked=tuple(asked),
        unknown=tuple(sorted(used - {mapping.subject_label for mapping in known})),
        replaced=replaced,
    )


def _build_coder(name: str, how: str, chosen: Sequence[TermMapping], *, unvalidated: bool) -> Coder:
    """Return the coder whose digest covers all that decides what tags say."""
    version = f"{how}, {'annotated' if unvalidated else 'validated'} documents"
    digest = digest_value([version, [asdict(mapping) for mapping in chosen]])
    return Coder(CoderKind.PERSON, name, version, digest)


def _choose_documents(path: Path, *, unvalidated: bool) -> list[TaggedDocument]:
    """Return the documents whose tags people vouch for.

    Raises:
        UnreadableFile: the release cannot be read.
        InputError: there is no release, or no such document in it.
    """
    everything = read_agora_tags(path)
    tagged = [d for d in everything if d.validated or (unvalidated and d.annotated)]
    if not tagged:
        raise InputError(f"{path}: no document has validated tags")
    return tagged


def _group_mappings(chosen: Iterable[TermMapping], codebook: Codebook) -> Asked:
    """Return the mappings by category, in codebook order; those to no coverage are left out.

    Raises:
        InputError: a category is unknown, or nothing is left.
    """
    everything = list(chosen)
    coverage = {taxonomy.id: taxonomy for taxonomy in codebook.coverage}
    for mapping in everything:
        if mapping.taxonomy in coverage:
            coverage[mapping.taxonomy].category(mapping.category)
    grouped = {
        (taxonomy.id, category.code): tuple(
            mapping
            for mapping in everything
            if (mapping.taxonomy, mapping.category) == (taxonomy.id, category.code)
        )
        for taxonomy in codebook.coverage
        for category in taxonomy.categories
    }
    asked = {key: mappings for key, mappings in grouped.items() if mappings}
    if not asked:
        raise InputError(
            "no mapping of the crosswalk leads to a category; accept a weaker predicate or a lower "
            "confidence"
        )
    return asked


def _check_name(store: Store, name: str) -> None:
    """Refuse a name under which labels with levels are kept."""
    if not name.strip():
        raise InputError("tags need the name of a coder")
    if name in store.codings.list_coders():
        raise InputError(f"{name} already has codings with levels; give the tags another name")


def _find_documents(
    store: Store, tagged: Sequence[TaggedDocument]
) -> list[tuple[TaggedDocument, Document]]:
    """Return the tagged documents that the database has.

    Raises:
        InputError: it has none of them.
    """
    found = []
    for tags in tagged:
        try:
            found.append((tags, store.documents.read(tags.id)))
        except UnknownDocument:
            continue
    if not found:
        raise InputError(
            f"none of the {len(tagged)} tagged documents is in the database; read the release first"
        )
    return found


def _read_tags(
    tagged: TaggedDocument,
    document: Document,
    asked: Asked,
    codebook_digest: str,
    *,
    coder: Coder,
    at: datetime,
) -> PresenceCoding:
    return PresenceCoding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=coder,
        codebook_digest=codebook_digest,
        coded_at=at,
        answers=tuple(_answer(key, mappings, tagged.tags) for key, mappings in asked.items()),
    )


def _answer(
    key: tuple[str, str], mappings: tuple[TermMapping, ...], tags: Sequence[str]
) -> PresenceAnswer:
    labels = {mapping.subject_label for mapping in mappings}
    basis = tuple(tag for tag in tags if tag in labels)
    closest = min((m.predicate for m in mappings), key=list(Predicate).index)
    taxonomy, category = key
    return PresenceAnswer(
        taxonomy=taxonomy,
        category=category,
        present=bool(basis),
        relation=closest.short,
        basis=basis,
    )
