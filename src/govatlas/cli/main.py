"""The entry point of the command line."""

import logging
import signal
import sys
import warnings
from io import TextIOWrapper
from types import FrameType
from typing import NoReturn

import click

from govatlas.cli.adjudicate import adjudicate
from govatlas.cli.agree import agree
from govatlas.cli.boundary import Boundary, Terminated
from govatlas.cli.calibrate import calibrate
from govatlas.cli.check import check
from govatlas.cli.cite import cite
from govatlas.cli.code import code
from govatlas.cli.codebook import codebook
from govatlas.cli.completing import RUNNING, ShellChoice, add_completion, offer_completion
from govatlas.cli.config import config
from govatlas.cli.draft import draft
from govatlas.cli.estimate import estimate
from govatlas.cli.evaluate import evaluate
from govatlas.cli.export import export
from govatlas.cli.gold import gold
from govatlas.cli.importing import import_
from govatlas.cli.index import index
from govatlas.cli.listing import list_
from govatlas.cli.llm import llm
from govatlas.cli.mcp import mcp
from govatlas.cli.norms import norms
from govatlas.cli.publish import publish
from govatlas.cli.read import read
from govatlas.cli.release import release
from govatlas.cli.removing import delete, rename
from govatlas.cli.report import report
from govatlas.cli.sample import sample
from govatlas.cli.search import search
from govatlas.cli.serve import serve
from govatlas.cli.settings import load_settings
from govatlas.cli.show import show
from govatlas.cli.user import user


@click.group(cls=Boundary, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="govatlas", message="%(prog)s %(version)s")
@click.option(
    "--install-completion",
    is_flag=False,
    flag_value=RUNNING,
    type=ShellChoice(),
    metavar="[SHELL]",
    is_eager=True,
    expose_value=False,
    callback=offer_completion,
    help="Let bash, zsh or fish complete commands, ids, coders and categories, then exit.",
)
@click.pass_context
def cli(ctx: click.Context) -> None:
    """Map what AI governance documents cover, with a quotation behind every label.

    First read documents into a database (one SQLite file), then code them by the codebook. You can
    show, list and export each coding. Nothing leaves this computer unless you use a hosted language
    model (code --coder llm).

    \b
    For example:
      govatlas read examples/documents --manifest examples/manifest.csv
      govatlas code
      govatlas show solvane-declaration

    The database is ./govatlas.db. Use --db, the environment variable GOVATLAS_DB or a file
    govatlas.toml to choose another; govatlas config shows which is used. Set GOVATLAS_DEBUG=1 to
    see the traceback of an error. The glossary explains the words used: docs/glossary.md, or
    /glossary on the site.
    """
    if ctx.invoked_subcommand != "config":
        ctx.default_map = load_settings().list_defaults(cli)


for _command in (
    read,
    code,
    show,
    cite,
    norms,
    draft,
    list_,
    index,
    search,
    export,
    import_,
    release,
    codebook,
    sample,
    estimate,
    adjudicate,
    calibrate,
    gold,
    agree,
    evaluate,
    check,
    serve,
    mcp,
    publish,
    report,
    user,
    llm,
    rename,
    delete,
    config,
):
    cli.add_command(_command)
add_completion(cli)


def main() -> NoReturn:
    """Run the command line of this process, then exit with its status."""
    signal.signal(signal.SIGTERM, _terminate)
    logging.getLogger().addHandler(logging.NullHandler())  # libraries report to us, not to users
    if not sys.warnoptions:
        warnings.simplefilter("ignore")
    if isinstance(sys.stdout, TextIOWrapper):
        sys.stdout.reconfigure(errors="backslashreplace")  # never fail on a narrow encoding
    cli(prog_name="govatlas")
    sys.exit(0)


def _terminate(_signal: int, _frame: FrameType | None) -> NoReturn:
    raise Terminated
