"""Measures how well the local coder names actors, by name as well as by type.

Run ``python -m training.actor_names ../shared`` (``make accuracy`` does); ``--write`` puts the
table into docs/accuracy.md. Gold are the codings that experts made of AGORA documents and of the
policies of organisations; documents that the coder was fitted to stand apart.
"""

import argparse
import sys
import tempfile
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from govatlas import api
from govatlas.agreement.evaluation import Evaluation, Part
from govatlas.model.coding import Role
from govatlas.model.finding import Agreement
from govatlas.publishing.figures import word_interval, word_value
from training.people import ACCURACY, describe_machine

BEGIN: Final = "<!-- actor names -->\n"
END: Final = "<!-- end of actor names -->\n"
AGORA: Final = "AGORA documents"
POLICIES: Final = "policies of organisations"
_GOLD: Final = {AGORA: ("codings.jsonl", "agora"), POLICIES: ("organisations.jsonl", "documents")}
_PARTS: Final = {Part.NOT_SEEN: "never used in fitting", Part.SEEN: "used in fitting"}
_HEADER: Final = (
    "| documents | number | role | F1 by name | 95 % interval | precision | recall | F1 by type |",
    f"|{' --- |' * 8}",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the table, or write it into the page on accuracy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("shared", type=Path, help="the folder with gold codings and documents")
    parser.add_argument("--write", action="store_true", help="write into docs/accuracy.md")
    asked = parser.parse_args(arguments)
    if not (asked.shared / "gold" / "dev").is_dir():
        print(f"{asked.shared} has no gold codings; names are not compared", file=sys.stderr)
        return 0
    found = {
        kind: evaluate(asked.shared / "gold" / "dev" / gold, asked.shared / documents)
        for kind, (gold, documents) in _GOLD.items()
    }
    text = "\n".join(describe(found)) + "\n"
    if asked.write:
        ACCURACY.write_text(insert(ACCURACY.read_text("utf-8"), text), "utf-8")
    else:
        print(text, end="")
    return 0


def evaluate(gold: Path, documents: Path) -> Evaluation:
    """Return how the local coder does against a gold file; nothing is kept."""
    with tempfile.TemporaryDirectory() as folder:
        db = Path(folder) / "names.db"
        api.read([documents], db=db)
        return api.evaluate(gold, coder="local", db=db).evaluation


def describe(found: dict[str, Evaluation]) -> Iterator[str]:
    """Yield the lines of Markdown: a row for each role in each set of documents."""
    day = datetime.now(UTC).strftime("%d %B %Y").lstrip("0")
    yield f"`make accuracy`, {day}, {describe_machine()}."
    yield ""
    yield from _HEADER
    for kind, evaluation in found.items():
        for part, name in _PARTS.items():
            findings = evaluation.of(part)
            if findings.documents:
                named = {f"{f.scope} {f.statistic}": f for f in findings.actor_names}
                typed = {f"{f.scope} {f.statistic}": f for f in findings.actors}
                for role in Role:
                    start = (f"{kind}, {name}", str(findings.documents), role.value)
                    yield _row(start, role, named, typed)


def _row(
    start: tuple[str, ...], role: Role, named: dict[str, Agreement], typed: dict[str, Agreement]
) -> str:
    f1, precision, recall = (
        named[f"names {role} names_{kind}"] for kind in ("f1", "precision", "recall")
    )
    cells = (
        *start,
        word_value(f1.value),
        word_interval(f1.interval),
        *(word_value(figure.value) for figure in (precision, recall)),
        word_value(typed[f"actors {role} actors_f1"].value),
    )
    return f"| {' | '.join(cells)} |"


def insert(page: str, text: str) -> str:
    """Return the page with ``text`` between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{text}{END}{after}"


if __name__ == "__main__":
    sys.exit(main())
