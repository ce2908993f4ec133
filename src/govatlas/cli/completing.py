"""Completes what is typed into a shell: ids of documents, names of coders, categories.

A shell asks at each press of a key, so this reads the database with the standard library alone:
the rooms that know it take five times as long to load as the answer may.
"""

import os
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any, Final

import click
from click.shell_completion import CompletionItem, get_completion_class

from govatlas.cli.settings import DATABASE, DEFAULT_DATABASE, load_settings

SHELLS: Final = ("bash", "zsh", "fish")
RUNNING: Final = ""
"""Stands for the shell that runs, where none is named."""

_MOST: Final = 200
_VARIABLE: Final = "_GOVATLAS_COMPLETE"
_QUERIES: Final = {
    "documents": "SELECT id, title FROM instrument WHERE substr(id, 1, length(:typed)) = :typed"
    " ORDER BY sort_key, id LIMIT :most",
    "coders": "SELECT name, min(kind) FROM coder WHERE substr(name, 1, length(:typed)) = :typed"
    " GROUP BY name ORDER BY name LIMIT :most",
    "categories": "SELECT DISTINCT taxonomy || ':' || category AS anchor, '' FROM label"
    " WHERE substr(anchor, 1, length(:typed)) = :typed ORDER BY anchor LIMIT :most",
}
_WHOLE_WORDS: Final = """
# risk:2.1 is one word
COMP_WORDBREAKS=${COMP_WORDBREAKS//:/}
"""

Completer = Callable[[click.Context, click.Parameter, str], list[CompletionItem[str]]]


class ShellChoice(click.Choice[str]):
    """The shells that can be named; an option without a value means the one that runs."""

    def __init__(self) -> None:
        """Know the shells."""
        super().__init__(SHELLS)

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the shell that is named, or what stands for the one that runs."""
        return RUNNING if value == RUNNING else super().convert(value, param, ctx)


def add_completion(group: click.Group) -> None:
    """Let every parameter of a tree of commands complete what it names."""
    for command in group.commands.values():
        if isinstance(command, click.Group):
            add_completion(command)
        for parameter in command.params:
            kind = _choose_kind(parameter)
            if kind:
                parameter._custom_shell_complete = _make_completer(kind)


def _choose_kind(parameter: click.Parameter) -> str:
    name = parameter.name or ""
    if isinstance(parameter, click.Argument):
        named = {"document": "documents", "documents": "documents", "label": "categories",
                 "coder_a": "coders", "coder_b": "coders"}  # fmt: skip
        return named.get(name, "")
    return {"coder": "coders", "gold": "coders", "uncertain": "categories",
            "document": "documents"}.get(name, "")  # fmt: skip


def _make_completer(kind: str) -> Completer:
    def complete(ctx: click.Context, _: click.Parameter, typed: str) -> list[CompletionItem[str]]:
        return [CompletionItem(value, help=told or None) for value, told in _list(kind, ctx, typed)]

    return complete


def _list(kind: str, ctx: click.Context, typed: str) -> Iterator[tuple[str, str]]:
    """Yield the values that begin as ``typed``, nothing where the database cannot tell."""
    import sqlite3  # only where something is completed

    try:
        address = f"{_find_database(ctx).absolute().as_uri()}?mode=ro"
        with closing(sqlite3.connect(address, uri=True, timeout=1)) as database:
            found = database.execute(_QUERIES[kind], {"typed": typed, "most": _MOST}).fetchall()
    except (sqlite3.Error, OSError, ValueError, click.ClickException):
        return
    for value, told in found:
        if "\n" not in value and "\t" not in value and value.isprintable():
            yield value, " ".join(str(told).split())


def _find_database(ctx: click.Context) -> Path:
    given: Any = ctx.params.get("db") or os.environ.get(DATABASE)
    return Path(given or load_settings().values.get("database") or DEFAULT_DATABASE)


def install_completion(group: click.Group, shell: str, home: Path) -> tuple[Path, Path | None]:
    """Write what lets a shell complete ``govatlas``; return the file and the one that loads it.

    Raises:
        click.ClickException: a file cannot be written.
    """
    maker = get_completion_class(shell)
    assert maker is not None, "Click knows every shell that is offered"
    script = maker(group, {}, "govatlas", _VARIABLE).source()
    if shell == "bash":
        script += _WHOLE_WORDS
    if shell == "fish":
        target, loader = home / ".config" / "fish" / "completions" / "govatlas.fish", None
    else:
        target = home / ".local" / "share" / "govatlas" / f"completion.{shell}"
        loader = home / f".{shell}rc"
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(script, encoding="utf-8")
        if loader is not None:
            _load_from(loader, target)
    except OSError as error:
        raise click.ClickException(
            f"cannot write {error.filename or target}: {error.strerror or error}"
        ) from error
    return target, loader


def _load_from(loader: Path, target: Path) -> None:
    """Add the line that loads a script to the file that the shell reads at its start, once."""
    line = f'[ -f "{target}" ] && . "{target}"'
    before = loader.read_text(encoding="utf-8", errors="surrogateescape") if loader.exists() else ""
    if line not in before.splitlines():
        lead = "" if not before or before.endswith("\n") else "\n"
        with loader.open("a", encoding="utf-8", errors="surrogateescape") as file:
            file.write(f"{lead}# completion of govatlas\n{line}\n")


def offer_completion(ctx: click.Context, _: click.Parameter, shell: str | None) -> None:
    """Install completion for a shell, then end; the shell that runs by default."""
    if shell is None or ctx.resilient_parsing:
        return
    assert isinstance(ctx.command, click.Group)
    chosen = Path(os.environ.get("SHELL", "")).name if shell == RUNNING else shell
    if chosen not in SHELLS:
        known = ", ".join(SHELLS)
        raise click.UsageError(
            f"cannot tell the shell ({chosen or 'SHELL is not set'}); name one: "
            f"govatlas --install-completion=SHELL, where SHELL is one of: {known}"
        )
    target, loader = install_completion(ctx.command, chosen, Path.home())
    click.echo(f"Wrote {target}" + (f", loaded by {loader}" if loader else ""))
    click.echo(f"Start a new {chosen}; then press Tab after: govatlas show")
    ctx.exit()
