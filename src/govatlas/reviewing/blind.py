"""The verbs of blind coding: keep a draft, say what it lacks, submit it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final

from govatlas.errors import GovatlasError, InputError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Abstention, Coding, Label, Mode, Role, StatusLabel
from govatlas.model.document import Document
from govatlas.reviewing.blind_actors import ACTOR_FIELDS, list_actor_rows, read_actors
from govatlas.reviewing.context import ReviewContext, choose_codebook
from govatlas.reviewing.edits import check_reason, read_confidence
from govatlas.reviewing.evidence import find_quotations
from govatlas.reviewing.judging import is_whole, name_person, start_coding
from govatlas.store import Assignment, AuditEntry, Draft, Revision, Store
from govatlas.wording import _, write_number

UNABLE: Final = "unable"
"""The answer of one who cannot say which level to give."""

FIELDS: Final = ("answer", "confidence", "wording", "reason")
_LONGEST_FIELD: Final = 6_000


@dataclass(frozen=True, slots=True)
class DraftCheck:
    """What a draft says so far; ``problems`` tells by question what keeps it from being whole."""

    coding: Coding
    problems: Mapping[str, str]


def open_draft(
    desk: ReviewContext, user: str, number: int
) -> tuple[Assignment, Document, Codebook]:
    """Return a blind assignment of ``user`` with the text to code and what to code it by.

    Raises:
        InputError: there is no such open assignment of that user.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        assignment = _find_own(store, user, number)
        document = store.documents.read(assignment.document_id, version=assignment.version)
        return assignment, document, choose_codebook(store)


def save_draft(desk: ReviewContext, user: str, number: int, answers: Draft) -> Draft:
    """Add answers to a draft as they were written, sense or not; return all of it.

    Raises:
        InputError: there is no such open assignment of that user, or a field is too long.
        StoreError: the database cannot be used.
    """
    with desk.open() as store:
        _find_own(store, user, number)
        return store.assignments.save_draft(
            number, _clean(answers, _list_fields(choose_codebook(store)))
        )


def submit_draft(desk: ReviewContext, user: str, number: int) -> Coding:
    """Keep a whole draft as a blind coding by ``user``, whom labels of others are shown from now.

    Raises:
        InputError: there is no such open assignment of that user, or the draft is not whole.
        StoreError: the database cannot be used.
    """
    now = desk.clock()
    with desk.open() as store:
        assignment = _find_own(store, user, number)
        document = store.documents.read(assignment.document_id, version=assignment.version)
        codebook = choose_codebook(store)
        made: list[Coding] = []

        def make(draft: Draft) -> Revision:
            empty = start_coding(document, name_person(user), codebook, now)
            checked = check_draft(replace(empty, mode=Mode.BLIND), document, codebook, draft)
            if checked.problems:
                raise InputError(
                    _(
                        "%(number)s answers are missing or need correction",
                        number=len(checked.problems),
                    )
                )
            made.append(checked.coding)
            entry = AuditEntry(
                at=now,
                by=user,
                event="blind coding submitted",
                document_id=document.id,
                version=document.version,
                after=_sum_up(checked.coding),
            )
            partial = not is_whole(checked.coding, codebook)
            return Revision(coding=checked.coding, entries=(entry,), partial=partial)

        store.review.finish_draft(number, {}, make, codebook, at=now)
        return made[0]


def list_questions(codebook: Codebook) -> tuple[str, ...]:
    """Return the key of every question to answer, ``TAXONOMY:CATEGORY``, the status last.

    Actors are named in rows of their own, which may stay empty (see ``list_actor_rows``).
    """
    asked = [f"{taxonomy.id}:{c.code}" for taxonomy, c in codebook.coverage_categories()]
    return (*asked, codebook.status.id)


