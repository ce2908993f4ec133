"""The verb llm estimate: what coding would take, before a single call."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from govatlas.api.place import find_database
from govatlas.api.progress import OnProgress, Progress, be_silent
from govatlas.api.running.code import choose_uncoded
from govatlas.codebook import load_codebook
from govatlas.coding.llm.coder import LlmCoder
from govatlas.coding.llm.parts import split
from govatlas.coding.llm.prices import Price, load_prices
from govatlas.coding.llm.prompts import write_document
from govatlas.coding.llm.request import ModelAddress
from govatlas.coding.llm.settings import LlmSettings
from govatlas.coding.llm.tasks import Task
from govatlas.coding.llm.tokens import estimate_input, estimate_tokens
from govatlas.store import Store

REPLY_TOKENS: Final = 850
"""Tokens of a usual reply to one task; see docs/llm.md for where the figure comes from."""
NORM_REPLY_TOKENS: Final = 1_400
"""The same of a reply that gives norms: twelve of them; see docs/llm.md."""
REASKED: Final = 0.1
"""The part of calls after which a model is asked again: more than a good model needs, less than a
small one does; see docs/llm.md."""
_TOKEN: Final = "0" * 12


@dataclass(frozen=True, slots=True, kw_only=True)
class ModelEstimate:
    """What one model would take; costs in US dollars, None where no price is known.

    ``cost`` is at the full price of every token, ``cached_cost`` where the provider has the
    shared prompt in its cache for all calls but the first of each kind, ``batch_cost`` by batch.
    """

    model: ModelAddress
    price: Price | None
    cost: float | None
    cached_cost: float | None
    batch_cost: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LlmEstimate:
    """What coding would take: calls, and estimated tokens, for each model.

    ``shared_tokens`` are those among the tokens in that are alike for every document.
    """

    documents: int
    already: int
    texts: int
    parts: int
    calls: int
    reasks: int
    input_tokens: int
    shared_tokens: int
    output_tokens: int
    models: tuple[ModelEstimate, ...]


def estimate_llm(
    documents: Iterable[str] = (),
    *,
    settings: LlmSettings,
    db: Path | str | None = None,
    taxonomies: Sequence[Path | str] = (),
    prices: Path | None = None,
    on_progress: OnProgress = be_silent,
) -> LlmEstimate:
    """Return what coding the documents that are left would take, without any call.

    Tokens are estimated from characters, replies from their usual length. Replies that are
    kept already would cost nothing, and are not taken off.

    Args:
        documents: ids; all documents by default.
        settings: which models, how often, how they are asked.
        db: the database.
        taxonomies: files of further taxonomies to code by.
        prices: a file with prices of one's own.
        on_progress: called after each document.

    Raises:
        UnknownDocument: an id is not in the database.
        InputError: a model's context is too small, or the price file cannot be used.
        StoreError: the database cannot be used.
    """
    coder = LlmCoder(settings, load_codebook(taxonomies))
    known = load_prices(prices)
    with Store.open(find_database(db), writable=False) as store:
        left, already = choose_uncoded(store, documents, coder.who, coder.codebook)
        texts, parts, given = _measure(store, coder, left, on_progress)
    tasks, times = len(coder.tasks), settings.samples
    shared = sum(estimate_input((task.system,)) for task in coder.tasks) * parts * times
    asked = given * tasks * times + shared
    calls = parts * tasks * times
    replies = sum(_expect_reply(task) for task in coder.tasks) * parts * times
    reasks = round(calls * REASKED)
    again = round(REASKED * (asked + replies))
    shared_again = round(REASKED * shared)
    written = replies + round(replies * reasks / calls) if calls else 0
    total = (asked + again, shared + shared_again, written)
    return LlmEstimate(
        documents=len(left),
        already=len(already),
        texts=texts,
        parts=parts,
        calls=calls,
        reasks=reasks,
        input_tokens=total[0],
        shared_tokens=total[1],
        output_tokens=total[2],
        models=tuple(_price(model, known.find(model), *total) for model in settings.models),
    )


def _expect_reply(task: Task) -> int:
    return REPLY_TOKENS if task.norms is None else NORM_REPLY_TOKENS


def _measure(
    store: Store, coder: LlmCoder, left: Sequence[str], on_progress: OnProgress
) -> tuple[int, int, int]:
    """Return the number of different texts, of their parts, and their tokens in all."""
    seen: set[str] = set()
    parts = tokens = 0
    for number, document_id in enumerate(left, 1):
        document = store.documents.read(document_id)
        on_progress(Progress(number, len(left), document_id))
        if document.text_digest in seen:
            continue
        seen.add(document.text_digest)
        for part in split(document, longest=coder.longest_part):
            parts += 1
            words = document.text[part.span.start : part.span.end]
            tokens += estimate_tokens(
                write_document(words, _TOKEN, part, language=document.language)
            )
    return len(seen), parts, tokens


def _price(
    model: ModelAddress, price: Price | None, given: int, shared: int, written: int
) -> ModelEstimate:
    if price is None:
        return ModelEstimate(model=model, price=None, cost=None, cached_cost=None, batch_cost=None)
    return ModelEstimate(
        model=model,
        price=price,
        cost=price.cost_of(given, 0, written),
        cached_cost=price.cost_of(given, shared, written),
        batch_cost=price.cost_of(given, 0, written, batch=True),
    )
