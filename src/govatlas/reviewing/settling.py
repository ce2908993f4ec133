"""The verb settle: people decide, question by question, where coders differ."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from govatlas.adjudication import (
    Disagreement,
    NamedActor,
    Rule,
    adjudicate,
    find_disagreements,
    match_actors,
)
from govatlas.errors import InputError
from govatlas.identity import digest_value
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    SETTLED_BY,
    Abstention,
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Role,
    StatusLabel,
)
from govatlas.model.document import Document, Quotation
from govatlas.reviewing.accounts import PANEL
from govatlas.reviewing.context import ReviewContext, choose_codebook
from govatlas.reviewing.edits import Evidence, check_reason
from govatlas.reviewing.evidence import MOST_QUOTATIONS, find_quotations, quote_places
from govatlas.reviewing.judging import (
    REJECTED_ACTOR,
    check_level,
    is_whole,
    name_person,
    order_labels,
)
from govatlas.reviewing.wording import describe_actor, describe_label, describe_status
from govatlas.store import AuditEntry, Revision, Store
from govatlas.wording import _

BY_HAND: Final = "settled by hand"
NOBODY: Final = "not-named"
"""The answer that nobody of that name has the role."""

_SETTLED: Final = "settled"
_STATUS: Final = "status"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What the panel says to one question on which coders differ, named as the disagreement is.

    ``said`` is a level, a status or the type of an actor; ``not-named`` for no such actor.
    """

    part: str
    subject: str
    said: str
    confidence: Confidence = Confidence.HIGH
    reason: str
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """A document that several coders coded: what they differ on, what of it is settled."""

    document: Document
    codebook: Codebook
    codings: tuple[Coding, ...]
    disagreements: tuple[Disagreement, ...]
    panel: Coding | None

    @property
    def settled(self) -> frozenset[tuple[str, str]]:
        """Return the questions that the panel has answered by hand."""
        return _list_settled(self.panel)


def open_case(desk: ReviewContext, document_id: str, coders: Sequence[str] = ()) -> Case:
    """Return what coders of the latest version differ on; by default all but panels.

    Raises:
        UnknownDocument: there is no such document.
        UnknownCoder: one of the coders has not coded it.
        InputError: fewer than two coders coded it.
        InvalidValue: they coded by different codebooks.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        return _load(store, document_id, coders)


def settle(
    desk: ReviewContext, user: str, document_id: str, coders: Sequence[str], answer: Answer
) -> Coding:
    """Keep the panel's answer to one question, with all that it answered before.

    Where the coders agree the panel says the same; what is not settled yet it leaves open.

    Raises:
        UnknownDocument: there is no such document.
        UnknownCoder: one of the coders has not coded it.
        InputError: there is no such question, the answer makes no sense, or has no reason.
        StoreError: the database cannot be used.
    """
    if not answer.reason.strip():
        raise InputError(_("give a reason for the decision"))
    check_reason(answer.reason)
    with desk.open() as store:
        case = _load(store, document_id, coders)
        key = (answer.part, answer.subject)
        if key not in {_key(question) for question in case.disagreements}:
            raise InputError(_("the coders no longer differ on this question"))
        now = desk.clock()

        def revise(earlier: Coding | None) -> Revision:
            coding = _apply(case, earlier, answer, now, user)
            entry = AuditEntry(
                at=now,
                by=user,
                event="settled",
                document_id=case.document.id,
                version=case.document.version,
                subject=":".join(key),
                before="; ".join(_tell_answers(case, key)),
                after=_tell(coding, key, case.codebook),
                reason=answer.reason.strip(),
            )
            open_questions = {_key(d) for d in case.disagreements} - _list_settled(coding)
            partial = bool(open_questions) or not is_whole(coding, case.codebook)
            return Revision(coding=coding, entries=(entry,), partial=partial)

        return store.review.revise(case.document, name_panel(coders), revise, case.codebook)


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A question that a panel settled otherwise than a coder had answered it, with the reason.

    ``own`` and ``panel`` say each answer on one line.
    """

    part: str
    subject: str
    own: str
    panel: str
    reason: str
    quotations: tuple[Quotation, ...]
    settlers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcomes:
    """What became of one person's answers in a document; ``settled`` counts all that was."""

    document: Document
    codebook: Codebook
    settled: int
    differing: tuple[Outcome, ...]


