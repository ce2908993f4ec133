"""Gives a model one task about one part of a document, and asks again if the reply is invalid."""

from collections.abc import Callable, Sequence, Sized
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Final, Protocol, TypeVar

from govatlas.coding.llm.evidence import Evidence, EvidenceTally, Finder
from govatlas.coding.llm.norm_evidence import NormFindings
from govatlas.coding.llm.prompts import (
    Part,
    write_document,
    write_reask_form,
    write_reask_quotations,
)
from govatlas.coding.llm.reply import ParsedReply, read_quotations, read_reply
from govatlas.coding.llm.request import (
    Message,
    ModelAddress,
    Parameters,
    Purpose,
    Reply,
    Request,
    Schema,
)
from govatlas.coding.llm.session import NoReply
from govatlas.coding.llm.tasks import QUOTATIONS_SCHEMA, Task
from govatlas.model.coding import (
    Abstention,
    ActorLabel,
    Confidence,
    Label,
    Role,
    StatusLabel,
)

MOST_REASKS: Final = 2
"""How many times an invalid reply is requested again."""
UNGROUNDED: Final = "ungrounded: none of the quotations given for it are in the document"
_NOTHING: Final = "(no words)"


class Asker(Protocol):
    """Anything that sends a request to a model."""

    async def ask(self, request: Request, purpose: Purpose) -> Reply | NoReply:
        """Return the reply, or why there is none."""
        ...


class Parsed(Protocol):
    """A parsed reply: what it answers, and what is wrong with it."""

    @property
    def answered(self) -> Sized:
        """Return what the reply answers."""
        ...

    @property
    def problems(self) -> tuple[str, ...]:
        """Return what is wrong with it."""
        ...


AnyParsed = TypeVar("AnyParsed", bound=Parsed)


@dataclass(frozen=True, slots=True)
class Voice:
    """One sample of one model; samples number repeated calls to the same model."""

    model: ModelAddress
    sample: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Usage:
    """What calls used, and the models that answered, by their own account."""

    calls: int = 0
    input_tokens: int = 0
    cached_tokens: int = 0
    output_tokens: int = 0
    cost: float | None = 0.0
    seconds: float = 0.0
    models: tuple[str, ...] = ()

    def plus(self, other: "Usage") -> "Usage":
        """Return the sum; its cost is unknown if either is."""
        known = self.cost is not None and other.cost is not None
        return Usage(
            calls=self.calls + other.calls,
            input_tokens=self.input_tokens + other.input_tokens,
            cached_tokens=self.cached_tokens + other.cached_tokens,
            output_tokens=self.output_tokens + other.output_tokens,
            cost=(self.cost or 0.0) + (other.cost or 0.0) if known else None,
            seconds=self.seconds + other.seconds,
            models=tuple(dict.fromkeys((*self.models, *other.models))),
        )


@dataclass(frozen=True, kw_only=True)
class Findings:
    """What a model found in one part of a document, each label with its evidence.

    ``failures`` says why answers are missing. ``norms`` is None if norms were not requested.
    """

    labels: tuple[Label, ...] = ()
    abstentions: tuple[Abstention, ...] = ()
    status: StatusLabel | None = None
    actors: tuple[ActorLabel, ...] = ()
    summary: str = ""
    remarks: tuple[tuple[str, str], ...] = ()
    tally: EvidenceTally = field(default_factory=EvidenceTally)
    usage: Usage = Usage()
    reasks: int = 0
    failures: tuple[str, ...] = ()
    norms: NormFindings | None = None


@dataclass
class Conversation:
    """The turns of a conversation with a model about one part and one task."""

    asker: Asker
    voice: Voice
    parameters: Parameters
    task: Task
    part: Part
    text_digest: str
    turns: list[Message] = field(default_factory=list)
    usage: Usage = Usage()
    attempts: int = 0

    async def put(self, words: str, schema: Schema) -> Reply | NoReply:
        """Send ``words``, and return the answer, which becomes part of the conversation."""
        self.turns.append(Message("user", words))
        request = Request(
            model=self.voice.model,
            messages=tuple(self.turns),
            schema=schema,
            parameters=self.parameters,
            sample=self.voice.sample,
        )
        purpose = Purpose(
            task=self.task.name,
            text_digest=self.text_digest,
            part=self.part.number,
            parts=self.part.of,
            attempt=self.attempts,
        )
        reply = await self.asker.ask(request, purpose)
        self.attempts += 1
        if isinstance(reply, Reply):
            self.usage = self.usage.plus(_count(reply))
            self.turns.append(Message("assistant", reply.text if reply.text.strip() else _NOTHING))
        return reply


async def ask_task(
    asker: Asker,
    *,
    voice: Voice,
    parameters: Parameters,
    task: Task,
    part: Part,
    finder: Finder,
    token: str,
) -> Findings:
    """Return a model's findings on one part of a document for one task.

    An invalid reply is requested again, with what is wrong, at most twice; quotations that are
    not in the document, once. What is still missing becomes an abstention with its reason.
    """
    conversation = Conversation(asker, voice, parameters, task, part, finder.document.text_digest)
    conversation.turns.append(task.rules)
    shown = finder.masked.show(finder.document, part.span)

    def read(reply: Reply) -> ParsedReply:
        return read_reply(reply.text, task, finish=reply.finish)

    def fail(reason: str) -> ParsedReply:
        return ParsedReply(problems=(reason,))

    parsed = await obtain(
        conversation,
        write_document(shown, token, part, language=finder.document.language),
        read,
        fail,
    )
    evidence = finder.find(parsed.claims)
    if any(piece.missing for piece in evidence):
        await ask_again(conversation, finder, evidence)
    return _settle(task, parsed, evidence, conversation, finder.tally)


