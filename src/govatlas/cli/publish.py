"""The command publish."""

from pathlib import Path

import click

from govatlas.cli.options import database_option, jobs_option
from govatlas.cli.output import complain, count
from govatlas.cli.progress import show_progress


@click.command(short_help="Publish the explorer as a folder of files.")
@click.argument("folder", metavar="DIR", type=click.Path(path_type=Path))
@click.option(
    "--address",
    default="",
    metavar="URL",
    help="Where the folder will be found, such as https://atlas.example.org, for citations and "
    "permanent links.",
)
@click.option(
    "--site",
    "described",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="YAML file with the source and licence of the documents and the operator of the site, "
    "as for serve.",
)
@click.option(
    "--contact", default="", metavar="TEXT", help="Contact for errors, shown on the About page."
)
@click.option(
    "--texts",
    type=click.Choice(["all", "quotations"]),
    help="Publish whole texts, or quotations only.  [default: all if the --site file states a "
    "licence, else quotations]",
)
@click.option(
    "--download",
    "downloads",
    multiple=True,
    metavar="FORMAT",
    help="Format in which each record can be taken along: csv, json, md, html or txt. Can be "
    "repeated.  [default: none, but tables of all documents and duties]",
)
@jobs_option
@database_option
def publish(
    folder: Path,
    address: str,
    described: Path | None,
    contact: str,
    texts: str | None,
    downloads: tuple[str, ...],
    jobs: int | None,
    db: Path | None,
) -> None:
    """Write the pages of the explorer as files, for any web server or for a USB stick.

    Pages stand at the same addresses as on the site that govatlas serve runs. Searches and filters
    run in the browser. Reviewing, checking drafts, comparing and the API need govatlas serve.

    Run it again after a change: only files that say something new are written, and what is gone is
    removed. You can stop at any time; the next run resumes.

    \b
    For example:
      govatlas publish site
      govatlas publish site --address https://atlas.example.org --site site.yaml
    """
    from govatlas.web import Site, load_site
    from govatlas.web.still import Texts
    from govatlas.web.still import publish as run

    site = load_site(described) if described else Site()
    with show_progress("Publishing") as on_progress:
        done = run(
            folder,
            db=db,
            site=site,
            contact=contact,
            address=address,
            texts=Texts(texts) if texts else None,
            downloads=downloads,
            jobs=jobs,
            on_progress=on_progress,
        )
    if done.texts is Texts.QUOTATIONS and texts is None:
        complain(
            "note: whole texts are left out, since no licence is stated; state one in the --site "
            "file, or use --texts all"
        )
    click.echo(
        f"Published {count(done.documents, 'document')} to {folder}: "
        f"{count(done.files, 'file')}, {done.bytes / 1e6:.1f} MB; {done.written:,} written, "
        f"{done.removed:,} removed"
    )