def list_outcomes(desk: ReviewContext, user: str, document_id: str) -> Outcomes:
    """Return where the newest panel that ``user`` was compared in differs from ``user``, and why.

    Raises:
        UnknownDocument: there is no such document.
        InputError: ``user`` has not coded its latest version.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        document = store.documents.read(document_id)
        codings = store.codings.read_newest(document)
        codebook = choose_codebook(store)
    own = next((c for c in codings if c.coder == name_person(user)), None)
    if own is None:
        raise InputError(
            _("you have not coded %(id)s, so nothing of yours was settled", id=document_id)
        )
    panels = [coding for coding in codings if coding.coder.kind is CoderKind.PANEL]
    panel = max(panels, key=lambda coding: coding.coded_at, default=None)
    keys = sorted(_list_settled(panel))
    differing = tuple(
        _describe_outcome(own, panel, key, codebook)
        for key in keys
        if panel is not None and find_answer(own, key) not in ("", find_answer(panel, key))
    )
    return Outcomes(document=document, codebook=codebook, settled=len(keys), differing=differing)


def _describe_outcome(
    own: Coding, panel: Coding, key: tuple[str, str], codebook: Codebook
) -> Outcome:
    reason, quotations = _find_grounds(panel, key)
    return Outcome(
        part=key[0],
        subject=key[1],
        own=_tell(own, key, codebook),
        panel=_tell(panel, key, codebook),
        reason=reason,
        quotations=quotations,
        settlers=panel.settlers.get(key, ()),
    )


def _find_grounds(panel: Coding, key: tuple[str, str]) -> tuple[str, tuple[Quotation, ...]]:
    """Return the reason for the panel's answer with the words that show it."""
    part, subject = key
    said: Label | StatusLabel | ActorLabel | None = panel.status if part == _STATUS else None
    if part in set(Role):
        said = next((a for a in panel.actors_in(Role(part)) if a.name == subject), None)
    elif part != _STATUS:
        said = next((x for x in panel.labels_of(part) if x.category == subject), None)
    return (said.rationale, said.quotations) if said else ("", ())


def name_panel(coders: Sequence[str]) -> Coder:
    """Return the panel that settles by hand where the coders differ."""
    digest = digest_value({"rule": BY_HAND, "coders": sorted(coders)})
    return Coder(CoderKind.PANEL, PANEL, "", digest)


def _load(store: Store, document_id: str, coders: Sequence[str]) -> Case:
    document = store.documents.read(document_id)
    codings = store.codings.read_newest(document)
    if coders:
        codings = tuple(
            store.codings.read(document_id, version=document.version, coder=name)
            for name in sorted(set(coders))
        )
    else:
        codings = tuple(c for c in codings if c.coder.kind is not CoderKind.PANEL)
    if len(codings) < 2:
        raise InputError(
            _("fewer than two coders have coded %(id)s; nothing to settle", id=document_id)
        )
    names = [coding.coder.name for coding in codings]
    codebook = choose_codebook(store)
    return Case(
        document=document,
        codebook=codebook,
        codings=codings,
        disagreements=_list_disagreements(codings, codebook),
        panel=store.codings.read_own(document, name_panel(names)),
    )


def _list_disagreements(codings: Sequence[Coding], codebook: Codebook) -> tuple[Disagreement, ...]:
    """Return what the coders differ on; to leave out an actor not judged is no answer."""
    found = find_disagreements(codings)
    disputed = {
        (actor.role.value, actor.name)
        for actor in match_actors(codings)
        if _is_disputed(actor, codings, codebook)
    }
    return tuple(d for d in found if d.part not in set(Role) or _key(d) in disputed)


def _is_disputed(actor: NamedActor, codings: Sequence[Coding], codebook: Codebook) -> bool:
    given = [actor.given_by(place) for place in range(len(codings))]
    types = {label.type for label in given if label is not None}
    names = {f"{actor.role}: {label.name}" for label in given if label is not None}
    refused = any(
        _leaves_out(coding, names, codebook)
        for coding, label in zip(codings, given, strict=True)
        if label is None
    )
    return len(types) > 1 or refused


