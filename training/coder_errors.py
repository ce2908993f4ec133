"""Counts how often the local coder's answers are true, by category, where it never saw the text.

Run ``python -m training.coder_errors`` after ``make train``. The coder's levels of the documents in
``training/codings`` are those of models fitted without them; the codings are taken for true. The
counts go into every claim that a difference is larger than chance.
"""

import json
from collections.abc import Iterator
from importlib import resources
from pathlib import Path
from typing import Any, Final

from govatlas.api.coder_errors import FILE
from govatlas.codebook import load_codebook
from govatlas.coding.local.labels.out_of_fold import load_out_of_fold

CODINGS: Final = Path(__file__).resolve().parent / "codings" / "further.jsonl"


def main() -> None:
    """Write the counts where the package keeps them."""
    truths, said = list(read_truths()), load_out_of_fold()
    short = {text: text[len("sha256:") :][: len(said.texts[0])] for text, _ in truths}
    levels = said.levels_of(short.values())
    pairs = [(levels[short[text]], truth) for text, truth in truths if short[text] in levels]
    entries = []
    for taxonomy in load_codebook().coverage:
        for category in taxonomy.categories:
            key = (taxonomy.id, category.code)
            for level in range(1, taxonomy.scale.highest + 1):
                answers = [(s.get(key, 0) >= level, t.get(key, 0) >= level) for s, t in pairs]
                counts = [answers.count(cell) for cell in CELLS]
                entries.append([taxonomy.id, category.code, level, *counts])
    lines = ",\n".join(f"    {json.dumps(entry)}" for entry in entries)
    told = (
        f'{{\n  "coder": "local",\n  "documents": {len(pairs)},\n  "counts": [\n{lines}\n  ]\n}}\n'
    )
    Path(str(resources.files("govatlas.coding.local") / "data" / FILE)).write_text(told, "utf-8")


CELLS: Final = ((True, True), (True, False), (False, True), (False, False))
"""What the coder says with what is true, in the order of the counts."""


def read_truths() -> Iterator[tuple[str, dict[tuple[str, str], int]]]:
    """Yield the digest of each text with its levels above none."""
    for line in CODINGS.read_text("utf-8").splitlines():
        coding: dict[str, Any] = json.loads(line)
        labels = coding["labels"]
        yield (
            coding["text_digest"],
            {(label["taxonomy"], label["category"]): label["level"] for label in labels},
        )


if __name__ == "__main__":
    main()
