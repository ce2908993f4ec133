"""Lists where the codings of one document differ, the coders' answers side by side."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from govatlas.adjudication.actors import match_actors
from govatlas.model.coding import ROLES, STATUS, ActorLabel, Coding, Label, StatusLabel
from govatlas.model.document import Quotation

ABSTAINED = "abstained"
NOT_NAMED = "not named"


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What one coder says: a level, a status or an actor's type, with its reasons.

    ``said`` is ``abstained`` or ``not named`` where the coder gave no answer.
    """

    coder: str
    said: str
    confidence: str = ""
    rationale: str = ""
    quotations: tuple[Quotation, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Disagreement:
    """A question on which coders differ: ``part`` is a taxonomy, ``status`` or an actor's role.

    ``subject`` is the code of a category or the name of an actor.
    """

    part: str
    subject: str
    answers: tuple[Answer, ...]


def list_categories(codings: Sequence[Coding]) -> tuple[tuple[str, str], ...]:
    """Return every (taxonomy, category) that a coding answers or abstains on, each once.

    The status and the roles of actors, which get no levels, are not among them.
    """
    keys: dict[tuple[str, str], None] = {}
    for coding in codings:
        answered = [(label.taxonomy, label.category) for label in coding.labels]
        gaps = [
            (abstention.taxonomy, abstention.category)
            for abstention in coding.abstentions
            if abstention.taxonomy not in (STATUS, ROLES)
        ]
        keys.update(dict.fromkeys((*answered, *gaps)))
    return tuple(keys)


def find_label(coding: Coding, taxonomy: str, category: str) -> Label | None:
    """Return the label of a category, None where the coder abstained or was not asked."""
    labels = (label for label in coding.labels if label.taxonomy == taxonomy)
    return next((label for label in labels if label.category == category), None)


def find_disagreements(codings: Sequence[Coding]) -> tuple[Disagreement, ...]:
    """Return each category, status and actor on which the codings of one document differ.

    An abstention beside an answer is no disagreement, since it says nothing of the matter.
    """
    found = (*_compare_labels(codings), *_compare_status(codings), *_compare_actors(codings))
    return tuple(found)


def _compare_labels(codings: Sequence[Coding]) -> Iterator[Disagreement]:
    for taxonomy, category in list_categories(codings):
        labels = [find_label(coding, taxonomy, category) for coding in codings]
        if len({label.level for label in labels if label is not None}) > 1:
            answers = tuple(map(_tell_label, codings, labels))
            yield Disagreement(part=taxonomy, subject=category, answers=answers)


def _compare_status(codings: Sequence[Coding]) -> Iterator[Disagreement]:
    statuses = [coding.status for coding in codings]
    if len({status.category for status in statuses if status is not None}) > 1:
        answers = tuple(
            _tell(coding, status, status.category if status else ABSTAINED)
            for coding, status in zip(codings, statuses, strict=True)
        )
        yield Disagreement(part=STATUS, subject="legislative status", answers=answers)


def _compare_actors(codings: Sequence[Coding]) -> Iterator[Disagreement]:
    for actor in match_actors(codings):
        given = [actor.given_by(place) for place in range(len(codings))]
        silent = [
            label is None and coding.abstains_on(ROLES, actor.role)
            for coding, label in zip(codings, given, strict=True)
        ]
        types = [label.type if label else NOT_NAMED for label in given]
        if len({said for said, gap in zip(types, silent, strict=True) if not gap}) > 1:
            answers = tuple(
                _tell(coding, label, ABSTAINED if gap else said)
                for coding, label, said, gap in zip(codings, given, types, silent, strict=True)
            )
            yield Disagreement(part=actor.role.value, subject=actor.name, answers=answers)


def _tell_label(coding: Coding, label: Label | None) -> Answer:
    return _tell(coding, label, ABSTAINED if label is None else str(label.level))


def _tell(coding: Coding, given: Label | StatusLabel | ActorLabel | None, said: str) -> Answer:
    if given is None:
        return Answer(coder=coding.coder.name, said=said)
    return Answer(
        coder=coding.coder.name,
        said=said,
        confidence=given.confidence.value,
        rationale=given.rationale,
        quotations=given.quotations,
    )