def check_draft(empty: Coding, document: Document, codebook: Codebook, draft: Draft) -> DraftCheck:
    """Return the coding that a draft amounts to, and by question what is missing or amiss."""
    labels: list[Label] = []
    gaps: list[Abstention] = []
    problems: dict[str, str] = {}
    for taxonomy, category in codebook.coverage_categories():
        key = f"{taxonomy.id}:{category.code}"
        try:
            answer = _read_answer(document, taxonomy.id, category.code, draft.get(key, {}))
        except GovatlasError as error:
            problems[key] = str(error)
            continue
        if isinstance(answer, Label) and answer.level > taxonomy.scale.highest:
            problems[key] = _("choose a level of the scale")
        elif isinstance(answer, Label):
            labels.append(answer)
        else:
            gaps.append(answer)
    status = None
    try:
        status = _read_status(document, codebook, draft.get(codebook.status.id, {}))
    except GovatlasError as error:
        problems[codebook.status.id] = str(error)
    named = read_actors(document, codebook, draft)
    coding = replace(
        empty,
        labels=tuple(labels),
        abstentions=tuple(gaps),
        status=status,
        actors=named.actors,
    )
    return DraftCheck(coding, {**problems, **named.problems})


def _find_own(store: Store, user: str, number: int) -> Assignment:
    assignment = store.assignments.find(number)
    if assignment.user != user or not assignment.is_blind_and_open:
        raise InputError(
            _("you have no open blind assignment %(number)s; see your queue", number=number)
        )
    return assignment


def _list_fields(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Return the names of the fields that each question and each row for an actor has."""
    rows = (key for role in Role for key in list_actor_rows(role))
    return {
        **dict.fromkeys(list_questions(codebook), FIELDS),
        **dict.fromkeys(rows, ACTOR_FIELDS),
    }


def _clean(answers: Draft, known: Mapping[str, tuple[str, ...]]) -> Draft:
    """Return the fields of the questions there are.

    Raises:
        InputError: a field is too long.
    """
    kept: dict[str, dict[str, str]] = {}
    for key, fields in answers.items():
        if key in known:
            kept[key] = {name: fields.get(name, "").strip() for name in known[key]}
            if any(len(value) > _LONGEST_FIELD for value in kept[key].values()):
                raise InputError(
                    _(
                        "%(name)s: a field has at most %(number)s characters",
                        name=key,
                        number=write_number(_LONGEST_FIELD),
                    )
                )
    return kept


def _read_answer(
    document: Document, taxonomy: str, category: str, fields: Mapping[str, str]
) -> Label | Abstention:
    answer, reason = fields.get("answer", ""), fields.get("reason", "")
    check_reason(reason)
    if answer == UNABLE:
        if not reason:
            raise InputError(_("say why you cannot judge"))
        return Abstention(taxonomy, category, reason)
    if not (answer.isascii() and answer.isdigit() and len(answer) < 3):
        raise InputError(_("not answered yet"))
    level = int(answer)
    quotations = find_quotations(document, fields.get("wording", "")) if level else ()
    if level and not quotations:
        raise InputError(_("a level above none needs a quotation; select or paste the words"))
    return Label(
        taxonomy=taxonomy,
        category=category,
        level=level,
        confidence=read_confidence(fields.get("confidence", "")),
        rationale=reason,
        quotations=quotations,
    )


def _read_status(document: Document, codebook: Codebook, fields: Mapping[str, str]) -> StatusLabel:
    check_reason(fields.get("reason", ""))
    if not fields.get("answer"):
        raise InputError(_("not answered yet"))
    return StatusLabel(
        category=codebook.status.category(fields["answer"]).code,
        confidence=read_confidence(fields.get("confidence", "")),
        rationale=fields.get("reason", ""),
        quotations=find_quotations(document, fields.get("wording", "")),
    )


def _sum_up(coding: Coding) -> str:
    above = sum(1 for label in coding.labels if label.level)
    labels = f"{len(coding.labels)} labels, {above} above none, {len(coding.abstentions)} not given"
    actors = len(coding.actors)
    return f"{labels}, {actors} {'actor' if actors == 1 else 'actors'}"
