"""The command mcp."""

from pathlib import Path

import click

from govatlas.cli.options import database_option


@click.command(short_help="Answer assistants that speak the Model Context Protocol.")
@database_option
def mcp(db: Path | None) -> None:
    """Serve search, record, quotation, coverage, gaps, norms and draft to an assistant.

    An assistant starts this command itself and speaks to it over standard input and output (Model
    Context Protocol). It only reads the database. It needs the extra mcp.

    \b
    For example:
      govatlas mcp --db atlas.db
    """
    from govatlas.assistants import serve_stdio

    serve_stdio(db)
