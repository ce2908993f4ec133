"""Reads the file of settings, govatlas.toml, and says what holds."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

import click

NAME: Final = "govatlas.toml"
VARIABLE: Final = "GOVATLAS_CONFIG"
DATABASE: Final = "GOVATLAS_DB"
DEFAULT_DATABASE: Final = "govatlas.db"

KEYS: Final = MappingProxyType(
    {
        "database": "the database, for every command",
        "coder": "the coder of the commands that run one or correct one",
        "operator": "who runs the site, where its file says nothing",
    }
)
"""The settings, with what each is."""

_CODING: Final = ("code", "evaluate", "check", "estimate", "calibrate")
_BUILT_IN: Final = MappingProxyType({"database": DEFAULT_DATABASE, "coder": "local"})


@dataclass(frozen=True, slots=True)
class Setting:
    """A setting that holds, with where it is from; empty where it is from nowhere."""

    name: str
    value: str
    origin: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What the file of settings says; ``path`` is None where there is none."""

    path: Path | None = None
    values: Mapping[str, str] = field(default_factory=dict)

    def list_held(self) -> Iterator[Setting]:
        """Yield every setting as it holds where no option is given."""
        for name in KEYS:
            if name == "database" and os.environ.get(DATABASE):
                yield Setting(name, os.environ[DATABASE], f"environment variable {DATABASE}")
            elif name in self.values:
                yield Setting(name, self.values[name], str(self.path))
            else:
                built_in = _BUILT_IN.get(name, "")
                yield Setting(name, built_in, "default" if built_in else "")

    def list_defaults(self, group: click.Group) -> dict[str, Any]:
        """Return the values in the form in which Click takes defaults of a tree of commands."""
        defaults: dict[str, Any] = {}
        for name, command in group.commands.items():
            if isinstance(command, click.Group):
                defaults[name] = self.list_defaults(command)
                continue
            own = {parameter.name for parameter in command.params}
            chosen = {"db": "database"} | ({"coder": "coder"} if name in _CODING else {})
            defaults[name] = {
                option: self.values[key]
                for option, key in chosen.items()
                if option in own and key in self.values
            }
        return defaults


def load_settings(folder: Path | None = None) -> Settings:
    """Return what the file of settings says that is next to ``folder``, by default where we are.

    It is the one that ``GOVATLAS_CONFIG`` names, else the first on the way up from the folder.

    Raises:
        click.ClickException: the file cannot be used; the message says why.
    """
    path = find_file(folder or Path.cwd())
    return Settings() if path is None else Settings(path, _read(path))


def find_file(folder: Path) -> Path | None:
    """Return the file of settings, None where there is none.

    Raises:
        click.ClickException: the environment names one that is not there.
    """
    if named := os.environ.get(VARIABLE):
        path = Path(named).expanduser()
        if not path.is_file():
            raise click.ClickException(f"{VARIABLE} names {named}, but there is no such file")
        return path
    there = (place / NAME for place in (folder, *folder.parents))
    return next((path for path in there if path.is_file()), None)


def _read(path: Path) -> Mapping[str, str]:
    import tomllib

    try:
        told = tomllib.loads(path.read_bytes().decode("utf-8-sig"))
    except OSError as error:
        raise click.ClickException(f"{path}: {error.strerror or error}") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(
            f'{path} is not TOML: {error}; a line is to be like: database = "atlas.db"'
        ) from error
    values: dict[str, str] = {}
    for key, value in told.items():
        if key not in KEYS:
            raise click.ClickException(f"{path}: unknown key {key!r}; {_suggest(key)}")
        if not isinstance(value, str) or not value.strip() or "\0" in value:
            raise click.ClickException(f'{path}: {key} must be text, such as {key} = "..."')
        values[key] = value.strip()
    if "database" in values:  # a path counts from the file that has it
        values["database"] = str(path.parent / Path(values["database"]).expanduser())
    return values


def _suggest(key: str) -> str:
    close = get_close_matches(key.lower(), KEYS, n=1)
    return f"did you mean: {close[0]}" if close else f"the keys are: {', '.join(KEYS)}"
