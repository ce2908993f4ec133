"""Writes the README of a release: what it is, how to use it, how far to trust it, each column."""

from collections.abc import Iterable, Iterator
from typing import Final

from govatlas.publishing.dataset.columns import ORIGIN_MEANING, Column, Origin, Words
from govatlas.publishing.dataset.contents import (
    MOST_LISTED,
    About,
    AgreementEntry,
    Contents,
    TableEntry,
    Tally,
)
from govatlas.publishing.dataset.words import Texts
from govatlas.publishing.source_lines import CAUTION, spell_day

_LONGEST_VALUE: Final = 60
_WORDS: Final = {
    "text": "the whole text, with all quotations",
    "quotations": "whole quotations, without the text",
    "shortened": "the beginning of each quotation",
    "none": "none: places of quotations only",
}


def write_readme(contents: Contents) -> str:
    """Return the README of a release, in Markdown."""
    parts = (
        _introduce(contents.about),
        _list_files(contents),
        _LOADING.format(start=_START),
        _tell_coders(contents),
        _tell_agreement(contents),
        _tell_words(contents),
        _tell_changes(contents),
        _list_columns(contents),
    )
    return "\n\n".join("\n".join(part) if not isinstance(part, str) else part for part in parts)


def _introduce(about: About) -> Iterator[str]:
    yield f"# {write_inline(about.title)}"
    yield ""
    yield f"Version {write_inline(about.version)}, {spell_day(about.day)}. {about.description}"
    yield ""
    yield f"**{CAUTION}** Read a quotation in its place before you rely on a label."
    yield ""
    by = ", ".join(part for part in (about.operator, about.contact, about.address) if part)
    yield f"- Made by: {write_inline(by) or 'not stated'}"
    yield f"- Made with: govatlas {about.software}"
    licence = about.licence
    link = f" ({licence.link})" if licence and licence.link else ""
    told = f"{write_inline(licence.name)}{link}" if licence else "not stated; ask who made it"
    yield f"- Licence of the data: {told}. Words of documents have the licence of the document."
    if about.credit:
        yield f"- Documents: {write_inline(about.credit)}"
    yield "- To cite it: see `CITATION.cff`."
    yield "- To check it: `sha256sum -c SHA256SUMS`."


def _list_files(contents: Contents) -> Iterator[str]:
    yield "## What is here"
    yield ""
    yield "| table | rows | each row | name of a row |"
    yield "| --- | ---: | --- | --- |"
    for entry in contents.tables:
        table = entry.table
        meaning = table.meaning.removeprefix("One row for each ")
        yield f"| `{table.name}` | {entry.rows:,} | {meaning} | {', '.join(table.key)} |"
    yield ""
    yield "Each table is there as CSV (UTF-8, commas, a header) and as Parquet. Also:"
    yield ""
    for file in contents.files:
        yield f"- `{file.name}`: {file.meaning}"
    yield "- `datapackage.json`, `croissant.json`, `ro-crate-metadata.json`: this, for programs."


_START: Final = (
    "A cell of CSV that a spreadsheet would run as a formula (it begins with `=`, `+`, `-` or "
    "`@`) is led by an apostrophe; Parquet has the words alone."
)
_LOADING: Final = """## How to load it

```sql
-- DuckDB: how many documents cover each risk, as the site counts them
SELECT code, label, count(*) FROM 'labels.parquet'
WHERE shown AND taxonomy = 'risk' AND level > 0 GROUP BY ALL ORDER BY code;
```

```python
import pandas as pd
labels = pd.read_parquet("labels.parquet")
covered = labels[labels.shown & (labels.taxonomy == "risk") & (labels.level > 0)]
print(covered.groupby(["code", "label"]).size())
```

```r
labels <- read.csv("labels.csv", na.strings = "", colClasses = c(code = "character"))
covered <- subset(labels, shown == "true" & taxonomy == "risk" & level > 0)
print(table(covered$code))
```

Several coders can have coded a document. Keep the rows with `shown`, one coding a document, to get
the counts of the site. A question left open (`assessed` is false) is not level none: leave it out
of the denominator. Codes such as `2.1` are text. {start}"""


def _tell_coders(contents: Contents) -> Iterator[str]:
    yield "## What machines said, and what people said"
    yield ""
    yield "| coder | who | version | how | codings | shown | labels above none |"
    yield "| --- | --- | --- | --- | ---: | ---: | ---: |"
    for coder in contents.coders:
        yield (
            f"| {write_inline(coder.name)} | {coder.kind} | {write_inline(coder.version)} "
            f"| {', '.join(coder.modes)} | {coder.codings:,} | {coder.shown:,} "
            f"| {coder.labels:,} |"
        )
    yield ""
    has = "has" if contents.uncoded == 1 else "have"
    yield (
        f"Of {contents.count('documents'):,} documents {contents.uncoded:,} {has} no coding, and "
        f"{contents.not_assessed:,} could not be assessed at all (`not_assessed` in `codings` says "
        "why). Neither means that they leave anything out."
    )
    yield ""
    yield (
        "*Blind* codings were made without seeing another; *anchored* ones while seeing one, as "
        "corrections are; *adjudicated* ones settle differences."
    )


