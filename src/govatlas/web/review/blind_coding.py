"""The pages on which a document is coded blind, a taxonomy each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from fastapi import APIRouter, Request
from starlette.responses import Response

from govatlas.errors import InputError
from govatlas.model.codebook import Category, Codebook, Level
from govatlas.model.coding import Coding, Label, StatusLabel
from govatlas.publishing import is_number
from govatlas.publishing.facts import describe_document
from govatlas.publishing.lookup import find_label, name_answer
from govatlas.reviewing import (
    FIELDS,
    UNABLE,
    open_draft,
    save_draft,
    submit_draft,
)
from govatlas.web.review.addresses import REVIEW, address_blind, address_review
from govatlas.web.review.blind_parts import (
    ACTORS,
    address_following,
    address_question,
    list_keys,
    measure_progress,
    name_question,
    render_part,
)
from govatlas.web.review.forms import AssignmentNumber, Form, SentForm, SignedIn
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site
from govatlas.wording import _, say_term

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A category to judge, with what was written so far and what is amiss with it."""

    key: str
    category: Category
    number: str
    group: str
    options: tuple[tuple[str, Level | None], ...]
    fields: Mapping[str, str]
    problem: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What a draft says to a question, for a last look before it is submitted."""

    name: str
    said: str
    detail: str
    quotations: tuple[str, ...]
    address: str


@router.get(REVIEW + "/blind/{number}")
def show_overview(request: Request, session: SignedIn, number: AssignmentNumber) -> Response:
    """Show how far a blind coding is, with what is missing, and the button to submit it."""
    return _render_overview(request, session, number)


@router.post(REVIEW + "/blind/{number}")
def take_submission(
    request: Request, session: SignedIn, form: SentForm, number: AssignmentNumber
) -> Response:
    """Keep a whole draft as a blind coding."""
    user = session.user.name
    try:
        coding = submit_draft(find_review_site(request).desk, user, number)
    except InputError as error:
        return _render_overview(request, session, number, problem=str(error))
    version = coding.document_version
    return redirect_to(address_review(coding.document_id, version=version, fragment="submitted"))


@router.get(REVIEW + "/blind/{number}/{step}")
def show_step(request: Request, session: SignedIn, number: AssignmentNumber, step: str) -> Response:
    """Show the categories of one taxonomy, with their definitions, beside the text."""
    return _render_step(request, session, number, step)


@router.post(REVIEW + "/blind/{number}/{step}")
def take_step(
    request: Request, session: SignedIn, form: SentForm, number: AssignmentNumber, step: str
) -> Response:
    """Keep what was written on one taxonomy; go on to the next if it makes sense."""
    desk, user = find_review_site(request).desk, session.user.name
    assignment, _, codebook = open_draft(desk, user, number)
    keys = list_keys(codebook, step)
    answers = {key: _read_answer(form, key) for key in keys}
    if form.get("act") == "none":
        for fields in answers.values():
            fields["answer"] = fields["answer"] or "0"
    save_draft(desk, user, number, answers)
    faults = measure_progress(desk, user, number).faults
    if any(key in faults for key in keys):
        return _render_step(request, session, number, step, status_code=400)
    if form.get("act") == "next":
        return redirect_to(address_following(codebook, assignment.number, step))
    return redirect_to(f"{address_blind(number, step)}#saved")


def _render_overview(
    request: Request, session: SignedIn, number: AssignmentNumber, problem: str = ""
) -> Response:
    desk, user = find_review_site(request).desk, session.user.name
    assignment, document, codebook = open_draft(desk, user, number)
    progress = measure_progress(desk, user, number)
    return render_review(
        request,
        "blind",
        session,
        status_code=400 if problem else 200,
        assignment=assignment,
        document=document,
        facts=describe_document(document),
        steps=progress.steps,
        problem=problem,
        left=[
            (name_question(codebook, key), address_question(number, key), reason)
            for key, reason in progress.faults.items()
        ],
        whole=not progress.problems,
        answers=list_answers(progress.coding, codebook, number),
        nones=sum(label.level == 0 for label in progress.coding.labels),
    )


def list_answers(coding: Coding, codebook: Codebook, number: int) -> list[AnswerView]:
    """Return all that a draft says but the levels of none, for a last look at it."""
    found = []
    for label in coding.labels:
        if label.level:
            key = f"{label.taxonomy}:{label.category}"
            said = name_answer(codebook, label)
            found.append(_view_answer(key, said, label, codebook, number))
    for gap in coding.abstentions:
        key = f"{gap.taxonomy}:{gap.category}"
        name = name_question(codebook, key)
        found.append(
            AnswerView(name, _("cannot judge"), gap.reason, (), address_question(number, key))
        )
    if coding.status:
        said = say_term(find_label(codebook, codebook.status.id, coding.status.category))
        found.append(_view_answer(codebook.status.id, said, coding.status, codebook, number))
    for actor in coding.actors:
        role = say_term(find_label(codebook, codebook.actor_roles.id, actor.role.value))
        kind = say_term(find_label(codebook, codebook.actor_types.id, actor.type))
        quoted = tuple(quotation.text for quotation in actor.quotations)
        address = address_blind(number, ACTORS)
        found.append(
            AnswerView(
                _("%(role)s: %(actor)s", role=role, actor=actor.name),
                kind,
                actor.confidence,
                quoted,
                address,
            )
        )
    return found


def _view_answer(
    key: str, said: str, label: Label | StatusLabel, codebook: Codebook, number: int
) -> AnswerView:
    quoted = tuple(quotation.text for quotation in label.quotations)
    name, address = name_question(codebook, key), address_question(number, key)
    return AnswerView(name, said, label.confidence, quoted, address)


def _render_step(
    request: Request,
    session: SignedIn,
    number: AssignmentNumber,
    step: str,
    *,
    status_code: int = 200,
) -> Response:
    desk, user = find_review_site(request).desk, session.user.name
    assignment, _, codebook = open_draft(desk, user, number)
    keys = list_keys(codebook, step)
    progress = measure_progress(desk, user, number)
    faults = progress.faults
    return render_part(
        request,
        "blind_step",
        session,
        number,
        step,
        progress,
        status_code=status_code,
        groups=_group(_list_questions(codebook, step, keys, assignment.draft, faults)),
        faulty=sum(key in faults for key in keys),
        unable=UNABLE,
    )


def _list_questions(
    codebook: Codebook,
    step: str,
    keys: Sequence[str],
    draft: Mapping[str, Mapping[str, str]],
    faults: Mapping[str, str],
) -> list[Question]:
    taxonomy = codebook.taxonomy(step)
    if step == codebook.status.id:
        category = Category(code=step, label=taxonomy.label, definition="")
        options: tuple[tuple[str, Level | None], ...] = tuple(
            (entry.code, Level(0, entry.label, entry.definition)) for entry in taxonomy.categories
        )
        pairs = [(category, options)]
    else:
        levels: tuple[tuple[str, Level | None], ...] = (
            *((str(level.value), level) for level in taxonomy.scale.levels),
            (UNABLE, None),
        )
        pairs = [(category, levels) for category in taxonomy.categories]
    return [
        Question(
            key=key,
            category=category,
            number=category.code if is_number(category.code) else "",
            group=taxonomy.group_label(category),
            options=options,
            fields={**dict.fromkeys(FIELDS, ""), **draft.get(key, {})},
            problem=faults.get(key, ""),
        )
        for key, (category, options) in zip(keys, pairs, strict=True)
    ]


def _group(questions: Sequence[Question]) -> list[tuple[str, list[Question]]]:
    groups: dict[str, list[Question]] = {}
    for question in questions:
        groups.setdefault(question.group, []).append(question)
    return list(groups.items())


def _read_answer(form: Form, key: str) -> dict[str, str]:
    return {name: form.get(f"{key}.{name}") for name in FIELDS}
