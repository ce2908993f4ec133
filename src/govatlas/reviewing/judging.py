"""The verb judge: a reviewer's answer becomes a new coding that holds all the earlier ones."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import Final

from govatlas.errors import InputError, UnknownCategory, UnknownCoder
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Quotation
from govatlas.reviewing.context import ReviewContext, choose_codebook
from govatlas.reviewing.edits import Act, ActorEdit, Edit, Evidence, LabelEdit, StatusEdit
from govatlas.reviewing.evidence import MOST_QUOTATIONS, find_quotations, quote_places
from govatlas.reviewing.wording import describe_actor, describe_label, describe_status
from govatlas.store import AuditEntry, Revision, Store
from govatlas.wording import _

REJECTED_ACTOR: Final = "rejected actor"
"""The provenance under which a coding names an actor that its coder says is none."""


def judge(desk: ReviewContext, user: str, document_id: str, version: int, edit: Edit) -> Coding:
    """Keep what ``user`` says of one question; what the user said before stays as it was.

    Raises:
        UnknownDocument: there is no such document or version.
        InputError: the answer makes no sense, or its wording does not stand in the text.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        document = store.documents.read(document_id, version=version)
        codebook = choose_codebook(store)
        beside = _load_beside(store, document, edit.beside)
        who, now = name_person(user), desk.clock()

        def revise(own: Coding | None) -> Revision:
            start = own or start_coding(document, who, codebook, now)
            start = replace(
                start,
                mode=Mode.ANCHORED,
                coded_at=now,
                codebook_version=codebook.version,
                codebook_digest=codebook.digest,
            )
            coding, entry = _apply(start, beside, document, codebook, edit)
            entry = replace(entry, at=now, by=user, document_id=document.id, version=version)
            return Revision(coding=coding, entries=(entry,), partial=not is_whole(coding, codebook))

        return store.review.revise(document, who, revise, codebook)


def name_person(user: str) -> Coder:
    """Return the coder that a user is."""
    return Coder(CoderKind.PERSON, user)


def start_coding(document: Document, coder: Coder, codebook: Codebook, at: datetime) -> Coding:
    """Return a coding in which nothing is said yet."""
    return Coding(
        document_id=document.id,
        document_version=document.version,
        text_digest=document.text_digest,
        coder=coder,
        codebook_version=codebook.version,
        codebook_digest=codebook.digest,
        mode=Mode.ANCHORED,
        coded_at=at,
        labels=(),
        status=None,
    )


def is_whole(coding: Coding, codebook: Codebook) -> bool:
    """Whether a coding answers every category, the status included."""
    answered = {(label.taxonomy, label.category) for label in coding.labels}
    answered |= {(gap.taxonomy, gap.category) for gap in coding.abstentions}
    asked = {(taxonomy.id, c.code) for taxonomy, c in codebook.coverage_categories()}
    return coding.status is not None and asked <= answered


def order_labels(labels: Iterable[Label], codebook: Codebook) -> tuple[Label, ...]:
    """Return labels in the order of the codebook, those it does not know last."""
    asked = [(taxonomy.id, category.code) for taxonomy, category in codebook.coverage_categories()]
    places = {key: place for place, key in enumerate(asked)}
    return tuple(
        sorted(labels, key=lambda label: places.get((label.taxonomy, label.category), len(places)))
    )


def check_level(codebook: Codebook, taxonomy: str, category: str, level: int) -> None:
    """Refuse an answer that the codebook does not offer.

    Raises:
        InputError: there is no such category to cover, or no such level.
    """
    covered = [entry for entry in codebook.coverage if entry.id == taxonomy]
    if not covered:
        raise UnknownCategory(f"the codebook has no taxonomy {taxonomy[:40]!r} with levels")
    covered[0].category(category)
    if not 0 <= level <= covered[0].scale.highest:
        raise InputError(
            _("no level %(level)s on the scale of %(name)s", level=level, name=covered[0].label)
        )


def _load_beside(store: Store, document: Document, coder: str) -> Coding | None:
    """Return the coding that stood beside the form, for the log."""
    if coder:
        with suppress(UnknownCoder):
            return store.codings.read(document.id, version=document.version, coder=coder)
    return None


def _apply(
    own: Coding, beside: Coding | None, document: Document, codebook: Codebook, edit: Edit
) -> tuple[Coding, AuditEntry]:
    match edit:
        case LabelEdit():
            return _judge_label(own, beside, document, codebook, edit)
        case StatusEdit():
            return _judge_status(own, beside, document, codebook, edit)
        case ActorEdit():
            return _judge_actor(own, beside, document, codebook, edit)
        case _:
            raise InputError(_("nothing to judge"))


