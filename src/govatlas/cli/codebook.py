"""The commands codebook list, show, check, export and import."""

import difflib
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final, TypeAlias

import click

from govatlas.cli.choices import LazyChoice
from govatlas.cli.options import FILE, taxonomy_option
from govatlas.cli.output import complain, count, make_line, print_utf8, write_file
from govatlas.errors import UnknownCategory

if TYPE_CHECKING:
    from govatlas.api import CodebookForm
    from govatlas.model.codebook import Category, Codebook, Taxonomy

    Found: TypeAlias = tuple[Taxonomy, Category]

_WIDEST: Final = 100


@click.group(short_help="Look up and check categories.")
def codebook() -> None:
    """Look up categories, or check your own taxonomy.

    \b
    For example:
      govatlas codebook list risk
      govatlas codebook show 2.1 deploy
      govatlas codebook check children.yaml
    """


@codebook.command("list", short_help="List the categories.")
@click.argument("taxonomy_ids", nargs=-1, metavar="[TAXONOMY...]")
@taxonomy_option
def list_(taxonomy_ids: tuple[str, ...], taxonomies: tuple[Path, ...]) -> None:
    """List the categories of all taxonomies, or of the ones you name.

    \b
    For example:
      govatlas codebook list
      govatlas codebook list sector lifecycle
    """
    loaded = _load(taxonomies)
    chosen = [loaded.taxonomy(name) for name in taxonomy_ids] or loaded.taxonomies
    for number, taxonomy in enumerate(chosen):
        if number:
            click.echo()
        _print_taxonomy(taxonomy)


@codebook.command("show", short_help="Show categories in full.")
@click.argument("codes", nargs=-1, required=True, metavar="RISK...")
@taxonomy_option
def show(codes: tuple[str, ...], taxonomies: tuple[Path, ...]) -> None:
    """Show categories in full: definition, what counts, what does not, examples.

    RISK is the code of any category, such as 2.1, deploy or hard_law. Use the number of a risk
    domain or the id of a taxonomy to show all its categories.

    \b
    For example:
      govatlas codebook show 2.1 deploy
      govatlas codebook show 7 scope
    """
    loaded = _load(taxonomies)
    found = [pair for code in codes for pair in _find(loaded, code)]
    for number, (taxonomy, category) in enumerate(dict.fromkeys(found)):
        if number:
            click.echo()
        _print_category(taxonomy, category)


@codebook.command("check", short_help="Check a taxonomy file.")
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=FILE)
@click.pass_context
def check(ctx: click.Context, files: tuple[Path, ...]) -> None:
    """Check taxonomy files and print each problem with its line.

    The exit status is 1 if a file has a problem.

    \b
    For example:
      govatlas codebook check children.yaml
    """
    from govatlas.api import check_taxonomy

    issues = 0
    for file in files:
        found = check_taxonomy(file)
        for issue in found:
            click.echo(make_line(str(issue)))
        if not found:
            click.echo(f"{make_line(str(file))}: no issues")
        issues += len(found)
    if issues:
        complain(f"{count(issues, 'issue')}; the schema is explained in docs/taxonomy-file.md")
        ctx.exit(1)


def _list_forms() -> dict[str, "CodebookForm"]:
    from govatlas.api.codebooks.registry import list_codebook_forms

    return list_codebook_forms()


@codebook.command("export", short_help="Write the codebook for other tools.")
@click.option(
    "--format",
    "form",
    type=LazyChoice(_list_forms),
    default="qdc",
    show_default=True,
    help="The format: qdc (REFI-QDA), skos (Turtle), skos-jsonld, or label-studio (its labelling "
    "interface). Installed packages can add others.",
)
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file, once complete.")
@taxonomy_option
def export(form: str, output: Path | None, taxonomies: tuple[Path, ...]) -> None:
    """Write the categories of all taxonomies in a form that other tools read.

    \b
    For example:
      govatlas codebook export --output codebook.qdc
      govatlas codebook export --format skos > codebook.ttl
    """
    from govatlas import api

    written = api.export_codebook(form, taxonomies=taxonomies).decode()
    if output is None:
        print_utf8([written])
    else:
        write_file(output, [written])
        click.echo(f"Wrote {output}")