def _leaves_out(coding: Coding, names: set[str], codebook: Codebook) -> bool:
    """Whether a coding that does not name an actor thereby says that there is none."""
    gone = {value for name, value in coding.provenance if name == REJECTED_ACTOR}
    return bool(names & gone) or (bool(coding.actors) and is_whole(coding, codebook))


def _apply(case: Case, earlier: Coding | None, answer: Answer, at: datetime, user: str) -> Coding:
    """Return the panel's coding with ``answer`` in it."""
    agreed = adjudicate(case.codings, Rule.parse("majority"), at=at, name=PANEL)
    key = (answer.part, answer.subject)
    disputed = {_key(question) for question in case.disagreements}
    kept = (_list_settled(earlier) & disputed) - {key}
    coding = _open_disputed(agreed, case.codings, disputed)
    if earlier is not None:
        coding = _take_over(coding, earlier, kept)
    coding = _answer(coding, case, answer)
    notes = [(name, value) for name, value in agreed.provenance if name == "coding"]
    settled = [(_SETTLED, "\t".join(pair)) for pair in sorted({*kept, key})]
    settlers = _list_settlers(coding, earlier, kept, key, user)
    return replace(
        coding,
        coder=name_panel([c.coder.name for c in case.codings]),
        provenance=(("rule", BY_HAND), *notes, *settled, *settlers),
    )


def _list_settlers(
    coding: Coding,
    earlier: Coding | None,
    kept: frozenset[tuple[str, str]],
    key: tuple[str, str],
    user: str,
) -> list[tuple[str, str]]:
    """Return who gave each answer: of one given again the names before stay, of another not."""
    before = earlier.settlers if earlier else {}
    names = {pair: before.get(pair, ()) for pair in kept}
    same = earlier is not None and find_answer(earlier, key) == find_answer(coding, key)
    names[key] = tuple(dict.fromkeys((*(before.get(key, ()) if same else ()), user)))
    return [
        (SETTLED_BY, "\t".join((*pair, name))) for pair in sorted(names) for name in names[pair]
    ]


def find_answer(coding: Coding, key: tuple[str, str]) -> str:
    """Return what a coding says to a question as the form has it, empty where it says nothing."""
    part, subject = key
    if part == _STATUS:
        return coding.status.category if coding.status else ""
    if part in set(Role):
        actors = (actor for actor in coding.actors_in(Role(part)) if actor.name == subject)
        return next((actor.type for actor in actors), NOBODY)
    level = coding.level_of(part, subject)
    return "" if level is None else str(level)


def _open_disputed(
    agreed: Coding, codings: Sequence[Coding], disputed: set[tuple[str, str]]
) -> Coding:
    """Return the coding with every disputed question left open."""
    gaps = tuple(
        Abstention(label.taxonomy, label.category, "not settled yet")
        for label in agreed.labels
        if (label.taxonomy, label.category) in disputed
    )
    labels = (label for label in agreed.labels if (label.taxonomy, label.category) not in disputed)
    actors = (
        a.named[0][1] for a in match_actors(codings) if (a.role.value, a.name) not in disputed
    )
    return replace(
        agreed,
        labels=tuple(labels),
        abstentions=(*agreed.abstentions, *gaps),
        actors=_rank(tuple(actors)),
        status=None if any(part == _STATUS for part, _ in disputed) else agreed.status,
    )


def _take_over(coding: Coding, earlier: Coding, kept: frozenset[tuple[str, str]]) -> Coding:
    """Return the coding with what the panel settled before."""
    for label in earlier.labels:
        if (label.taxonomy, label.category) in kept:
            coding = _put_label(coding, label)
    actors = tuple(a for a in earlier.actors if (a.role.value, a.name) in kept)
    status = earlier.status if any(part == _STATUS for part, _ in kept) else coding.status
    return replace(coding, actors=_rank((*coding.actors, *actors)), status=status)


