"""The language-model coder, which codes one document at a time."""

import asyncio
from collections.abc import Coroutine, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property
from itertools import product
from typing import Any, Final, TypeVar

from govatlas.adjudication import Rule, adjudicate
from govatlas.coding.llm.asking import Asker, Conversation, Findings, Usage, Voice, ask_task
from govatlas.coding.llm.evidence import EvidenceTally, Finder
from govatlas.coding.llm.masking import Masked, mask
from govatlas.coding.llm.merge import RULES, PartFindings, join_tasks, merge_parts
from govatlas.coding.llm.norm_asking import ask_norms
from govatlas.coding.llm.norm_evidence import NormFindings, NormTally
from govatlas.coding.llm.norm_places import Places
from govatlas.coding.llm.parts import split
from govatlas.coding.llm.prompts import Part, digest_prompts, list_prompts, write_document
from govatlas.coding.llm.reply import read_summary
from govatlas.coding.llm.request import Message, Reply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.coding.llm.tasks import SUMMARY_SCHEMA, Task, summary_system
from govatlas.errors import GovatlasError
from govatlas.identity import shorten_digest
from govatlas.model.codebook import Codebook
from govatlas.model.coding import (
    NORMS,
    ActorLabel,
    CodedPart,
    Coder,
    CoderKind,
    Coding,
    Confidence,
    Mode,
    Role,
)
from govatlas.model.document import Document, Span
from govatlas.unitizing import outline

Result = TypeVar("Result")

_TOKEN_DIGITS: Final = 12
_FROM_METADATA: Final = "The metadata of the document names it as the issuing authority."


class NothingCoded(GovatlasError):
    """The model gave no usable answer at all; the message says why."""


@dataclass(frozen=True, kw_only=True)
class LlmResult:
    """A coding, with figures for the report: evidence, use, and the levels of each voice.

    ``votes`` gives for each category the level by each voice, or None if it abstained;
    ``norm_tally`` counts what happened to the norms of all voices.
    """

    coding: Coding
    tally: EvidenceTally
    usage: Usage
    reasks: int
    votes: tuple[tuple[str, str, tuple[int | None, ...]], ...] = ()
    norm_tally: NormTally = field(default_factory=NormTally)


