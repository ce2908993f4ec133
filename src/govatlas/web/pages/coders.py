"""Lays the codings of one document side by side."""

from collections.abc import Sequence
from dataclasses import dataclass

from govatlas.adjudication import find_disagreements
from govatlas.model.codebook import Codebook, Taxonomy
from govatlas.model.coding import Coding, Role
from govatlas.publishing import is_number
from govatlas.publishing.lookup import find_label, format_level
from govatlas.web.marking import mark_data
from govatlas.wording import _, say_term


@dataclass(frozen=True, slots=True)
class Answer:
    """What one coder said; ``level`` is None where that is no level, or none was given."""

    coder: str
    said: str
    level: int | None = None
    highest: int = 0
    confidence: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A question with the answer of each coder, in their order; ``anchor`` is that of a label."""

    name: str
    anchor: str
    answers: tuple[Answer, ...]
    differs: bool


@dataclass(frozen=True, slots=True)
class RowGroup:
    """The rows of one taxonomy, and how many categories all coders leave at none."""

    name: str
    rows: tuple[Row, ...]
    silent: int


@dataclass(frozen=True, slots=True)
class CodingComparison:
    """Several codings of a document; ``differing`` counts the questions they differ on."""

    coders: tuple[str, ...]
    groups: tuple[RowGroup, ...]

    @property
    def differing(self) -> int:
        """Return the number of rows on which coders differ."""
        return sum(row.differs for group in self.groups for row in group.rows)

    @property
    def asked(self) -> int:
        """Return the number of questions, those on which all are silent included."""
        return sum(len(group.rows) + group.silent for group in self.groups)


def compare_codings(codings: Sequence[Coding], codebook: Codebook) -> CodingComparison | None:
    """Return what the coders of a document say, None where there is only one."""
    if len(codings) < 2:
        return None
    groups = [_compare_taxonomy(codings, taxonomy) for taxonomy in codebook.coverage]
    groups.append(_compare_status(codings, codebook))
    groups.append(_compare_actors(codings, codebook))
    return CodingComparison(
        tuple(coding.coder.name for coding in codings),
        tuple(group for group in groups if group.rows or group.silent),
    )


def _compare_taxonomy(codings: Sequence[Coding], taxonomy: Taxonomy) -> RowGroup:
    rows, silent = [], 0
    for category in taxonomy.categories:
        answers = tuple(_tell_level(coding, taxonomy, category.code) for coding in codings)
        given = {answer.level for answer in answers} - {None}
        if given == {0}:
            silent += 1
        elif given:
            number = f"{category.code} " if is_number(category.code) else ""
            anchor = f"{taxonomy.id}:{category.code}"
            rows.append(Row(number + say_term(category.label), anchor, answers, len(given) > 1))
    return RowGroup(say_term(taxonomy.label), tuple(rows), silent)


def _tell_level(coding: Coding, taxonomy: Taxonomy, code: str) -> Answer:
    for label in coding.labels_of(taxonomy.id):
        if label.category == code:
            highest = taxonomy.scale.highest
            known = max(label.level, label.rival or 0) <= highest
            said = format_level(taxonomy.scale, label.level, label.rival) if known else None
            level = min(label.level, highest)
            confidence = label.confidence.value
            return Answer(coding.coder.name, said or str(label.level), level, highest, confidence)
    return Answer(coding.coder.name, _("not assessed"))


def _compare_status(codings: Sequence[Coding], codebook: Codebook) -> RowGroup:
    answers = tuple(
        Answer(
            coding.coder.name,
            say_term(find_label(codebook, codebook.status.id, coding.status.category))
            if coding.status
            else _("not assessed"),
        )
        for coding in codings
    )
    given = {answer.said for answer in answers} - {_("not assessed")}
    name = say_term(codebook.status.label)
    rows = (Row(name, "status", answers, len(given) > 1),) if given else ()
    return RowGroup(name, rows, 0)


def _compare_actors(codings: Sequence[Coding], codebook: Codebook) -> RowGroup:
    """Return the actors on whom coders differ; those on whom they agree are in the record."""
    types, roles = codebook.actor_types.id, codebook.actor_roles.id
    found = [item for item in find_disagreements(codings) if item.part in set(Role)]
    rows = tuple(
        Row(
            _(
                "%(role)s: %(actor)s",
                role=say_term(find_label(codebook, roles, item.part)),
                actor=mark_data(item.subject),
            ),
            "actors",
            tuple(
                Answer(answer.coder, say_term(find_label(codebook, types, answer.said)))
                for answer in item.answers
            ),
            True,
        )
        for item in found
    )
    return RowGroup(_("Actors they disagree on"), rows, 0)