@codebook.command("import", short_help="Make a taxonomy file of a codebook of another tool.")
@click.argument("file", type=FILE)
@click.option("--output", type=FILE, metavar="FILE", help="Write to this file, once complete.")
def import_(file: Path, output: Path | None) -> None:
    """Print the codes of a codebook of REFI-QDA (.qdc) as a taxonomy file.

    Codes of the standard codebook are left out. Each taxonomy gets a file; with several,
    --output gets their ids added. Complete the definitions, then check the files with govatlas
    codebook check.

    \b
    For example:
      govatlas codebook import ours.qdc --output ours.yaml
    """
    from govatlas import api

    found = api.import_codebook(file)
    if output is None:
        print_utf8(["---\n".join(found.values())])
        return
    for taxonomy_id, written in found.items():
        place = output if len(found) == 1 else output.with_stem(f"{output.stem}-{taxonomy_id}")
        write_file(place, [written])
        click.echo(f"Wrote {place}; complete it, then run: govatlas codebook check {place}")


def _load(taxonomies: tuple[Path, ...]) -> "Codebook":
    from govatlas.api import load_codebook

    return load_codebook(taxonomies)


def _find(codebook: "Codebook", code: str) -> list["Found"]:
    """Return the categories with this code, or else in this group or taxonomy.

    Raises:
        UnknownCategory: nothing matches; the message suggests similar codes.
    """
    wanted = code.casefold().replace("-", "_")
    every = [(t, c) for t in codebook.taxonomies for c in t.categories]
    keys = (
        [c.code.casefold().replace("-", "_") for _, c in every],
        [c.group.casefold().replace("-", "_") for _, c in every],
        [t.id.casefold().replace("-", "_") for t, _ in every],
    )
    for level in keys:
        found = [pair for pair, key in zip(every, level, strict=True) if key == wanted]
        if found:
            return found
    close = difflib.get_close_matches(code, [c.code for _, c in every])
    hint = f"did you mean: {', '.join(close)}" if close else "see: govatlas codebook list"
    raise UnknownCategory(f"unknown category {code!r}; {hint}")


def _print_taxonomy(taxonomy: "Taxonomy") -> None:
    click.echo(click.style(f"{taxonomy.id}: {make_line(taxonomy.label)}", bold=True))
    width = max(len(category.code) for category in taxonomy.categories)
    group = ""
    for category in taxonomy.categories:
        if category.group != group:
            group = category.group
            click.echo(f"  {group} {make_line(taxonomy.group_label(category))}")
        click.echo(f"    {category.code:<{width}}  {make_line(category.label)}")


def _print_category(taxonomy: "Taxonomy", category: "Category") -> None:
    click.echo(click.style(f"{category.code} {make_line(category.label)}", bold=True))
    click.echo(_wrap(_place(taxonomy, category)))
    click.echo(_wrap(category.definition))
    for line in _list_sections(category):
        click.echo(line)
    scale = "; ".join(f"{level.value} {level.name}" for level in taxonomy.scale.levels)
    click.echo(_wrap(f"Levels: {scale}"))


def _place(taxonomy: "Taxonomy", category: "Category") -> str:
    parts = [f"{taxonomy.id}, version {taxonomy.version}"]
    if category.group:
        parts.append(f"{category.group} {taxonomy.group_label(category)}")
    if category.notation:
        parts.append(f"code in the source: {category.notation}")
    return f"[{'; '.join(parts)}]"


def _list_sections(category: "Category") -> Iterator[str]:
    distinctions = [f"{other.code}: {other.by}" for other in category.distinguish]
    sections: tuple[tuple[str, Iterable[str]], ...] = (
        ("Counts:", category.includes),
        ("Does not count:", category.excludes),
        ("Tell apart from:", distinctions),
        ("Examples:", category.examples),
        ("Counterexamples:", category.counterexamples),
    )
    for heading, items in sections:
        if items:
            yield heading
        for item in items:
            yield _wrap(item, first="  - ", rest="    ")


def _wrap(text: str, *, first: str = "", rest: str = "") -> str:
    width = min(shutil.get_terminal_size((_WIDEST, 24)).columns, _WIDEST)
    return click.wrap_text(make_line(text), width, initial_indent=first, subsequent_indent=rest)