@dataclass(frozen=True)
class LlmCoder:
    """Codes with language models; labels depend on the text, never on its title or source.

    So two documents of the same text get the same labels. The proposer alone may come from
    the metadata, where the text names none.
    """

    settings: LlmSettings
    codebook: Codebook

    @cached_property
    def who(self) -> Coder:
        """Return this coder; its digest covers models, prompts and parameters."""
        return self.settings.name_coder(self.codebook)

    @cached_property
    def tasks(self) -> tuple[Task, ...]:
        """Return what is asked of each document."""
        return self.settings.build_tasks(self.codebook)

    @cached_property
    def longest_part(self) -> int:
        """Return how many characters of a document go into one call."""
        return self.settings.find_longest_part(self.codebook)

    def check(self) -> None:
        """Check that the codebook can be coded with these settings.

        Raises:
            InputError: the model's context is too small.
        """
        self.settings.find_longest_part(self.codebook)

    @property
    def voices(self) -> tuple[Voice, ...]:
        """Return each model once for every sample."""
        every = product(self.settings.models, range(self.settings.samples))
        return tuple(Voice(model, sample) for model, sample in every)

    async def code(self, document: Document, asker: Asker, *, at: datetime) -> LlmResult:
        """Return the coding of ``document``, dated ``at`` (with time zone).

        Raises:
            NothingCoded: there was no usable reply.
        """
        parts = split(document, longest=self.longest_part)
        masked = mask(document)
        heard = await gather(
            [self._hear(document, parts, masked, voice, asker) for voice in self.voices]
        )
        usable = [one for one in heard if one.findings.labels]
        if not usable:
            reasons = [r for one in heard for r in one.findings.failures]
            raise NothingCoded(reasons[0] if reasons else "no usable reply")
        codings = [self._build(document, one, at) for one in usable]
        coding = codings[0] if len(codings) == 1 else self._settle(codings, at)
        return self._finish(document, coding, heard, masked)

    async def _hear(
        self,
        document: Document,
        parts: Sequence[Part],
        masked: Masked,
        voice: Voice,
        asker: Asker,
    ) -> "_Heard":
        """Return one voice's findings on a document, part by part and as a whole."""
        token = shorten_digest(document.text_digest, _TOKEN_DIGITS)
        places = Places(document, outline(document)) if self.settings.norms else None

        async def ask(part: Part, task: Task) -> Findings:
            finder = Finder(document, part.span, masked)
            if places is not None and task.norms is not None:
                return await ask_norms(
                    asker,
                    voice=voice,
                    parameters=self.settings.parameters,
                    task=task,
                    codebook=task.norms,
                    part=part,
                    finder=finder,
                    places=places,
                    token=token,
                )
            return await ask_task(
                asker,
                voice=voice,
                parameters=self.settings.parameters,
                task=task,
                part=part,
                finder=finder,
                token=token,
            )

        asked = await gather([ask(part, task) for part in parts for task in self.tasks])
        many = len(self.tasks)
        by_part = [
            PartFindings(part, join_tasks(asked[n * many : (n + 1) * many]))
            for n, part in enumerate(parts)
        ]
        merged = merge_parts(by_part)
        if len(parts) > 1 and merged.summary:
            merged = await self._sum_up(document, merged, voice, asker, token)
        return _Heard(voice, tuple(by_part), merged)

    async def _sum_up(
        self, document: Document, merged: Findings, voice: Voice, asker: Asker, token: str
    ) -> Findings:
        """Replace the summaries of parts by one of the whole; keep them if that fails."""
        conversation = Conversation(
            asker,
            voice,
            self.settings.parameters,
            Task(name="summary", taxonomies=()),
            Part(span=Span(0, len(document.text))),
            document.text_digest,
        )
        conversation.turns.append(Message("system", summary_system()))
        words = write_document(merged.summary, token, conversation.part)
        reply = await conversation.put(words, SUMMARY_SCHEMA)
        summary = read_summary(reply.text) if isinstance(reply, Reply) else ""
        usage = merged.usage.plus(conversation.usage)
        return replace(merged, summary=summary or merged.summary, usage=usage)

    def _build(self, document: Document, heard: "_Heard", at: datetime) -> Coding:
        """Return the coding by one voice."""
        findings, who = heard.findings, self.who
        if len(self.voices) > 1:
            name = f"{heard.voice.model.name}#{heard.voice.sample + 1}"
            who = Coder(CoderKind.PROGRAM, name, who.version, who.digest)
        order = {
            (taxonomy.id, category.code): place
            for place, (taxonomy, category) in enumerate(self.codebook.coverage_categories())
        }
        last = len(order)
        return Coding(
            document_id=document.id,
            document_version=document.version,
            text_digest=document.text_digest,
            coder=who,
            codebook_version=self.codebook.version,
            codebook_digest=self.codebook.digest,
            mode=Mode.BLIND,
            coded_at=at,
            labels=tuple(
                sorted(findings.labels, key=lambda x: order.get((x.taxonomy, x.category), last))
            ),
            status=findings.status,
            actors=_add_proposer(findings.actors, document),
            abstentions=findings.abstentions,
            summary=findings.summary,
            rationales=_join_remarks(findings.remarks),
            parts=_describe_parts(heard.parts),
        )

    def _settle(self, codings: Sequence[Coding], at: datetime) -> Coding:
        """Combine several voices into one coding by the median level (the lower of two)."""
        panel = adjudicate(codings, Rule.parse("median"), at=at)
        gaps = panel.abstentions
        if panel.status is not None:
            gaps = tuple(gap for gap in gaps if gap.taxonomy != self.codebook.status.id)
        return replace(
            panel,
            coder=self.who,
            mode=Mode.BLIND,
            abstentions=gaps,
            rationales=codings[0].rationales,
            parts=codings[0].parts,
        )

    def _finish(
        self, document: Document, coding: Coding, heard: Sequence["_Heard"], masked: Masked
    ) -> LlmResult:
        usage, tally, reasks, norm_tally = Usage(), EvidenceTally(), 0, NormTally()
        norms = _choose_norms(heard)
        for one in heard:
            norm_tally = norm_tally.plus(one.norms.tally)
            usage = usage.plus(one.findings.usage)
            tally = tally.plus(one.findings.tally)
            reasks += one.findings.reasks
        votes = _list_votes(heard) if len(heard) > 1 else ()
        facts = (
            *self._describe(usage, tally, reasks, masked),
            *([("agreement of voices", _describe_votes(votes))] if votes else []),
            *([("merged from parts", RULES)] if coding.parts else []),
            *(_describe_norms(norms) if self.settings.norms else []),
        )
        return LlmResult(
            coding=replace(coding, provenance=facts, norms=norms.norms),
            tally=tally,
            usage=usage,
            reasks=reasks,
            votes=votes,
            norm_tally=norm_tally,
        )

    def _describe(
        self, usage: Usage, tally: EvidenceTally, reasks: int, masked: Masked
    ) -> tuple[tuple[str, str], ...]:
        settings = self.settings
        heat = (
            "the model's own"
            if settings.temperature is None
            else f"{settings.temperature:g}, if the model accepts one"
        )
        cost = "unknown price" if usage.cost is None else f"${usage.cost:.6f}"
        facts = [
            ("method", "language model, quotations looked up in the text"),
            ("model", ", ".join(str(model) for model in settings.models)),
            ("model as reported by the server", ", ".join(usage.models) or "not reported"),
            (
                "prompts",
                f"{', '.join(list_prompts(norms=settings.norms))}; "
                f"{digest_prompts(norms=settings.norms)}",
            ),
            (
                "parameters",
                f"temperature {heat}, at most {settings.most_written} tokens per reply, format "
                f"{settings.form}, {settings.samples} samples of each model, parts of at most "
                f"{self.longest_part} characters",
            ),
            (
                "tokens",
                f"{usage.input_tokens} in ({usage.cached_tokens} from the provider's cache), "
                f"{usage.output_tokens} out, in {usage.calls} calls",
            ),
            ("cost", cost),
            ("time", f"{usage.seconds:.2f} s of waiting for replies"),
            (
                "quotations",
                f"{tally.given} given: {tally.exact} found exactly, {tally.tolerant} with "
                f"different spaces or quotation marks, {tally.fuzzy} with small slips; "
                f"{tally.recovered} found after asking again, {tally.dropped} dropped",
            ),
            ("replies asked for again", str(reasks)),
        ]
        if masked.withheld:
            many = len(masked.withheld)
            facts.append(
                ("caution", f"{many} passages addressed to a machine reader were not shown to it")
            )
        return tuple(facts)


