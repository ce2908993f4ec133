"""The command release."""

import json
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import complain, count, make_line, print_utf8
from govatlas.cli.settings import load_settings

if TYPE_CHECKING:
    from govatlas.api.releases.release import ReleaseTerms

_FOLDER = click.Path(path_type=Path, file_okay=False)
_ADDRESS = ("https://", "http://")
_CALLED: Final = {"codebook": "categories"}
"""What the rows of a table are, where its name does not say so."""


@click.command(short_help="Release the collection as data that others can cite.")
@click.argument("version", required=False)
@click.option("--out", type=_FOLDER, metavar="DIR", required=True, help="The folder to make.")
@click.option("--since", type=_FOLDER, metavar="DIR", help="An earlier release, to tell changes.")
@click.option(
    "--texts",
    type=click.Choice(["none", "quotations", "all"]),
    default="quotations",
    show_default=True,
    help="Words of documents: none; quotations, cut short where no licence is stated; or also "
    "every text with a stated licence.",
)
@click.option(
    "--longest",
    type=click.IntRange(min=1),
    default=200,
    show_default=True,
    metavar="N",
    help="Characters of a quotation where no licence is stated.",
)
@click.option("--agora-texts", is_flag=True, help="With --texts all, AGORA's texts as well.")
@click.option(
    "--text-licences",
    type=FILE,
    metavar="FILE",
    help="CSV with the columns document_id, licence and licence_link.",
)
@click.option(
    "--licence",
    metavar="NAME",
    default="",
    help="Of the data: an SPDX identifier such as CC-BY-4.0, or other words with --licence-url.",
)
@click.option("--licence-url", metavar="URL", default="", help="Where that licence can be read.")
@click.option("--title", metavar="TEXT", default="", help="Of the data.")
@click.option("--operator", metavar="NAME", default="", help="Who makes it and is to be cited.")
@click.option("--address", metavar="URL", default="", help="Of the site, for permanent links.")
@click.option(
    "--site",
    "described",
    type=FILE,
    metavar="FILE",
    help="YAML file about site, operator and documents, as for govatlas serve.",
)
@click.option("--gold", metavar="NAME", default="", help="Correct the estimates by this coder.")
@click.option(
    "--coder",
    metavar="NAME",
    default="",
    help="The coder that estimates are of.  [default: the program that coded most]",
)
@click.option(
    "--deposit",
    "where",
    metavar="NAME",
    help="Show what would be sent to zenodo, zenodo-sandbox or the address of an InvenioRDM.",
)
@click.option("--draft", is_flag=True, help="With --deposit, send it, as a draft to publish there.")
@click.option(
    "--record",
    metavar="ID",
    default="",
    help="With --deposit, the record of an earlier release, of which this is a new version.",
)
@database_option
def release(
    version: str | None,
    out: Path,
    since: Path | None,
    described: Path | None,
    gold: str,
    coder: str,
    where: str | None,
    draft: bool,
    record: str,
    db: Path | None,
    **stated: Any,
) -> None:
    """Write documents, codings, labels, quotations, actors, norms, codebook and estimates to DIR.

    Each table is CSV and Parquet; a README says what each column means, how far coders agree, and
    what changed. Texts and long quotations stay out unless their licence is stated. The folder
    appears once it is whole, and is the same byte for byte if made again.

    --deposit shows what would be sent of it to a repository of data; with --draft it is sent, as a
    draft that you publish there. Without VERSION, the release that DIR has is taken. The token
    comes from the keyring or from GOVATLAS_ZENODO_TOKEN.

    \b
    For example:
      govatlas release 1.0 --out atlas-1.0 --licence CC-BY-4.0 --operator "Atlas Lab"
      govatlas release 1.1 --out atlas-1.1 --since atlas-1.0
      govatlas release --out atlas-1.1 --deposit zenodo --draft --record 1234567
    """
    if stated["address"] and not stated["address"].startswith(_ADDRESS):
        raise click.BadParameter(
            f"{stated['address']!r} must be an address such as https://atlas.example.org",
            param_hint="'--address'",
        )
    if stated["agora_texts"] and stated["texts"] != "all":
        raise click.UsageError("--agora-texts needs --texts all")
    if where is None and (draft or record):
        raise click.UsageError("--draft and --record need --deposit")
    if version is None and where is None:
        raise click.UsageError(
            "give a version, such as 1.0, or --deposit for a release made before"
        )
    if version is not None:
        from govatlas import api

        terms = _make_terms(stated, described)
        made = api.release(version, out, terms=terms, gold=gold, coder=coder, since=since, db=db)
        rows = ", ".join(
            f"{number:,} {_CALLED.get(name, name)}" for name, number in made.rows.items() if number
        )
        click.echo(f"Wrote {count(made.files, 'file')} to {made.folder}: {rows}")
    if where is not None:
        _deposit(out, where, record, draft=draft)


def _deposit(folder: Path, where: str, record: str, *, draft: bool) -> None:
    """Show what would be sent to a repository, or send it."""
    from govatlas.api.releases.deposit import deposit, plan_deposit
    from govatlas.api.releases.repository import find_repository

    plan = plan_deposit(folder, find_repository(where), record=record)
    if not draft:
        kind = f"a new version of record {record}" if record else "a new record"
        click.echo(f"Would send to {plan.repository.address}, as a draft of {kind}:")
        print_utf8([json.dumps(plan.body, ensure_ascii=False, indent=2), "\n"])
        for name, size in plan.files:
            click.echo(f"{size:>14,} bytes  {name}")
        click.echo("Nothing was sent; add --draft to send it.")
        return
    sent = deposit(plan, on_file=lambda name: click.echo(f"Sending {name}", err=True))
    kept = f"; {count(sent.kept, 'file')} there already" if sent.kept else ""
    click.echo(f"Sent {count(sent.sent, 'file')}{kept}. Read the draft, then publish it there:")
    click.echo(make_line(sent.link))
    for fault in sent.faults:
        complain(f"to be changed before it can be published: {fault}")
    if sent.others:
        complain(f"the draft also has files not of this release: {', '.join(sent.others)}")


def _make_terms(stated: dict[str, Any], described: Path | None) -> "ReleaseTerms":
    """Return what options state, or else the file about the site, or else the settings."""
    from govatlas.api.releases.release import ReleaseTerms
    from govatlas.publishing.dataset.words import Licence, Texts
    from govatlas.publishing.source_lines import word_credit

    terms = ReleaseTerms(**{**stated, "texts": Texts(stated["texts"])})
    if described is not None:
        from govatlas.web.site import load_site

        site = load_site(described)
        stated_licence = Licence(name=site.licence, link=site.licence_link)
        terms = replace(
            terms,
            title=terms.title or site.name,
            operator=terms.operator or site.operator,
            contact=site.contact,
            documents=word_credit(asdict(site)),
            text_licence=stated_licence if site.licence else None,
        )
    return replace(terms, operator=terms.operator or load_settings().values.get("operator", ""))