def _tell_agreement(contents: Contents) -> Iterator[str]:
    yield "## How far to trust it"
    yield ""
    if contents.agreement:
        yield "Agreement of every two coders on the documents that both coded:"
        yield ""
        yield "| coders | on | figure | value | 95 % interval | units | documents |"
        yield "| --- | --- | --- | ---: | --- | ---: | ---: |"
        yield from map(_write_agreement, contents.agreement)
    else:
        yield contents.no_agreement
    for note in contents.notes:
        yield ""
        yield f"Note: {write_inline(note)}."
    if contents.estimates:
        yield ""
        yield write_inline(contents.estimates)


def _write_agreement(entry: AgreementEntry) -> str:
    value = f"{entry.value:.3f}" if entry.value is not None else write_inline(entry.note)
    interval = ""
    if entry.low is not None and entry.high is not None:
        interval = f"{entry.low:.3f} to {entry.high:.3f}"
    pair = " and ".join(map(write_inline, entry.coders))
    return (
        f"| {pair} | {entry.scope} | {entry.statistic} | {value} | {interval} "
        f"| {entry.units:,} | {entry.documents:,} |"
    )


def _tell_words(contents: Contents) -> Iterator[str]:
    about = contents.about
    yield "## The words of documents"
    yield ""
    yield "| what of its words is here | documents |"
    yield "| --- | ---: |"
    for name, count in sorted(contents.words.items()):
        yield f"| {_WORDS[name]} | {count:,} |"
    yield ""
    if about.texts is Texts.NONE:
        yield (
            "No words of documents are here. Who has a text whose hash is `text_digest` finds "
            "each quotation at `start` to `end`."
        )
        return
    if contents.words.get("shortened"):
        yield (
            f"Where no licence is stated, a quotation has at most {about.longest:,} characters; "
            "`shortened` says which were cut. `start` and `end` are those of the whole quotation."
        )
    yield "The licence of a text is in the column `licence` of `documents`."


def _tell_changes(contents: Contents) -> Iterator[str]:
    yield "## What changed"
    yield ""
    if contents.changes is None:
        yield "No earlier release was compared."
        return
    yield f"Since version {write_inline(contents.since)}, in the answers that are shown:"
    yield ""
    if not contents.changes:
        yield "nothing changed."
        return
    yield "| change | why | answers |"
    yield "| --- | --- | ---: |"
    for (change, reason), count in sorted(contents.changes.items()):
        yield f"| {change} | {reason} | {count:,} |"
    yield ""
    yield "`changes.csv` has each of them, with the answer before and after."


def _list_columns(contents: Contents) -> Iterator[str]:
    yield "## Every column"
    yield ""
    yield "Where values come from:"
    yield ""
    for origin in Origin:
        yield f"- *{origin.value}*: {ORIGIN_MEANING[origin]}"
    for entry in contents.tables:
        yield ""
        yield f"### `{entry.table.name}`: {entry.rows:,} rows"
        yield ""
        yield "| column | type | unit | meaning | values | from | licence |"
        yield "| --- | --- | --- | --- | --- | --- | --- |"
        for tally in entry.tallies:
            yield _write_column(tally, entry, contents.about)
    yield ""


def _write_column(tally: Tally, entry: TableEntry, about: About) -> str:
    column = tally.column
    cells = (
        f"`{column.name}`",
        column.kind.value,
        write_inline(column.unit),
        write_inline(column.meaning),
        _write_values(tally, entry),
        column.origin.value,
        _name_licence(column, about),
    )
    return f"| {' | '.join(cells)} |"


def _write_values(tally: Tally, entry: TableEntry) -> str:
    """Return the values with their counts where they are few, or else how many there are."""
    counts = tally.counts
    told: list[str] = []
    if tally.low is not None and len(counts) > MOST_LISTED:
        told.append(f"{_shorten(tally.low)} to {_shorten(tally.high)}")
    elif tally.is_whole and 0 < len(counts) <= MOST_LISTED and _are_words(counts):
        few = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))
        told.append(", ".join(f"{write_inline(value)} ({count:,})" for value, count in few))
    elif counts:
        more = "" if tally.is_whole else " or more"
        told.append(f"{len(counts):,}{more} different values")
    if tally.empty:
        told.append(f"empty ({tally.empty:,})" if tally.empty < entry.rows else "empty")
    return "; ".join(told)


def _are_words(values: Iterable[str]) -> bool:
    return all(len(value) <= _LONGEST_VALUE for value in values)


def _shorten(value: object) -> str:
    return f"{value:.4g}" if isinstance(value, float) else write_inline(str(value))


def _name_licence(column: Column, about: About) -> str:
    if column.words is Words.VERBATIM or column.origin is Origin.TEXT:
        return "of the document"
    if column.origin is Origin.SOURCE:
        return "of the source"
    if column.origin is Origin.CODEBOOK:
        return "of the taxonomy"
    return write_inline(about.licence.name) if about.licence else "not stated"


def write_inline(text: str) -> str:
    """Return words that stand in a line or a cell of Markdown and mean nothing else there."""
    line = " ".join(text.split())
    for sign in "\\`*_[]<>|":
        line = line.replace(sign, f"\\{sign}")
    return line
