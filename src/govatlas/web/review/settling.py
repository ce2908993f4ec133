"""The page on which people settle where coders of a document differ."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from fastapi import APIRouter, HTTPException, Request
from starlette.responses import Response

from govatlas.adjudication import Disagreement
from govatlas.errors import GovatlasError, InvalidValue, StoreError
from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Confidence, Role
from govatlas.publishing import find_direction
from govatlas.publishing.fulltext import mark_text
from govatlas.publishing.lookup import find_category, find_label, find_scale
from govatlas.publishing.permalinks import name_characters
from govatlas.reviewing import NOBODY, Answer, Case, Session, list_outcomes, open_case, settle
from govatlas.unitizing import outline_provisions
from govatlas.web.review.addresses import REVIEW, address_case
from govatlas.web.review.citing import Cited, cite_answers, group_by_place
from govatlas.web.review.forms import Form, SentForm, SignedIn
from govatlas.web.review.rendering import redirect_to, render_review
from govatlas.web.review.review_site import find_review_site
from govatlas.wording import _, say_term

router = APIRouter(include_in_schema=False)

_LONGEST_ID: Final = 2_000
_MOST_CODERS: Final = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class QuestionView:
    """A question on which coders differ: its names, what may be answered, what was decided."""

    anchor: str
    question: Disagreement
    name: str
    cited: Cited
    options: tuple[tuple[str, str], ...]
    said: tuple[str, ...]
    settled: str
    chosen: str
    reason: str
    settlers: tuple[str, ...] = ()


@router.get(REVIEW + "/adjudicate/{document_id:path}")
def show_case(request: Request, session: SignedIn, document_id: str) -> Response:
    """Show where the coders of a document differ, with their quotations side by side."""
    coders = tuple(request.query_params.getlist("coder"))[:_MOST_CODERS]
    return _render(request, session, document_id, coders)


@router.get(REVIEW + "/outcomes/{document_id:path}")
def show_outcomes(request: Request, session: SignedIn, document_id: str) -> Response:
    """Show where the panel settled otherwise than the reviewer had answered, and why."""
    _check_sight(session, document_id)
    found = list_outcomes(find_review_site(request).desk, session.user.name, document_id)
    names = [_name_question(found.codebook, o.part, o.subject) for o in found.differing]
    return render_review(
        request,
        "outcomes",
        session,
        document=found.document,
        settled=found.settled,
        outcomes=list(zip(names, found.differing, strict=True)),
        language=found.document.language or "und",
        name_characters=name_characters,
    )


@router.post(f"{REVIEW}/adjudicate")
def take_answer(request: Request, session: SignedIn, form: SentForm) -> Response:
    """Keep the decision on one question."""
    document_id = form.get("document")[:_LONGEST_ID]
    coders = form.list("coder")[:_MOST_CODERS]
    _check_sight(session, document_id)
    anchor = form.get("anchor")[:20]
    try:
        answer = Answer(
            part=form.get("part"),
            subject=form.get("subject"),
            said=form.get("said"),
            confidence=form.confidence(),
            reason=form.get("reason"),
            evidence=form.evidence(),
        )
        settle(find_review_site(request).desk, session.user.name, document_id, coders, answer)
    except StoreError:
        raise
    except GovatlasError as error:
        return _render(request, session, document_id, coders, (anchor, form, str(error)))
    return redirect_to(address_case(document_id, coders, fragment=anchor))


def _check_sight(session: Session, document_id: str) -> None:
    if document_id in session.hidden:
        raise HTTPException(403, "you are coding this document blind: submit your coding first")


def _render(
    request: Request,
    session: Session,
    document_id: str,
    coders: Sequence[str],
    refused: tuple[str, Form, str] | None = None,
) -> Response:
    _check_sight(session, document_id)
    try:
        case = open_case(find_review_site(request).desk, document_id, coders)
    except InvalidValue as error:
        raise HTTPException(409, str(error)) from error
    questions = case.disagreements
    names = [_name_question(case.codebook, q.part, q.subject) for q in questions]
    structure = outline_provisions(case.document)
    cited = cite_answers(questions, names, case.document, structure)
    views = [
        _view(case, number, *told)
        for number, told in enumerate(zip(questions, names, cited, strict=True), 1)
    ]
    return render_review(
        request,
        "adjudicate",
        session,
        status_code=400 if refused else 200,
        document=case.document,
        coders=[coding.coder.name for coding in case.codings],
        questions=sorted(views, key=lambda view: bool(view.settled)),
        confidences=list(Confidence),
        refused=refused,
        text=mark_text(case.document, structure, group_by_place(cited)),
        language=case.document.language or "und",
        direction=find_direction(case.document.language),
    )


def _view(case: Case, number: int, question: Disagreement, name: str, cited: Cited) -> QuestionView:
    codebook, part, subject = case.codebook, question.part, question.subject
    options = _list_options(codebook, part)
    names = {"abstained": _("no answer"), **dict(options)}
    key = (part, subject)
    chosen, reason = _find_decision(case.panel, part, subject) if key in case.settled else ("", "")
    return QuestionView(
        anchor=f"question-{number}",
        question=question,
        name=name,
        cited=cited,
        options=options,
        said=tuple(names.get(answer.said, answer.said) for answer in question.answers),
        settled=names.get(chosen, chosen),
        chosen=chosen,
        reason=reason,
        settlers=case.panel.settlers.get(key, ()) if case.panel else (),
    )


def _list_options(codebook: Codebook, part: str) -> tuple[tuple[str, str], ...]:
    if part == "status":
        return tuple((entry.code, say_term(entry.label)) for entry in codebook.status.categories)
    if part in set(Role):
        types = ((entry.code, say_term(entry.label)) for entry in codebook.actor_types.categories)
        return (*types, (NOBODY, _("no actor in this role")))
    scale = find_scale(codebook, part)
    levels = scale.levels if scale else ()
    return tuple((str(level.value), say_term(level.name)) for level in levels)


def _name_question(codebook: Codebook, part: str, subject: str) -> str:
    if part == "status":
        return say_term(codebook.status.label)
    if part in set(Role):
        role = say_term(find_label(codebook, codebook.actor_roles.id, part))
        return _("%(role)s: %(actor)s", role=role, actor=subject)
    return f"{subject} {say_term(find_category(codebook, part, subject).label)}"


def _find_decision(panel: Coding | None, part: str, subject: str) -> tuple[str, str]:
    """Return what the panel has decided on a question, with its reason."""
    if panel is None:
        return "", ""
    if part == "status":
        return (panel.status.category, panel.status.rationale) if panel.status else ("", "")
    if part in set(Role):
        for actor in panel.actors_in(Role(part)):
            if actor.name == subject:
                return actor.type, actor.rationale
        return NOBODY, ""
    for label in panel.labels_of(part):
        if label.category == subject:
            return str(label.level), label.rationale
    return "", ""
