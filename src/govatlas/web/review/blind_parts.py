"""The parts of the form on which a document is coded blind, each a page of its own."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import quote

from fastapi import HTTPException, Request
from starlette.responses import Response

from govatlas.model.codebook import Codebook
from govatlas.model.coding import Coding, Role
from govatlas.publishing import find_direction
from govatlas.publishing.fulltext import mark_text
from govatlas.publishing.lookup import find_label
from govatlas.reviewing import (
    ReviewContext,
    Session,
    check_draft,
    list_questions,
    name_person,
    open_draft,
    start_coding,
)
from govatlas.unitizing import outline
from govatlas.web.review.addresses import address_blind
from govatlas.web.review.rendering import render_review
from govatlas.web.review.review_site import find_review_site
from govatlas.wording import N_, _, say_term

ACTORS: Final = "actors"
"""The part that asks for actors; no taxonomy may have this id."""

_NOT_ANSWERED: Final = N_("not answered yet")


@dataclass(frozen=True, slots=True)
class Step:
    """A part of the form, with how much of it is answered; where all may stay empty none asked."""

    id: str
    name: str
    asked: int
    answered: int


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a draft is: its parts, with what is missing or amiss by question."""

    steps: tuple[Step, ...]
    problems: Mapping[str, str]
    coding: Coding

    @property
    def faults(self) -> dict[str, str]:
        """Return what is amiss by question, leaving out what is not answered yet."""
        return {key: text for key, text in self.problems.items() if text != _(_NOT_ANSWERED)}


def measure_progress(desk: ReviewContext, user: str, number: int) -> Progress:
    """Return how far the draft of a blind assignment of ``user`` is.

    Raises:
        InputError: there is no such open assignment of that user.
        StoreError: the database cannot be used.
    """
    assignment, document, codebook = open_draft(desk, user, number)
    empty = start_coding(document, name_person(user), codebook, desk.clock())
    checked = check_draft(empty, document, codebook, assignment.draft)
    steps = []
    for part, name in _list_parts(codebook):
        if part == ACTORS:
            steps.append(Step(part, name, 0, len(checked.coding.actors)))
            continue
        keys = list_keys(codebook, part)
        answered = sum(key not in checked.problems for key in keys)
        steps.append(Step(part, name, len(keys), answered))
    return Progress(tuple(steps), checked.problems, checked.coding)


def render_part(
    request: Request,
    template: str,
    session: Session,
    number: int,
    part: str,
    progress: Progress,
    *,
    status_code: int,
    **values: Any,
) -> Response:
    """Return the page of one part, with the text to code beside its form."""
    assignment, document, codebook = open_draft(
        find_review_site(request).desk, session.user.name, number
    )
    return render_review(
        request,
        template,
        session,
        status_code=status_code,
        assignment=assignment,
        document=document,
        steps=progress.steps,
        step=part,
        part_name=dict(_list_parts(codebook))[part],
        text=mark_text(document, outline(document), {}),
        language=document.language or "und",
        direction=find_direction(document.language),
        **values,
    )


def list_keys(codebook: Codebook, part: str) -> list[str]:
    """Return the questions of a part that has some.

    Raises:
        HTTPException: there is no such part.
    """
    questions = list_questions(codebook)
    keys = [key for key in questions if key == part or key.startswith(f"{part}:")]
    if not keys:
        raise HTTPException(404, f"the form has no part {part[:40]!r}")
    return keys


def address_following(codebook: Codebook, number: int, part: str) -> str:
    """Return the address of what comes after a part: the next one, at the end the overview."""
    parts = [entry for entry, _ in _list_parts(codebook)]
    following = parts[parts.index(part) + 1 :]
    return address_blind(number, following[0] if following else "")


def name_question(codebook: Codebook, key: str) -> str:
    """Return the name of a question, or of a row for an actor."""
    taxonomy_id, _, code = key.partition(":")
    role, _, row = code.partition(":")
    if row:
        label = find_label(codebook, codebook.actor_roles.id, Role(role).value)
        return f"{say_term(label)} {row}"
    taxonomy = codebook.taxonomy(taxonomy_id)
    label = taxonomy.category(code).label if code else taxonomy.label
    return f"{code} {say_term(label)}".lstrip()


def address_question(number: int, key: str) -> str:
    """Return the address of a question, or of a row for an actor."""
    part = ACTORS if key.count(":") > 1 else key.partition(":")[0]
    return f"{address_blind(number, part)}#{quote(key, safe=':-')}"


def _list_parts(codebook: Codebook) -> list[tuple[str, str]]:
    """Return id and name of each part, in the order in which they are asked."""
    levels = [(taxonomy.id, say_term(taxonomy.label)) for taxonomy in codebook.coverage]
    status = (codebook.status.id, say_term(codebook.status.label))
    return [*levels, (ACTORS, say_term(N_("Actors"))), status]
