"""Writes what a report says as Markdown, with the content and order of the PDF."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from govatlas.publishing.markdown import escape, write_inline

Values = dict[str, Any]

_OF_CODER: Final = (
    "How far the coder “{coder}” agrees with {documents} gold codings, as measured on {measured}, "
    "on documents that it had not seen:"
)
_KAPPA: Final = (
    "Kappa is the pooled quadratic kappa: 1 is full agreement, 0 no more than by chance. The gold "
    "codings are of documents in English; for another language, the record on the site says how "
    "well the coder agrees there."
)
_NO_PAIRS: Final = (
    "No two coders have coded the same documents of this collection, so nothing can be said here of"
    " how far people would agree with these labels."
)


def write_report(report: Values) -> str:
    """Return a report as Markdown; texts are escaped, so that none is read as markup.

    Args:
        report: what it says, as ``gather`` returns it.
    """
    blocks = (
        *_open(report),
        "## Method",
        *map(escape, report["method"]),
        *_tell_agreement(report["agreement"]),
        "## Coverage",
        *(block for part in report["coverage"] for block in _tell_coverage(part)),
        *_tell_gaps(report),
        "## Records",
        *(block for record in report["records"] for block in _tell_record(record)),
        *_list_uncoded(report["uncoded"]),
        "## Sources",
        _list(map(_tell_source, report["records"])),
    )
    return "\n\n".join(block for block in blocks if block) + "\n"


def _open(report: Values) -> Iterator[str]:
    yield f"# {write_inline(report['title'])}"
    if report["limits"]:
        yield "Documents selected by:"
        yield _list(map(write_inline, report["limits"]))
    else:
        yield "All documents of the collection."
    yield f"{report['day']}. Made with govatlas {report['release']}."
    yield f"**{escape(report['caution'])}**"
    if report["credit"]:
        yield f"Documents: {escape(report['credit'])}"


def _tell_agreement(told: Values) -> Iterator[str]:
    yield "## Agreement"
    if told["coder"]:
        yield _OF_CODER.format(**told)
        yield _tabulate(
            ("Labels", "Kappa", "Macro-F1 of presence", "Mean level, gold", "Mean level, coder"),
            ((r["name"], r["kappa"], r["presence"], r["gold"], r["coder"]) for r in told["rows"]),
        )
        yield _KAPPA
    if not told["pairs"]:
        yield _NO_PAIRS
        return
    yield "How far the coders of this collection agree on documents that both coded:"
    yield _tabulate(
        ("Coders", "Labels", "Documents", "Same level", "Kappa"),
        ((r["who"], r["name"], r["documents"], r["same"], r["kappa"]) for r in told["pairs"]),
    )


def _tell_coverage(part: Values) -> Iterator[str]:
    yield f"### {write_inline(part['name'])}"
    yield escape(part["lack"])
    is_corrected, highest = part["is_corrected"], part["highest"]
    corrected = ("Share, corrected",) if is_corrected else ()
    last = f"At level {highest}" if highest else "Assessed"
    yield _tabulate(
        ("Category", "Documents", "Share, raw", *corrected, last),
        (
            (
                *(row["name"], row["covered"], row["raw"]),
                *((row["corrected"],) if is_corrected else ()),
                row["highest"] if highest else row["total"],
            )
            for row in part["rows"]
        ),
    )


def _tell_gaps(report: Values) -> Iterator[str]:
    yield "## Gaps"
    yield "Categories that fewer than half of these documents cover, from those that fewest do."
    for part in report["coverage"]:
        yield f"### {write_inline(part['name'])}: covered least"
        if part["gaps"]:
            yield _list(map(_tell_gap, part["gaps"]))
        elif part["said"]:
            yield "At least half of the documents cover each of them."
        else:
            yield "Too few documents were assessed to say anything."
    if report["statements"]:
        yield "### What stands out"
        yield _list(map(write_inline, report["statements"]))


def _tell_gap(gap: Values) -> str:
    only = f", {gap['only']}" if gap["only"] else ""
    return f"{write_inline(gap['name'])}: {gap['covered']} of {gap['total']}{only}"


def _tell_record(record: Values) -> Iterator[str]:
    yield f"### {write_inline(record['title'])}"
    facts = (f"{f['term']}: {f['value']}" for f in record["facts"] if not f["link"])
    yield " · ".join(map(write_inline, facts))
    yield escape(record["summary"])
    yield f"**{write_inline(record['headline'])}**"
    yield from _tell_norms(record)
    for part in record["parts"]:
        if part["entries"]:
            yield f"#### {write_inline(part['name'])}"
        for entry in part["entries"]:
            yield f"**{write_inline(entry['name'])}**: {write_inline(entry['level'])}"
            yield _quote(entry["words"])
    yield "#### Legislative status"
    yield write_inline(record["status"])
    yield _quote(record["status_words"])
    if record["actors"]:
        yield "#### Actors"
        yield _tabulate(
            ("Role", "Name", "Type", "Words"),
            (
                (a["role"], a["name"], a["type"], f"“{a['words']['text']}”" if a["words"] else "")
                for a in record["actors"]
            ),
        )


def _tell_norms(record: Values) -> Iterator[str]:
    if not record["norms"]:
        return
    yield "#### Who must do what"
    yield _tabulate(
        ("Who", "Must or may", "What", "When", "Otherwise", "Place"),
        (
            (n["who"], n["verb"], n["what"], n["when"], n["otherwise"], n["place"])
            for n in record["norms"]
        ),
    )
    if record["more_norms"]:
        yield f"{record['more_norms']} more in the record."


def _list_uncoded(names: Sequence[str]) -> Iterator[str]:
    if names:
        yield "### Not coded yet"
        yield ", ".join(map(write_inline, names))


def _tell_source(record: Values) -> str:
    link = f" <{record['link']}>" if _is_plain(record["link"]) else write_inline(record["link"])
    return (
        f"{write_inline(record['title'])}. Document {write_inline(record['id'])}, version "
        f"{record['version']}; coded by {write_inline(record['coder'])}, coding "
        f"{record['coding']}. {link.strip()}"
    ).strip()


def _is_plain(link: str) -> bool:
    """Whether an address can stand between angle brackets."""
    return link.startswith(("https://", "http://")) and not any(c in link for c in "<> \n\t")


def _quote(words: Values | None) -> str:
    if words is None:
        return ""
    place = f" [{words['place']}]" if words["place"] else ""
    return "> " + write_inline(f"“{words['text']}”{place}")


def _list(lines: Iterable[str]) -> str:
    return "\n".join(f"- {line}" for line in lines)


def _tabulate(names: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    lines = [names, ["---"] * len(names), *rows]
    return "\n".join(
        f"| {' | '.join(cell if cell == '---' else write_inline(str(cell)) for cell in line)} |"
        for line in lines
    )