def _answer(coding: Coding, case: Case, answer: Answer) -> Coding:
    quotations = _gather(case.document, answer.evidence)
    if answer.part == _STATUS:
        return replace(coding, status=_decide_status(case, answer, quotations))
    if answer.part in set(Role):
        if answer.said == NOBODY:
            return coding
        actor = _decide_actor(case, answer, quotations)
        return replace(coding, actors=_rank((*coding.actors, actor)))
    label = _decide_label(case, answer, quotations)
    placed = _put_label(coding, label)
    return replace(placed, labels=order_labels(placed.labels, case.codebook))


def _decide_label(case: Case, answer: Answer, quotations: tuple[Quotation, ...]) -> Label:
    if not (answer.said.isascii() and answer.said.isdigit() and len(answer.said) < 3):
        raise InputError(_("choose a level"))
    level = int(answer.said)
    check_level(case.codebook, answer.part, answer.subject, level)
    if level and not quotations:
        raise InputError(_("a level above none needs a quotation; keep one or paste the words"))
    return Label(
        taxonomy=answer.part,
        category=answer.subject,
        level=level,
        confidence=answer.confidence,
        rationale=answer.reason.strip(),
        quotations=quotations if level else (),
    )


def _decide_status(case: Case, answer: Answer, quotations: tuple[Quotation, ...]) -> StatusLabel:
    return StatusLabel(
        category=case.codebook.status.category(answer.said).code,
        confidence=answer.confidence,
        rationale=answer.reason.strip(),
        quotations=quotations,
    )


def _decide_actor(case: Case, answer: Answer, quotations: tuple[Quotation, ...]) -> ActorLabel:
    role = Role(answer.part)
    if not quotations and role is not Role.PROPOSER:
        raise InputError(_("an actor needs a quotation; keep one or paste the words"))
    return ActorLabel(
        role=role,
        name=answer.subject,
        type=case.codebook.actor_types.category(answer.said).code,
        confidence=answer.confidence,
        rationale=answer.reason.strip(),
        quotations=quotations,
    )


def _gather(document: Document, evidence: Evidence) -> tuple[Quotation, ...]:
    kept = quote_places(document, evidence.kept)
    new = find_quotations(document, evidence.wording, evidence.place)
    return tuple(dict.fromkeys((*kept, *new)))[:MOST_QUOTATIONS]


def _put_label(coding: Coding, label: Label) -> Coding:
    key = (label.taxonomy, label.category)
    others = (said for said in coding.labels if (said.taxonomy, said.category) != key)
    gaps = (gap for gap in coding.abstentions if (gap.taxonomy, gap.category) != key)
    return replace(coding, labels=(*others, label), abstentions=tuple(gaps))


def _rank(actors: Sequence[ActorLabel]) -> tuple[ActorLabel, ...]:
    order = list(Role)
    return tuple(sorted(actors, key=lambda actor: order.index(actor.role)))


def _key(question: Disagreement) -> tuple[str, str]:
    return (question.part, question.subject)


def _list_settled(coding: Coding | None) -> frozenset[tuple[str, str]]:
    notes = coding.provenance if coding else ()
    pairs = (value.partition("\t") for name, value in notes if name == _SETTLED)
    return frozenset((part, subject) for part, _, subject in pairs)


def _tell_answers(case: Case, key: tuple[str, str]) -> list[str]:
    """Return what each coder says to the question of ``key``."""
    if key[0] in set(Role):
        found = [a for a in match_actors(case.codings) if (a.role.value, a.name) == key]
        names = [coding.coder.name for coding in case.codings]
        given = [(name, found[0].given_by(place)) for place, name in enumerate(names)]
        return [f"{n}: {describe_actor(actor, case.codebook) or 'not named'}" for n, actor in given]
    return [f"{c.coder.name}: {_tell(c, key, case.codebook)}" for c in case.codings]


def _tell(coding: Coding, key: tuple[str, str], codebook: Codebook) -> str:
    part, subject = key
    if part == _STATUS:
        return describe_status(coding.status, codebook) or "not assessed"
    if part in set(Role):
        actors = (a for a in coding.actors_in(Role(part)) if a.name == subject)
        return describe_actor(next(actors, None), codebook) or "not named"
    answers: list[Label | Abstention] = [*coding.labels, *coding.abstentions]
    found = (a for a in answers if (a.taxonomy, a.category) == key)
    return describe_label(next(found, None), codebook) or "not assessed"