async def obtain(
    conversation: Conversation,
    opening: str,
    read: Callable[[Reply], AnyParsed],
    fail: Callable[[str], AnyParsed],
) -> AnyParsed:
    """Return the model's best reply, with what is still wrong with it.

    Args:
        conversation: the conversation with the model.
        opening: the words of the first turn.
        read: parses a reply.
        fail: makes the result for a missing reply from the reason.
    """
    words, best = opening, None
    for _ in range(1 + MOST_REASKS):
        reply = await conversation.put(words, conversation.task.schema)
        if isinstance(reply, NoReply):
            return best or fail(reply.reason)
        parsed = read(reply)
        if best is None or len(parsed.answered) >= len(best.answered):
            best = parsed
        if not parsed.problems:
            return parsed
        words = write_reask_form(parsed.problems)
    return best or fail("no reply")


async def ask_again(
    conversation: Conversation, finder: Finder, evidence: Sequence[Evidence]
) -> None:
    """Ask once more for the missing quotations; drop those that are still missing."""
    wanted: list[dict[str, str | int]] = []
    for piece in evidence:
        for wording in piece.missing:
            claim = piece.claim
            named = claim.name or claim.code
            wanted.append(
                {"id": len(wanted), "for": f"{claim.role or claim.kind} {named}", "quote": wording}
            )
    reply = await conversation.put(write_reask_quotations(wanted), QUOTATIONS_SCHEMA)
    given = read_quotations(reply.text) if isinstance(reply, Reply) else {}
    finder.retry(evidence, given)


def _settle(
    task: Task,
    parsed: ParsedReply,
    evidence: Sequence[Evidence],
    conversation: Conversation,
    tally: EvidenceTally,
) -> Findings:
    """Turn claims with evidence into labels, those without into abstentions."""
    labels: list[Label] = []
    abstentions: list[Abstention] = []
    found = {(piece.claim.kind, piece.claim.code): piece for piece in evidence}
    why = "; ".join(parsed.problems) or "missing from the reply"
    for taxonomy in task.taxonomies:
        for category in taxonomy.categories:
            key = (taxonomy.id, category.code)
            if key in parsed.none:
                labels.append(_deny(*key))
            elif key not in found:
                abstentions.append(Abstention(*key, f"invalid reply: {why}"))
            elif found[key].found:
                labels.append(_label_piece(found[key]))
            else:
                abstentions.append(Abstention(*key, UNGROUNDED))
    status = next((s for piece in evidence if (s := _read_status(piece))), None)
    if task.record is not None and status is None:
        claimed = any(piece.claim.kind == "status" for piece in evidence)
        reason = UNGROUNDED if claimed else f"invalid reply: {why}"
        abstentions.append(Abstention(task.record.status.id, task.record.status.id, reason))
    return Findings(
        labels=tuple(labels),
        abstentions=tuple(abstentions),
        status=status,
        actors=tuple(actor for piece in evidence if (actor := _read_actor(piece))),
        summary=parsed.summary,
        remarks=parsed.remarks,
        tally=tally,
        usage=conversation.usage,
        reasks=max(0, conversation.attempts - 1),
        failures=parsed.problems if not parsed.answered and not parsed.claims else (),
    )


@lru_cache(maxsize=1024)
def _deny(taxonomy: str, category: str) -> Label:
    """Return the label of a category that the document does not mention; built once and cached."""
    return Label(taxonomy=taxonomy, category=category, level=0, confidence=Confidence.MEDIUM)


def _label_piece(piece: Evidence) -> Label:
    return Label(
        taxonomy=piece.claim.kind,
        category=piece.claim.code,
        level=piece.claim.level,
        confidence=piece.claim.confidence,
        rationale=piece.claim.rationale,
        quotations=tuple(piece.found),
    )


def _read_status(piece: Evidence) -> StatusLabel | None:
    if piece.claim.kind != "status" or not piece.found:
        return None
    return StatusLabel(
        category=piece.claim.code,
        confidence=piece.claim.confidence,
        rationale=piece.claim.rationale,
        quotations=tuple(piece.found),
    )


def _read_actor(piece: Evidence) -> ActorLabel | None:
    if piece.claim.kind != "actor" or not piece.found:
        return None
    return ActorLabel(
        role=Role(piece.claim.role),
        name=piece.claim.name,
        type=piece.claim.code,
        confidence=piece.claim.confidence,
        rationale=piece.claim.rationale,
        quotations=tuple(piece.found),
    )


def _count(reply: Reply) -> Usage:
    return Usage(
        calls=1,
        input_tokens=reply.input_tokens,
        cached_tokens=reply.cached_tokens,
        output_tokens=reply.output_tokens,
        cost=reply.cost,
        seconds=reply.seconds,
        models=(reply.model,) if reply.model else (),
    )
