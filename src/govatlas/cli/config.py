"""The command config."""

import json

import click

from govatlas.cli.output import make_line, print_utf8
from govatlas.cli.settings import KEYS, NAME, load_settings


@click.command(short_help="Show the settings in effect, and where each comes from.")
@click.option("--json", "as_json", is_flag=True, help="Print the settings as JSON.")
def config(as_json: bool) -> None:
    """Show which database, coder and operator are used where no option is given.

    They come from the environment, else from the file govatlas.toml in this folder or the next one
    above it that has one. GOVATLAS_CONFIG names another file. Prints one setting per line, with
    tab-separated fields: name, value, where it comes from.

    \b
    For example:
      govatlas config
      govatlas config --json
    """
    settings = load_settings()
    held = list(settings.list_held())
    if as_json:
        told = {entry.name: {"value": entry.value, "from": entry.origin} for entry in held}
        print_utf8([json.dumps(told, ensure_ascii=False, indent=2), "\n"])
        return
    for entry in held:
        click.echo("\t".join(map(make_line, (entry.name, entry.value, entry.origin))))
    if settings.path is None:
        click.echo(f"no {NAME} here or above; it can have: {', '.join(KEYS)}", err=True)
