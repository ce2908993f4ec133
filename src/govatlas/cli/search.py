"""The command search."""

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import complain, count, is_terminal, make_line, print_rich, print_utf8

if TYPE_CHECKING:
    from govatlas.explorer import Found, Hit, Topic

_LONGEST: int = 300


@click.command(short_help="Find documents by words and by meaning.")
@click.argument("question", nargs=-1, required=True, metavar="QUESTION...")
@click.option(
    "--limit",
    type=click.IntRange(1, 200),
    default=10,
    show_default=True,
    help="How many documents to print.",
)
@click.option("--json", "as_json", is_flag=True, help="Print all fields as JSON.")
@database_option
def search(db: Path | None, question: tuple[str, ...], limit: int, as_json: bool) -> None:
    """Find the documents that answer QUESTION, the best first, each with a passage that shows it.

    Documents are found by their words and, once you have run index, by what their passages mean.
    Signs ask for words exactly: "exact phrase", one OR other, -exclude, regul*.

    Prints one document per line in a pipe, with tab-separated fields: id, found by (words or
    meaning), title, passage.

    \b
    For example:
      govatlas search rules against robots pretending to be human
      govatlas search '"facial recognition" -police' --json
    """
    from govatlas.explorer import Explorer

    asked = " ".join(question)
    with Explorer(db) as explorer:
        found = explorer.find(asked, size=limit)
        topics = explorer.suggest_topics(asked) if found.is_small else ()
        is_indexed = explorer.finds_meaning()
    if as_json:
        print_utf8([json.dumps(_tell(found, topics), ensure_ascii=False, indent=2), "\n"])
    elif is_terminal():
        _print_found(found)
    else:
        for hit in found.hits:
            click.echo("\t".join(map(make_line, (hit.id, hit.found_by, hit.title, _show(hit)))))
    _explain(found, topics)
    if not is_indexed:
        complain("to search by meaning too, run: govatlas index")


def _explain(found: "Found", topics: "tuple[Topic, ...]") -> None:
    """Say on standard error how many were found in what way, and where to look besides."""
    worded = found.total - found.by_meaning
    if found.by_meaning:
        verb = "has" if worded == 1 else "have"
        complain(
            f"{count(worded, 'document')} {verb} these words, {found.by_meaning:,} more were found "
            "by meaning"
        )
    elif not found.total:
        complain("no document has these words")
    if topics:
        complain(f"covered under: {', '.join(map(_name_topic, topics))}")
        synonyms = dict.fromkeys(word for topic in topics for word in topic.synonyms[:2])
        complain(f"words to try: {', '.join(synonyms)}")


def _name_topic(topic: "Topic") -> str:
    return f"{topic.name} ({topic.documents:,}; {topic.taxonomy}:{topic.code})"


def _show(hit: "Hit") -> str:
    if hit.passage is not None:
        return hit.passage.text
    return "".join(piece.text for piece in hit.snippet)


def _print_found(found: "Found") -> None:
    from rich.console import Group
    from rich.padding import Padding
    from rich.text import Text

    lines: list[Any] = []
    for hit in found.hits:
        shown = _show(hit)
        shown = shown if len(shown) <= _LONGEST else f"{shown[:_LONGEST].rsplit(' ', 1)[0]} …"
        lines.append(Text.assemble((hit.title or hit.id, "bold"), f"  {hit.id}, by {hit.found_by}"))
        lines.append(Padding(Text(shown), (0, 0, 1, 2)))
    print_rich(Group(*lines))


def _tell(found: "Found", topics: "tuple[Topic, ...]") -> dict[str, Any]:
    return {
        "total": found.total,
        "by_meaning": found.by_meaning,
        "documents": [
            {
                "id": hit.id,
                "title": hit.title,
                "found_by": hit.found_by,
                "passage": _show(hit),
                "start": hit.passage.span.start if hit.passage else None,
                "end": hit.passage.span.end if hit.passage else None,
            }
            for hit in found.hits
        ],
        "topics": [
            {
                "taxonomy": topic.taxonomy,
                "category": topic.code,
                "name": topic.name,
                "documents": topic.documents,
            }
            for topic in topics
        ],
    }
