"""Makes one coding of several codings of a document, as a panel that settles by a rule."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import chain, zip_longest
from typing import Final

from govatlas.adjudication.actors import NamedActor, match_actors
from govatlas.adjudication.disagreements import find_label, list_categories
from govatlas.adjudication.rules import Rule, RuleKind, choose_word, is_tie
from govatlas.errors import InvalidValue
from govatlas.identity import digest_value
from govatlas.model.coding import (
    ROLES,
    STATUS,
    Abstention,
    ActorLabel,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Label,
    Mode,
    Role,
    StatusLabel,
)
from govatlas.model.document import Quotation

_MOST_QUOTATIONS: Final = 3
_TIES: Final = "the lower level; of statuses and types the one given by the coder named first"


def adjudicate(
    codings: Sequence[Coding], rule: Rule, *, at: datetime, name: str = "panel"
) -> Coding:
    """Return the consensus of several codings of one text.

    A level above none keeps quotations of those who gave it, three at most, of each in turn. A
    coder who abstained has no voice; where all did, or the decider did, the panel abstains. An
    actor stays if more than half of the coders who speak of its role name it, or the decider does.

    Args:
        codings: at least two, by different coders, of one text under one codebook.
        rule: what settles; see ``Rule`` for ties.
        at: the date of the consensus, with time zone.
        name: the panel's name.

    Raises:
        InvalidValue: the codings cannot be put together, or the decider is not among the coders.
    """
    _check(codings, rule)
    first = codings[0]
    answers = [_settle(codings, rule, *key) for key in list_categories(codings)]
    status = _settle_status(codings, rule)
    actors = tuple(_settle_actors(codings, rule))
    gaps = [answer for answer in answers if isinstance(answer, Abstention)]
    gaps += _leave_open(codings, rule, status, actors)
    return Coding(
        document_id=first.document_id,
        document_version=first.document_version,
        text_digest=first.text_digest,
        coder=_name_panel(codings, rule, name),
        codebook_version=first.codebook_version,
        codebook_digest=first.codebook_digest,
        mode=Mode.ADJUDICATED,
        coded_at=at,
        labels=tuple(answer for answer in answers if isinstance(answer, Label)),
        abstentions=tuple(gaps),
        status=status,
        actors=actors,
        summary=next((c.summary for c in _by_rank(codings, rule) if c.summary), ""),
        provenance=(
            ("rule", str(rule)),
            ("ties", _TIES),
            *(("coding", _describe(coding)) for coding in codings),
        ),
    )


def _check(codings: Sequence[Coding], rule: Rule) -> None:
    names = [coding.coder.name for coding in codings]
    if len(set(names)) < 2 or len(set(names)) != len(names):
        raise InvalidValue(f"a panel needs at least two different coders, not: {', '.join(names)}")
    what = {(c.document_id, c.document_version, c.text_digest) for c in codings}
    if len(what) > 1:
        raise InvalidValue(f"the codings by {', '.join(names)} are not of the same text")
    if len({coding.codebook_digest for coding in codings}) > 1:
        raise InvalidValue(
            f"document {codings[0].document_id} was coded under different codebooks by "
            f"{', '.join(names)}"
        )
    if rule.decider and rule.decider not in names:
        raise InvalidValue(f"{rule.decider}, who decides, is not one of: {', '.join(names)}")


def _name_panel(codings: Sequence[Coding], rule: Rule, name: str) -> Coder:
    members = [_identify(coding) for coding in codings]
    return Coder(CoderKind.PANEL, name, "", digest_value({"rule": str(rule), "codings": members}))


def _identify(coding: Coding) -> list[str]:
    coder = coding.coder
    when = coding.coded_at.isoformat()
    return [coder.kind.value, coder.name, coder.version, coder.digest, when, coding.text_digest]


def _describe(coding: Coding) -> str:
    coder = coding.coder
    version = f" {coder.version}" if coder.version else ""
    when = coding.coded_at.isoformat()
    return f"{coder.name}{version} ({coder.kind}, {coding.mode}, {when}) {coder.digest}".strip()


def _by_rank(codings: Sequence[Coding], rule: Rule) -> list[Coding]:
    """Return the codings, the decider's first."""
    return sorted(codings, key=lambda coding: coding.coder.name != rule.decider)


