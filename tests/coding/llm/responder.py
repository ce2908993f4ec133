"""Decides what a model server does with a request."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module
from typing import Any

from pydantic_core import from_json, to_json

from tests.coding.llm.conversation import Conversation
from tests.coding.llm.plan import STATUSES, Draw, Fault, Plan
from tests.coding.llm.providers import Answer, Asked, Finish, Provider, find_provider
from tests.coding.llm.request_log import Entry
from tests.coding.llm.spoiling import Words, spoil

Answerer = Callable[[Conversation], str]
"""What maps a conversation to the text of a reply."""
BAD_REQUEST = "bad_request"
_PER_TOKEN = 4
_SAID = ("messages", "system", "contents", "systemInstruction")
_WORDS = {429: "Rate limit reached, try again later", 503: "The model is overloaded"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Response:
    """What is to be sent after ``delay`` seconds.

    Args:
        fault: what goes wrong, if anything; with one of ``BROKEN`` the connection is closed
            before the whole of ``body`` is sent.
        retry_after: the seconds of that header, None for no header.
    """

    digest: str
    path: str
    fault: str
    status: int
    body: bytes
    delay: float
    model: str = ""
    seen: int = 0
    retry_after: float | None = None
    input_tokens: int = 0
    output_tokens: int = 0
    spoiled: int = 0

    def to_entry(self, *, time: float, seconds: float, written: bool) -> Entry:
        """Return the entry of the log for what became of it."""
        return Entry(
            time=time,
            seconds=seconds,
            digest=self.digest,
            path=self.path,
            model=self.model,
            seen=self.seen,
            fault=self.fault,
            status=self.status if written or self.fault == Fault.CUT else 0,
            input_tokens=self.input_tokens,
            output_tokens=self.output_tokens,
            spoiled=self.spoiled,
            written=written,
        )


class Responder:
    """Answers requests by a plan, remembering how often each was seen."""

    def __init__(self, plan: Plan, before: Iterable[Entry] = ()) -> None:
        """Make a responder that has seen what a log says ``before`` it."""
        module, _, name = plan.answerer.partition(":")
        self._plan = plan
        self._answer: Answerer = getattr(import_module(module), name)
        self._seen = Counter(entry.digest for entry in before)

    def respond(self, path: str, raw: bytes) -> Response | None:
        """Return what to do with a request, None where nobody speaks the form of ``path``."""
        provider = find_provider(path)
        if provider is None:
            return None
        try:
            body = from_json(raw)
            asked = provider.read(path, body)
            digest = _digest(path, body, asked.conversation)
        except (ValueError, LookupError, TypeError, AttributeError) as error:
            words = to_json(provider.write_error(400, f"malformed request: {error!r}"))
            return Response(
                digest=hashlib.sha256(raw).hexdigest(),
                path=path,
                fault=BAD_REQUEST,
                status=400,
                body=words,
                delay=0.0,
            )
        return self._decide(path, digest, asked, provider)

    def _decide(self, path: str, digest: str, asked: Asked, provider: Provider) -> Response:
        draw = Draw(self._plan.seed, digest, self._seen[digest])
        self._seen[digest] += 1
        fault = self._plan.choose_fault(draw, reask=asked.conversation.is_reask)
        hangs = fault is Fault.HANG
        bare = Response(
            digest=digest,
            path=path,
            fault=fault,
            status=STATUSES.get(fault, 0),
            body=b"",
            delay=self._plan.hang_seconds if hangs else self._plan.choose_latency(draw),
            model=asked.model,
            seen=draw.seen,
        )
        if bare.status:
            error = provider.write_error(bare.status, _WORDS.get(bare.status, "Internal error"))
            after = self._plan.retry_after if fault is Fault.RATE_LIMIT else None
            return replace(bare, body=to_json(error), retry_after=after)
        if fault in (Fault.HANG, Fault.DROP):
            return bare
        return self._say(bare, asked, provider, draw)

    def _say(self, bare: Response, asked: Asked, provider: Provider, draw: Draw) -> Response:
        """Return the response with words; one that is cut reports no tokens."""
        conversation = asked.conversation
        good = self._answer(conversation)
        share = self._plan.spoiled_quotations
        words = spoil(good, Fault(bare.fault), conversation.document, draw, share)
        said = self._report(asked, words, draw)
        told = bare.fault != Fault.CUT
        return replace(
            bare,
            status=200,
            body=to_json(provider.write(said)),
            input_tokens=said.input_tokens if told else 0,
            output_tokens=said.output_tokens if told else 0,
            spoiled=words.spoiled,
        )

    def _report(self, asked: Asked, words: Words, draw: Draw) -> Answer:
        return Answer(
            id=f"{draw.digest[:16]}{draw.seen}",
            model=self._plan.report_model(asked.model),
            text=words.text,
            finish=words.finish,
            input_tokens=asked.conversation.characters // _PER_TOKEN,
            output_tokens=len(words.text) // _PER_TOKEN,
            tool=asked.tool if words.finish is not Finish.REFUSAL else "",
        )


def _digest(path: str, body: Mapping[str, Any], said: Conversation) -> str:
    """Return the hash of the canonical body: what is said, all else by sorted names, the path.

    What is said is most of a body, so it is hashed as it is; the path may name the model.
    Within a schema the order counts, as it does for a model that is held to it.
    """
    rest = {name: body[name] for name in sorted(body) if name not in _SAID}
    hashed = hashlib.sha256(path.encode() + b"\n" + to_json(rest))
    for role, text in (("system", said.system), *((t.role, t.text) for t in said.turns)):
        hashed.update(f"\n{role} {len(text)}\n{text}".encode("utf-8", "surrogatepass"))
    return hashed.hexdigest()
