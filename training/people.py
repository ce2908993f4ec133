"""Measures the local coder against the tags that people gave documents of an AGORA release.

Run ``python -m training.people ../shared/agora`` (``make accuracy`` does); ``--write`` puts the
tables into docs/accuracy.md. The tags stay in a database that is thrown away.
"""

import argparse
import os
import platform
import sys
import tempfile
from collections.abc import Collection, Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from govatlas import api
from govatlas.agreement.presence_report import (
    EVERY,
    PresenceAgreement,
    PresenceReport,
    compare_presences,
)
from govatlas.api.coders import find_texts_seen
from govatlas.codebook import load_codebook
from govatlas.model.coding import Coding
from govatlas.model.finding import Agreement
from govatlas.model.presence import PresenceCoding
from govatlas.publishing.figures import word_interval, word_value
from govatlas.publishing.presence_words import name_category
from govatlas.store import Store

ACCURACY: Final = Path(__file__).parents[1] / "docs" / "accuracy.md"
BEGIN: Final = "<!-- people -->\n"
END: Final = "<!-- end of people -->\n"
_HEADER: Final = (
    "| category | tags | people | coder | both | kappa | 95 % interval | AC1 | precision "
    "| recall |",
    f"|{' --- |' * 10}",
)


def main(arguments: Sequence[str] | None = None) -> int:
    """Print the tables, or write them into the page on accuracy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("release", type=Path, help="the folder of an AGORA release")
    parser.add_argument("--write", action="store_true", help="write into docs/accuracy.md")
    asked = parser.parse_args(arguments)
    if not asked.release.exists():
        print(f"{asked.release} is not here; people's tags are not compared", file=sys.stderr)
        return 0
    with tempfile.TemporaryDirectory() as folder:
        tags, codings = code_tagged(asked.release, Path(folder) / "people.db")
    text = "\n".join(describe(tags, codings)) + "\n"
    if asked.write:
        ACCURACY.write_text(insert(ACCURACY.read_text("utf-8"), text), "utf-8")
    else:
        print(text, end="")
    return 0


def code_tagged(release: Path, db: Path) -> tuple[tuple[PresenceCoding, ...], tuple[Coding, ...]]:
    """Return what the validated tags say, with the local coder's codings of those documents."""
    api.read([release], db=db)
    kept = api.import_tags(release, db=db).kept
    api.code(list(kept), db=db)
    with Store.open(db, writable=False) as store:
        tags = store.presences.read(api.TAGS_CODER)
        return tags, tuple(store.codings.read(name, coder="local") for name in kept)


def describe(tags: Sequence[PresenceCoding], codings: Sequence[Coding]) -> Iterator[str]:
    """Yield the lines of Markdown: the means on all and on unseen documents, then each category."""
    seen = find_texts_seen("local", [coding.text_digest for coding in codings])
    every = compare(tags, codings)
    unseen = compare(tags, [c for c in codings if c.text_digest not in seen])
    day = datetime.now(UTC).strftime("%d %B %Y").lstrip("0")
    yield f"`make accuracy`, {day}, {describe_machine()}. Tags: {tags[0].coder.version}."
    yield ""
    yield from tabulate_means({"all": every, "never used in fitting": unseen})
    yield ""
    yield f"Each category over all {len(every.comparison.documents)} documents:"
    yield ""
    yield from _HEADER
    yield from map(describe_category, every.categories)


def compare(tags: Sequence[PresenceCoding], codings: Sequence[Coding]) -> PresenceReport:
    """Return how far the tags and the codings agree."""
    return compare_presences(tags, codings, load_codebook(), names=("people", "coder"))


def tabulate_means(reports: dict[str, PresenceReport]) -> Iterator[str]:
    """Yield a row for each set of documents: mean kappa and F1 over categories."""
    yield (
        "| documents | number | categories | mean kappa | 95 % interval | mean F1 | 95 % interval |"
    )
    yield f"|{' --- |' * 7}"
    for name, report in reports.items():
        kappa, f1 = (_pick(report, key) for key in ("mean_kappa", "mean_f1"))
        cells = (
            name,
            str(len(report.comparison.documents)),
            str(len(report.categories)),
            *(word_value(kappa.value), word_interval(kappa.interval)),
            *(word_value(f1.value), word_interval(f1.interval)),
        )
        yield f"| {' | '.join(cells)} |"


def describe_category(each: PresenceAgreement) -> str:
    """Return one row of figures on a category."""
    kappa = each.figure("kappa")
    others = (word_value(each.figure(name).value) for name in ("ac1", "precision", "recall"))
    cells = (
        name_category(each),
        each.relation.removesuffix("Match"),
        *(str(count) for count in (each.first, each.second, each.both)),
        *(word_value(kappa.value), word_interval(kappa.interval)),
        *others,
    )
    return f"| {' | '.join(cells)} |"


def describe_machine() -> str:
    """Return the processors of this machine in a few words."""
    info = Path("/proc/cpuinfo")
    lines = info.read_text("utf-8").splitlines() if info.exists() else []
    models: Collection[str] = [line.partition(": ")[2] for line in lines if "model name" in line]
    model = next(iter(models), platform.processor() or platform.machine())
    return f"{os.cpu_count()} cores ({model})"


def insert(page: str, text: str) -> str:
    """Return the page with ``text`` between its two marks."""
    before, _, rest = page.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}{text}{END}{after}"


def _pick(report: PresenceReport, key: str) -> Agreement:
    return next(m for m in report.means if (m.scope, m.statistic) == (EVERY, key))


if __name__ == "__main__":
    sys.exit(main())
