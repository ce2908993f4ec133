"""The command serve."""

import webbrowser
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from govatlas.cli.options import database_option
from govatlas.cli.output import complain
from govatlas.cli.settings import load_settings

if TYPE_CHECKING:
    from govatlas.web import Address


@click.command(short_help="Explore the documents in a browser.")
@click.option(
    "--host",
    default="127.0.0.1",
    show_default=True,
    metavar="NAME",
    help="Address to listen on; by default only this computer can connect.",
)
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8000,
    show_default=True,
    metavar="N",
    help="Port; 0 for any free one.",
)
@click.option(
    "--workers",
    type=click.IntRange(1, 64),
    default=1,
    show_default=True,
    metavar="N",
    help="Worker processes; use more for many readers.",
)
@click.option(
    "--contact",
    default="",
    metavar="TEXT",
    help="Contact for errors, shown on the About page.",
)
@click.option(
    "--site",
    "described",
    type=click.Path(path_type=Path),
    metavar="FILE",
    help="YAML file with the source of the documents and the operator of the site; see "
    "docs/commands.md.",
)
@click.option("--review", is_flag=True, help="Let reviewers sign in; see govatlas user add.")
@click.option(
    "--origin",
    default="",
    metavar="URL",
    help="With --review: public address of the site behind a TLS proxy, such as "
    "https://atlas.example.org.",
)
@click.option("--open", "opens", is_flag=True, help="Open the site in a browser.")
@database_option
def serve(
    host: str,
    port: int,
    workers: int,
    contact: str,
    described: Path | None,
    review: bool,
    origin: str,
    opens: bool,
    db: Path | None,
) -> None:
    """Explore the documents on a local site: search, charts and records.

    The site only reads the database, unless --review lets people with an account correct labels,
    code blind and settle differences. New codings appear while it runs. It loads nothing from the
    internet and sends nothing. Press Ctrl-C to stop it.

    \b
    For example:
      govatlas serve --open
      govatlas serve --port 8080 --workers 2
      govatlas serve --review
    """
    from govatlas.api import find_database
    from govatlas.web import Address, Site, load_site
    from govatlas.web import serve as run

    def announce(address: "Address") -> None:
        click.echo(f"Serving {path} at {address.url} (press Ctrl-C to stop)")
        if not address.is_local:
            complain(
                f"note: anyone who can reach {address.host} can read this site, unencrypted; put "
                "a TLS proxy in front of it, or use --host 127.0.0.1"
            )
        if opens:
            webbrowser.open(address.url)

    if origin and not review:
        raise click.UsageError("--origin needs --review")
    site = load_site(described) if described else Site()
    if not site.operator and (operator := load_settings().values.get("operator")):
        site = replace(site, operator=operator)
    path = find_database(db)
    run(
        path,
        Address(host, port),
        workers=workers,
        contact=contact,
        site=site,
        review=review,
        origin=origin.rstrip("/"),
        on_ready=announce,
    )
    click.echo("Stopped.")
