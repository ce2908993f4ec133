"""The command release."""

from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from govatlas.cli.options import FILE, database_option
from govatlas.cli.output import count

if TYPE_CHECKING:
    from govatlas.api.releases.release import ReleaseTerms

_FOLDER = click.Path(path_type=Path, file_okay=False)
_ADDRESS = ("https://", "http://")


@click.command(short_help="Release the collection as data that others can cite.")
@click.argument("version")
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
@click.option("--licence", metavar="NAME", default="", help="Of the data, such as CC-BY-4.0.")
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
@database_option
def release(
    version: str,
    out: Path,
    since: Path | None,
    described: Path | None,
    gold: str,
    coder: str,
    db: Path | None,
    **stated: Any,
) -> None:
    """Write documents, codings, labels, quotations, actors, norms, codebook and estimates to DIR.

    Each table is CSV and Parquet; a README says what each column means, how far coders agree, and
    what changed. Texts and long quotations stay out unless their licence is stated. The folder
    appears once it is whole, and is the same byte for byte if made again.

    \b
    For example:
      govatlas release 1.0 --out atlas-1.0 --licence CC-BY-4.0 --operator "Atlas Lab"
      govatlas release 1.1 --out atlas-1.1 --since atlas-1.0
    """
    if stated["address"] and not stated["address"].startswith(_ADDRESS):
        raise click.BadParameter(
            f"{stated['address']!r} must be an address such as https://atlas.example.org",
            param_hint="'--address'",
        )
    if stated["agora_texts"] and stated["texts"] != "all":
        raise click.UsageError("--agora-texts needs --texts all")
    from govatlas import api

    terms = _make_terms(stated, described)
    made = api.release(version, out, terms=terms, gold=gold, coder=coder, since=since, db=db)
    rows = ", ".join(f"{number:,} {name}" for name, number in made.rows.items() if number)
    click.echo(f"Wrote {count(made.files, 'file')} to {made.folder}: {rows}")


def _make_terms(stated: dict[str, Any], described: Path | None) -> "ReleaseTerms":
    """Return what is stated by options, and where these are silent by the file about the site."""
    from govatlas.api.releases.release import ReleaseTerms
    from govatlas.publishing.dataset.words import Licence, Texts
    from govatlas.publishing.source_lines import word_credit

    terms = ReleaseTerms(**{**stated, "texts": Texts(stated["texts"])})
    if described is None:
        return terms
    from govatlas.web.site import load_site

    site = load_site(described)
    return replace(
        terms,
        title=terms.title or site.name,
        operator=terms.operator or site.operator,
        contact=site.contact,
        documents=word_credit(asdict(site)),
        text_licence=Licence(name=site.licence, link=site.licence_link) if site.licence else None,
    )
