"""Measure search by meaning: how many of the documents that answer come among the first ten.

Run `python benchmarks/meaning.py ATLAS.db`, a database that AGORA was read into (947 texts) and
`govatlas index` was run on. The questions are in `benchmarks/data/meaning.yaml`, in everyday words,
with the ids of the documents that answer each. A question counts with the share of its answers
among the first ten documents found, of ten where it has more. Words alone are measured beside:
all of them wanted, as the search box takes them, and any of them, the better matches first. The
questions that were kept back have never been tuned on. Searches are timed; with `--many N` the
first pass of a search is timed on N vectors made up. `benchmarks/data/languages.yaml` asks some of
the questions in other languages; where the database also holds texts in other languages, their
questions in English are measured too.
"""

import argparse
import os
import platform
import resource
import statistics
import time
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import numpy as np
from ruamel.yaml import YAML

from govatlas.explorer import Explorer
from govatlas.meaning import Codes, measure_width, pack_vectors, require_model

_QUESTIONS: Final = Path(__file__).parent / "data" / "meaning.yaml"
_LANGUAGES: Final = _QUESTIONS.with_name("languages.yaml")
_FIRST: Final = 10


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the recall of each way to search, then how long a search takes."""
    options = _parse(arguments)
    print(f"{datetime.now(UTC):%Y-%m-%d} {platform.platform()}, {os.cpu_count()} processors")
    if options.many:
        _time_many(options.many)
    with Explorer(options.database) as explorer:
        questions = YAML(typ="safe").load(_QUESTIONS)["questions"]
        _measure(explorer, questions, options.each)
        _measure_languages(explorer, questions)


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("database", type=Path, help="AGORA, read and indexed")
    parser.add_argument("--each", action="store_true", help="print each question tuned on")
    parser.add_argument("--many", type=int, default=0, help="how many vectors to time on")
    return parser.parse_args(arguments)


def _measure(explorer: Explorer, questions: Sequence[dict[str, Any]], each: bool) -> None:
    names = _name_documents(explorer)
    ways: dict[str, Callable[[str], list[str]]] = {
        "all words": lambda q: _find(explorer, " ".join(f'"{word}"' for word in q.split())),
        "any word": lambda q: _find(explorer, " OR ".join(q.split())),
        "words and meaning": lambda q: _find(explorer, q),
    }
    explorer.prepare_search()
    for way, find in ways.items():
        timed, recalls = [], []
        for question in questions:
            start = time.perf_counter()
            found = find(question["question"])
            timed.append((time.perf_counter() - start) * 1000)
            answers = {names[str(answer)] for answer in question["answers"]}
            recalls.append(len(answers & set(found)) / min(_FIRST, len(answers)))
        _report(way, questions, recalls, timed, each)


def _report(
    way: str,
    questions: Sequence[dict[str, Any]],
    recalls: Sequence[float],
    timed: Sequence[float],
    each: bool,
) -> None:
    kept = [r for r, q in zip(recalls, questions, strict=True) if q["kept_back"]]
    tuned = [r for r, q in zip(recalls, questions, strict=True) if not q["kept_back"]]
    print(
        f"{way}: recall among the first ten {statistics.mean(kept):.3f} on {len(kept)} questions"
        f" kept back, {statistics.mean(tuned):.3f} on {len(tuned)} tuned on;"
        f" median {statistics.median(timed):.0f} ms, most {max(timed):.0f} ms"
    )
    for question, recall in zip(questions, recalls, strict=True):
        if each and not question["kept_back"]:
            print(f"  {recall:.2f} {question['question']}")


def _measure_languages(explorer: Explorer, questions: Sequence[dict[str, Any]]) -> None:
    """Print the recall of questions in each language, then whether texts in others are found."""
    asked = YAML(typ="safe").load(_LANGUAGES)
    names = _name_documents(explorer)
    answers = {
        question["question"]: {names[str(answer)] for answer in question["answers"]}
        for question in questions
    }
    for language in ("question", "zh", "fr", "de", "es"):
        recalls = [
            len(wanted & set(_find(explorer, entry[language]))) / min(_FIRST, len(wanted))
            for entry in asked["questions"]
            for wanted in [answers[entry["question"]]]
        ]
        shown = "en" if language == "question" else language
        print(f"asked in {shown}: recall {statistics.mean(recalls):.3f} on {len(recalls)}")
    known = {name.rpartition("/")[2]: name for name in explorer.catalogue().ids}
    texts = [entry for entry in asked["texts"] if entry["text"] in known]
    for entry in texts:
        found = _find(explorer, entry["question"])
        name = known[entry["text"]]
        place = found.index(name) + 1 if name in found else f"not among {_FIRST}"
        print(f"asked in en for {entry['text']}: {place}")


def _find(explorer: Explorer, q: str) -> list[str]:
    return [hit.id for hit in explorer.find(q, size=_FIRST).hits]


def _name_documents(explorer: Explorer) -> dict[str, str]:
    """Return the id that each AGORA number has in the database."""
    return {name.rpartition("-")[2]: name for name in explorer.catalogue().ids}


def _time_many(number: int) -> None:
    """Time the pass over the signs of so many vectors, with the memory that it takes."""
    model = require_model()
    width = measure_width(model)
    random = np.random.default_rng(1)
    asked = random.standard_normal(width).astype(np.float32)
    signs, _ = pack_vectors(random.standard_normal((10_000, width)).astype(np.float32))
    owners = (np.arange(number) // 35).astype(np.int32)
    codes = Codes.build((signs * -(-number // 10_000))[: number * width // 8], owners, width)
    timed = []
    for _ in range(9):
        start = time.process_time()
        codes.find_near(asked, 1_000, parts=model.parts)
        timed.append((time.process_time() - start) * 1000)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6
    print(
        f"{number:,} vectors: the first pass takes {statistics.median(timed):.0f} ms of processor"
        f" time; they hold {codes.words.nbytes / 1e6:,.0f} MB, the process {peak:,.0f} MB at most"
    )


if __name__ == "__main__":
    main()
