"""Merges the findings on the parts of a document into findings on the whole."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import chain, zip_longest
from typing import Final

from govatlas.adjudication import NamedActor, match_actors
from govatlas.coding.llm.asking import Findings
from govatlas.coding.llm.norm_evidence import NormFindings, NormTally, order_norms
from govatlas.coding.llm.prompts import Part
from govatlas.model.coding import Abstention, ActorLabel, Confidence, Label, Role
from govatlas.model.document import Quotation

RULES: Final = (
    "a category takes the highest level of any part; none only where every part says none; "
    "status and proposer are those of the first part that tells; other actors those of all parts"
)
_MOST_QUOTATIONS: Final = 3


@dataclass(frozen=True, slots=True)
class PartFindings:
    """One part and the findings on it."""

    part: Part
    findings: Findings


def join_tasks(several: Sequence[Findings]) -> Findings:
    """Join the findings of several tasks on one part; each task asked for something else."""
    return reduce(_join_two, several)


def merge_parts(parts: Sequence[PartFindings]) -> Findings:
    """Return the findings on a document whose parts were coded one by one; see ``RULES``."""
    if len(parts) == 1:
        return parts[0].findings
    answers = [_merge_category(parts, *key) for key in _list_categories(parts)]
    every = [part.findings for part in parts]
    status = next((one.status for one in every if one.status), None)
    sums = reduce(_join_two, every)
    return replace(
        sums,
        labels=tuple(answer for answer in answers if isinstance(answer, Label)),
        abstentions=tuple(
            answer
            for answer in answers
            if isinstance(answer, Abstention) and not (status and answer.taxonomy == "status")
        ),
        status=status,
        actors=tuple(_merge_actors(every)),
        summary=" ".join(one.summary for one in every if one.summary),
        remarks=tuple(_merge_remarks(parts)),
        failures=_list_failures(parts),
        norms=_merge_norms(parts),
    )


def _join_two(one: Findings, other: Findings) -> Findings:
    return Findings(
        labels=one.labels + other.labels,
        abstentions=one.abstentions + other.abstentions,
        status=one.status or other.status,
        actors=one.actors + other.actors,
        summary=one.summary or other.summary,
        remarks=one.remarks + other.remarks,
        tally=one.tally.plus(other.tally),
        usage=one.usage.plus(other.usage),
        reasks=one.reasks + other.reasks,
        failures=one.failures + other.failures,
        norms=one.norms or other.norms,
    )


def _list_categories(parts: Sequence[PartFindings]) -> Iterator[tuple[str, str]]:
    """Yield each category that any part answers or leaves open, in order of first mention."""
    keys: dict[tuple[str, str], None] = {}
    for part in parts:
        keys.update(dict.fromkeys((x.taxonomy, x.category) for x in part.findings.labels))
        keys.update(dict.fromkeys((x.taxonomy, x.category) for x in part.findings.abstentions))
    yield from keys


def _merge_category(
    parts: Sequence[PartFindings], taxonomy: str, category: str
) -> Label | Abstention:
    key = (taxonomy, category)
    given = [
        (part.part, label)
        for part in parts
        for label in part.findings.labels
        if (label.taxonomy, label.category) == key
    ]
    open_in = [
        (part.part, gap)
        for part in parts
        for gap in part.findings.abstentions
        if (gap.taxonomy, gap.category) == key
    ]
    level = max((label.level for _, label in given), default=0)
    where = ", ".join(str(part.number) for part, _ in open_in)
    if open_in and not level:
        return Abstention(taxonomy, category, f"in part {where}: {open_in[0][1].reason}")
    best = [(part, label) for part, label in given if label.level == level]
    part, label = best[0]
    said = label.rationale if not level else f"Part {part.number}: {label.rationale}"
    doubt = f" Part {where} could not be judged." if open_in else ""
    return Label(
        taxonomy=taxonomy,
        category=category,
        level=level,
        confidence=Confidence.LOW if open_in else label.confidence,
        rationale=f"{said}{doubt}".strip(),
        quotations=_take_turns([one.quotations for _, one in best]),
    )


def _merge_actors(every: Sequence[Findings]) -> Iterator[ActorLabel]:
    """Yield each actor once; proposers are those of the first part that names any."""
    first = next((n for n, one in enumerate(every) if _has_proposer(one)), 0)
    for actor in match_actors(every):
        if actor.role is not Role.PROPOSER or actor.given_by(first):
            yield _join_actor(actor)


def _has_proposer(findings: Findings) -> bool:
    return any(actor.role is Role.PROPOSER for actor in findings.actors)


def _join_actor(actor: NamedActor) -> ActorLabel:
    labels = [label for _, label in actor.named]
    return replace(labels[0], quotations=_take_turns([label.quotations for label in labels]))


def _merge_remarks(parts: Sequence[PartFindings]) -> Iterator[tuple[str, str]]:
    said: dict[str, list[str]] = {}
    for part in parts:
        for name, words in part.findings.remarks:
            said.setdefault(name, []).append(f"Part {part.part.number}: {words}")
    for name, sentences in said.items():
        yield name, " ".join(sentences)


def _merge_norms(parts: Sequence[PartFindings]) -> NormFindings | None:
    """Return the norms of all parts by rank, without repeats; None if norms were not requested."""
    given = [(part.part.number, part.findings.norms) for part in parts if part.findings.norms]
    if not given:
        return None
    kept = order_norms([found.norms for _, found in given])
    tally = reduce(NormTally.plus, (found.tally for _, found in given))
    return NormFindings(
        norms=kept,
        tally=replace(tally, kept=len(kept), repeated=tally.repeated + tally.kept - len(kept)),
        failures=tuple(f"part {n}: {reason}" for n, one in given for reason in one.failures),
    )


def _list_failures(parts: Sequence[PartFindings]) -> tuple[str, ...]:
    return tuple(
        f"part {part.part.number}: {reason}" for part in parts for reason in part.findings.failures
    )


def _take_turns(several: Sequence[tuple[Quotation, ...]]) -> tuple[Quotation, ...]:
    turns = chain.from_iterable(zip_longest(*several))
    kept = dict.fromkeys(quotation for quotation in turns if quotation is not None)
    return tuple(kept)[:_MOST_QUOTATIONS]