def _settle(
    codings: Sequence[Coding], rule: Rule, taxonomy: str, category: str
) -> Label | Abstention:
    found = {c.coder.name: find_label(c, taxonomy, category) for c in codings}
    given = {name: label for name, label in found.items() if label is not None}
    if not given or (rule.decider and rule.decider not in given):
        return _abstain(codings, rule, taxonomy, category)
    levels = [label.level for label in given.values()]
    decides = rule.kind is RuleKind.DECIDES
    level = given[rule.decider].level if decides else rule.choose_level(levels)
    agreeing = {name: label for name, label in given.items() if label.level == level}
    told = ", ".join(f"{name} {said.level if said else '–'}" for name, said in found.items())
    tie = " (a tie)" if rule.kind is RuleKind.MAJORITY and is_tie(levels) else ""
    why = " ".join(f"{n}: {said.rationale}" for n, said in agreeing.items() if said.rationale)
    return Label(
        taxonomy=taxonomy,
        category=category,
        level=level,
        confidence=_weigh([label.confidence for label in agreeing.values()], len(given)),
        rationale=f"By {rule}{tie} of {told}. {why}".rstrip(),
        quotations=_take_turns([label.quotations for label in agreeing.values()] if level else []),
    )


def _abstain(codings: Sequence[Coding], rule: Rule, taxonomy: str, category: str) -> Abstention:
    """Return the abstention of the panel: the decider could not say, or nobody could."""
    if rule.decider:
        return Abstention(taxonomy, category, f"{rule.decider}, who decides, abstained")
    reasons = "; ".join(_list_reasons(codings, taxonomy, category))
    return Abstention(taxonomy, category, f"every coder abstained: {reasons}")


def _leave_open(
    codings: Sequence[Coding],
    rule: Rule,
    status: StatusLabel | None,
    actors: Sequence[ActorLabel],
) -> Iterator[Abstention]:
    """Yield what the panel leaves open beside categories: the status, roles of actors."""
    voices = [c for c in codings if not rule.decider or c.coder.name == rule.decider]
    named = {actor.role for actor in actors}
    questions = [(STATUS, STATUS)] if status is None else []
    questions += [(ROLES, role.value) for role in Role if role not in named]
    for question in questions:
        if all(coding.abstains_on(*question) for coding in voices):
            yield _abstain(codings, rule, *question)


def _list_reasons(codings: Sequence[Coding], taxonomy: str, category: str) -> Iterator[str]:
    for coding in codings:
        for gap in coding.abstentions:
            if (gap.taxonomy, gap.category) == (taxonomy, category):
                yield f"{coding.coder.name}: {gap.reason}"


def _weigh(agreeing: Sequence[Confidence], voices: int) -> Confidence:
    """Return the least sure of those who agree; low where they are no more than half."""
    if len(agreeing) * 2 <= voices:
        return Confidence.LOW
    rising = (Confidence.LOW, Confidence.MEDIUM, Confidence.HIGH)
    least = min(agreeing, key=rising.index)
    return least if len(agreeing) == voices else min(least, Confidence.MEDIUM, key=rising.index)


def _take_turns(parts: Sequence[tuple[Quotation, ...]]) -> tuple[Quotation, ...]:
    turns = chain.from_iterable(zip_longest(*parts))
    kept = dict.fromkeys(quotation for quotation in turns if quotation is not None)
    return tuple(kept)[:_MOST_QUOTATIONS]


def _settle_status(codings: Sequence[Coding], rule: Rule) -> StatusLabel | None:
    given = [coding.status for coding in codings if coding.status is not None]
    if rule.decider:
        return next(coding.status for coding in codings if coding.coder.name == rule.decider)
    if not given:
        return None
    category = choose_word([status.category for status in given])
    agreeing = [status for status in given if status.category == category]
    told = ", ".join(f"{c.coder.name} {c.status.category if c.status else '–'}" for c in codings)
    return StatusLabel(
        category=category,
        confidence=_weigh([status.confidence for status in agreeing], len(given)),
        rationale=f"By {RuleKind.MAJORITY} of {told}. {agreeing[0].rationale}".rstrip(),
        quotations=_take_turns([status.quotations for status in agreeing]),
    )


def _settle_actors(codings: Sequence[Coding], rule: Rule) -> Iterator[ActorLabel]:
    if rule.decider:
        yield from next(c.actors for c in codings if c.coder.name == rule.decider)
        return
    for actor in match_actors(codings):
        voices = [
            coding
            for coding in codings
            if coding.actors_in(actor.role) or not coding.abstains_on(ROLES, actor.role)
        ]
        if len(actor.named) * 2 > len(voices):
            yield _join(actor, codings, len(voices))


def _join(actor: NamedActor, codings: Sequence[Coding], voices: int) -> ActorLabel:
    labels = [label for _, label in actor.named]
    kind = choose_word([label.type for label in labels])
    told = ", ".join(f"{codings[place].coder.name} {label.type}" for place, label in actor.named)
    return ActorLabel(
        role=actor.role,
        name=actor.name,
        type=kind,
        confidence=_weigh([label.confidence for label in labels], voices),
        rationale=f"Named by {told}. {labels[0].rationale}".rstrip(),
        quotations=_take_turns([label.quotations for label in labels]),
    )