def _judge_label(
    own: Coding, beside: Coding | None, document: Document, codebook: Codebook, edit: LabelEdit
) -> tuple[Coding, AuditEntry]:
    level = 0 if edit.act is Act.REJECT else edit.level
    check_level(codebook, edit.taxonomy, edit.category, level)
    old = _find_label(own, edit)
    quotations = _gather(document, edit.evidence, old.quotations if old else ()) if level else ()
    if level and not quotations:
        raise InputError(_("a level above none needs a quotation; select or paste the words"))
    new = Label(
        taxonomy=edit.taxonomy,
        category=edit.category,
        level=level,
        confidence=edit.confidence,
        rationale=edit.reason.strip(),
        quotations=quotations,
    )
    others = [label for label in own.labels if label is not old]
    key = (edit.taxonomy, edit.category)
    coding = replace(
        own,
        labels=order_labels([*others, new], codebook),
        abstentions=tuple(a for a in own.abstentions if (a.taxonomy, a.category) != key),
    )
    shown = _find_label(beside, edit) if beside else None
    before = _attribute(describe_label(old, codebook), describe_label(shown, codebook), beside)
    added = edit.act is Act.CONFIRM and edit.evidence.wording.strip()
    event = "quotation added" if added else f"label {edit.act.done}"
    subject = f"{edit.taxonomy}:{edit.category}"
    return coding, _log(edit, event, subject, before, describe_label(new, codebook))


def _judge_status(
    own: Coding, beside: Coding | None, document: Document, codebook: Codebook, edit: StatusEdit
) -> tuple[Coding, AuditEntry]:
    if edit.act is Act.REJECT:
        raise InputError(_("a status cannot be rejected; choose the correct one"))
    codebook.status.category(edit.category)
    old = own.status
    same = old is not None and old.category == edit.category
    kept = old.quotations if old and same else ()
    new = StatusLabel(
        category=edit.category,
        confidence=edit.confidence,
        rationale=edit.reason.strip(),
        quotations=_gather(document, edit.evidence, kept),
    )
    shown = beside.status if beside else None
    before = _attribute(describe_status(old, codebook), describe_status(shown, codebook), beside)
    entry = _log(edit, f"status {edit.act.done}", "status", before, describe_status(new, codebook))
    return replace(own, status=new), entry


def _judge_actor(
    own: Coding, beside: Coding | None, document: Document, codebook: Codebook, edit: ActorEdit
) -> tuple[Coding, AuditEntry]:
    codebook.actor_types.category(edit.type)
    names = {edit.old, edit.name.strip()}
    old = _find_actor(own, edit.role, names)
    shown = _find_actor(beside, edit.role, {edit.old}) if beside else None
    actors = [actor for actor in own.actors if actor is not old]
    notes = [note for note in own.provenance if note not in _note_rejections(edit.role, names)]
    new = None
    if edit.act is Act.REJECT:
        notes += _note_rejections(edit.role, {edit.old or edit.name})
    else:
        new = _build_actor(document, edit, old)
        actors.append(new)
        if edit.old and edit.old != new.name:
            notes += _note_rejections(edit.role, {edit.old})
    before = _attribute(describe_actor(old, codebook), describe_actor(shown, codebook), beside)
    act = edit.act.done if edit.old else "added"
    after = describe_actor(new, codebook) or "no actor in this role"
    entry = _log(edit, f"actor {act}", f"{edit.role}:{edit.old or edit.name}", before, after)
    order = list(Role)
    ranked = tuple(sorted(actors, key=lambda actor: order.index(actor.role)))
    return replace(own, actors=ranked, provenance=tuple(notes)), entry


def _build_actor(document: Document, edit: ActorEdit, old: ActorLabel | None) -> ActorLabel:
    quotations = _gather(document, edit.evidence, old.quotations if old else ())
    if not quotations and edit.role is not Role.PROPOSER:
        raise InputError(_("an actor needs a quotation; select or paste the words that name it"))
    return ActorLabel(
        role=edit.role,
        name=" ".join(edit.name.split()),
        type=edit.type,
        confidence=edit.confidence,
        rationale=edit.reason.strip(),
        quotations=quotations,
    )


def _gather(
    document: Document, evidence: Evidence, own: tuple[Quotation, ...]
) -> tuple[Quotation, ...]:
    """Return the quotations to keep with the new ones.

    Those of the reviewer's own that the form did not show were added meanwhile, so they stay.
    """
    kept = quote_places(document, evidence.kept)
    shown = set(evidence.shown)
    meanwhile = [quotation for quotation in own if quotation.span not in shown]
    new = find_quotations(document, evidence.wording, evidence.place)
    found = tuple(dict.fromkeys((*kept, *meanwhile, *new)))
    if len(found) > MOST_QUOTATIONS:
        raise InputError(_("at most %(number)s quotations; keep the best", number=MOST_QUOTATIONS))
    return found


def _find_label(coding: Coding, edit: LabelEdit) -> Label | None:
    found = (label for label in coding.labels if label.taxonomy == edit.taxonomy)
    return next((label for label in found if label.category == edit.category), None)


def _find_actor(coding: Coding, role: Role, names: set[str]) -> ActorLabel | None:
    return next((actor for actor in coding.actors_in(role) if actor.name in names), None)


def _note_rejections(role: Role, names: Iterable[str]) -> list[tuple[str, str]]:
    return [(REJECTED_ACTOR, f"{role}: {name}") for name in sorted(names) if name]


def _attribute(own: str, shown: str, beside: Coding | None) -> str:
    """Return what was said before: by the reviewer, else by the coder shown."""
    if own or not shown or beside is None:
        return own
    return f"{shown}, by {beside.coder.name}"


def _log(edit: Edit, event: str, subject: str, before: str, after: str) -> AuditEntry:
    return AuditEntry(
        at=_UNDATED,
        by="",
        event=event,
        subject=subject,
        before=before,
        after=after,
        reason=edit.reason.strip(),
    )


_UNDATED: Final = datetime.min
"""Replaced, with the name of the reviewer, by what knows them."""
