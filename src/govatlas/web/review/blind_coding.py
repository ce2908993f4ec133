"""The pages on which a document is coded blind, a taxonomy each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.api.reviewing import (
    FIELDS,
    UNABLE,
    check_draft,
    keep_draft,
    list_questions,
    name_person,
    open_draft,
    start_coding,
    submit_draft,
)
from govatlas.errors import InputError
from govatlas.model.codebook import Category, Codebook, Level, Taxonomy
from govatlas.publishing import find_direction, is_number
from govatlas.publishing.facts import describe_document
from govatlas.publishing.fulltext import mark_text
from govatlas.unitizing import outline
from govatlas.web.review.addresses import REVIEW, address_blind, address_review
from govatlas.web.review.forms import Form, SentForm, SignedIn
from govatlas.web.review.office import find_office
from govatlas.web.review.rendering import lead_to, render_review

router = APIRouter(include_in_schema=False)

_NOT_ANSWERED: Final = "not answered yet"


@dataclass(frozen=True, slots=True)
class Step:
    """A page of the form: a taxonomy, or the status, with how much of it is answered."""

    id: str
    name: str
    asked: int
    answered: int


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


@router.get(REVIEW + "/blind/{number}")
def show_overview(request: Request, session: SignedIn, number: int) -> Response:
    """Show how far a blind coding is, with what is missing, and the button to submit it."""
    return _render_overview(request, session, number)


@router.post(REVIEW + "/blind/{number}")
def take_submission(request: Request, session: SignedIn, form: SentForm, number: int) -> Response:
    """Keep a whole draft as a blind coding."""
    user = session.user.name
    try:
        coding = submit_draft(find_office(request).desk, user, number)
    except InputError as error:
        return _render_overview(request, session, number, problem=str(error))
    version = coding.document_version
    return lead_to(address_review(coding.document_id, version=version, fragment="submitted"))


@router.get(REVIEW + "/blind/{number}/{step}")
def show_step(request: Request, session: SignedIn, number: int, step: str) -> Response:
    """Show the categories of one taxonomy, with their definitions, beside the text."""
    return _render_step(request, session, number, step)


@router.post(REVIEW + "/blind/{number}/{step}")
def take_step(
    request: Request, session: SignedIn, form: SentForm, number: int, step: str
) -> Response:
    """Keep what was written on one taxonomy; go on to the next if it makes sense."""
    desk, user = find_office(request).desk, session.user.name
    assignment, _, codebook = open_draft(desk, user, number)
    keys = _list_keys(codebook, step)
    answers = {key: _read_answer(form, key) for key in keys}
    if form.get("act") == "none":
        for fields in answers.values():
            fields["answer"] = fields["answer"] or "0"
    keep_draft(desk, user, number, answers)
    problems = _check(request, session, number)[1]
    faulty = [key for key in keys if problems.get(key, _NOT_ANSWERED) != _NOT_ANSWERED]
    if faulty:
        return _render_step(request, session, number, step, status_code=400)
    if form.get("act") == "next":
        steps = [taxonomy.id for taxonomy in (*codebook.coverage, codebook.status)]
        following = steps[steps.index(step) + 1 :]
        return lead_to(address_blind(assignment.number, following[0] if following else ""))
    return lead_to(f"{address_blind(number, step)}#saved")


def _render_overview(
    request: Request, session: SignedIn, number: int, problem: str = ""
) -> Response:
    assignment, document, codebook = open_draft(
        find_office(request).desk, session.user.name, number
    )
    steps, problems = _check(request, session, number)
    return render_review(
        request,
        "blind",
        session,
        status_code=400 if problem else 200,
        assignment=assignment,
        document=document,
        facts=describe_document(document),
        steps=steps,
        problem=problem,
        left=[
            (_name_question(codebook, key), _address_question(codebook, number, key), reason)
            for key, reason in problems.items()
            if reason != _NOT_ANSWERED
        ],
        whole=not problems,
    )


def _render_step(
    request: Request, session: SignedIn, number: int, step: str, *, status_code: int = 200
) -> Response:
    desk = find_office(request).desk
    assignment, document, codebook = open_draft(desk, session.user.name, number)
    keys = _list_keys(codebook, step)
    steps, problems = _check(request, session, number)
    return render_review(
        request,
        "blind_step",
        session,
        status_code=status_code,
        assignment=assignment,
        document=document,
        steps=steps,
        step=step,
        taxonomy=codebook.taxonomy(step),
        groups=_group(_list_questions(codebook, step, keys, assignment.draft, problems)),
        faulty=sum(problems.get(key, _NOT_ANSWERED) != _NOT_ANSWERED for key in keys),
        unable=UNABLE,
        text=mark_text(document, outline(document), {}),
        language=document.language or "und",
        direction=find_direction(document.language),
    )


def _check(
    request: Request, session: SignedIn, number: int
) -> tuple[tuple[Step, ...], Mapping[str, str]]:
    """Return the steps, and what is missing or amiss by question."""
    desk, user = find_office(request).desk, session.user.name
    assignment, document, codebook = open_draft(desk, user, number)
    empty = start_coding(document, name_person(user), codebook, desk.clock())
    problems = check_draft(empty, document, codebook, assignment.draft).problems
    steps = []
    for taxonomy in (*codebook.coverage, codebook.status):
        keys = _list_keys(codebook, taxonomy.id)
        answered = sum(key not in problems for key in keys)
        steps.append(Step(taxonomy.id, taxonomy.label, len(keys), answered))
    return tuple(steps), problems


def _list_keys(codebook: Codebook, step: str) -> list[str]:
    """Return the questions of one step.

    Raises:
        HTTPException: there is no such step.
    """
    questions = list_questions(codebook)
    keys = [key for key in questions if key == step or key.startswith(f"{step}:")]
    if not keys:
        raise HTTPException(404, f"there is no part {step[:40]!r} of the form")
    return keys


def _list_questions(
    codebook: Codebook,
    step: str,
    keys: Sequence[str],
    draft: Mapping[str, Mapping[str, str]],
    problems: Mapping[str, str],
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
            problem="" if problems.get(key) in (None, _NOT_ANSWERED) else problems[key],
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


def _name_question(codebook: Codebook, key: str) -> str:
    taxonomy_id, _, code = key.partition(":")
    taxonomy: Taxonomy = codebook.taxonomy(taxonomy_id)
    return f"{code} {taxonomy.category(code).label}" if code else taxonomy.label


def _address_question(codebook: Codebook, number: int, key: str) -> str:
    return f"{address_blind(number, key.partition(':')[0])}#{quote(key, safe=':-')}"