@dataclass(frozen=True)
class _Heard:
    """The findings of one voice, by part and merged."""

    voice: Voice
    parts: tuple[PartFindings, ...]
    findings: Findings

    @property
    def norms(self) -> NormFindings:
        """Return the norms, empty if they were not requested."""
        return self.findings.norms or NormFindings()


async def gather(work: Sequence[Coroutine[Any, Any, Result]]) -> list[Result]:
    """Return the results of all ``work``, in its order, or raise its first error.

    An error does not cancel the other calls, whose replies may be on their way and paid for.
    """
    if len(work) == 1:
        return [await work[0]]
    done = await asyncio.gather(*work, return_exceptions=True)
    results: list[Result] = []
    for outcome in done:
        if isinstance(outcome, BaseException):
            raise outcome
        results.append(outcome)
    return results


def _add_proposer(actors: tuple[ActorLabel, ...], document: Document) -> tuple[ActorLabel, ...]:
    """Return the actors, with the authority of the metadata where the text names no proposer."""
    name = document.instrument.authority.name.strip()
    if not name or any(actor.role is Role.PROPOSER for actor in actors):
        return actors
    kind = "ai-developer" if "private-sector" in name.lower() else "ai-governance-actor"
    known = ActorLabel(
        role=Role.PROPOSER,
        name=name,
        type=kind,
        confidence=Confidence.MEDIUM,
        rationale=_FROM_METADATA,
    )
    return (known, *actors)


def _join_remarks(remarks: Sequence[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    said: dict[str, list[str]] = {}
    for name, words in remarks:
        said.setdefault(name, []).append(words)
    return tuple((name, " ".join(sentences)) for name, sentences in said.items())


def _describe_parts(parts: Sequence[PartFindings]) -> tuple[CodedPart, ...]:
    if len(parts) < 2:
        return ()
    return tuple(
        CodedPart(
            span=one.part.span,
            heading=" > ".join(one.part.headings),
            summary=one.findings.summary,
            levels=tuple((x.taxonomy, x.category, x.level) for x in one.findings.labels if x.level),
            unassessed=tuple((x.taxonomy, x.category) for x in one.findings.abstentions),
        )
        for one in parts
    )


def _choose_norms(heard: Sequence[_Heard]) -> NormFindings:
    """Return the norms of the first voice that has any, or else of the first that could answer."""
    by_worth = sorted((one.norms for one in heard), key=lambda n: (not n.norms, bool(n.failures)))
    return by_worth[0]


def _describe_norms(found: NormFindings) -> Iterator[tuple[str, str]]:
    """Yield how norms were searched for, and which answers are missing.

    If no answer was usable, the search is not recorded, since an empty list would mean that the
    document has no norms.
    """
    if found.norms or not found.failures:
        yield NORMS, f"asked of the language model in a task of its own; {found.tally.to_words()}"
    if found.failures:
        yield "norms that could not be had", "; ".join(found.failures)


def _list_votes(
    heard: Sequence[_Heard],
) -> tuple[tuple[str, str, tuple[int | None, ...]], ...]:
    given = [{(x.taxonomy, x.category): x.level for x in one.findings.labels} for one in heard]
    keys = dict.fromkeys(key for levels in given for key in levels)
    return tuple((*key, tuple(levels.get(key) for levels in given)) for key in keys)


def _describe_votes(votes: Sequence[tuple[str, str, tuple[int | None, ...]]]) -> str:
    apart = [
        f"{taxonomy} {category} {'/'.join('–' if x is None else str(x) for x in levels)}"
        for taxonomy, category, levels in votes
        if len(set(levels)) > 1
    ]
    same = len(votes) - len(apart)
    told = f"; apart: {'; '.join(apart)}" if apart else ""
    return f"{same} of {len(votes)} categories alike{told}"
