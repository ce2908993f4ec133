"""Options of the commands that run a coder, most of them for language models."""

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any, Final, TypeVar

import click
from click.core import ParameterSource

from govatlas.cli.options import FILE

if TYPE_CHECKING:
    from govatlas.api.llm import LlmSettings

Command = TypeVar("Command", bound=Callable[..., Any])


class _Temperature(click.ParamType["float | None"]):
    """A number from 0 to 2, or ``default`` for the model's own."""

    name = "temperature"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> float | None:
        """Return the number, None for the model's own."""
        return None if value == "default" else click.FloatRange(0, 2).convert(value, param, ctx)


class _ModelOption(click.Option):
    """An option whose help lists the available providers."""

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        from govatlas.coding.llm.providers.registry import word_models

        self.help = (self.help or "").replace("{models}", word_models())
        return super().get_help_record(ctx)


_MODELS: Final = (
    click.option(
        "--model",
        "models",
        multiple=True,
        cls=_ModelOption,
        metavar="MODEL",
        help="{models}, or a server's address with the name it serves: "
        "http://127.0.0.1:8080/v1#NAME. Repeat it for the median of several models.",
    ),
    click.option(
        "--samples",
        type=click.IntRange(1, 25),
        default=1,
        metavar="N",
        help="Ask each model N times, take the median level and report self-agreement.",
    ),
    click.option(
        "--temperature",
        type=_Temperature(),
        default="0",
        show_default=True,
        metavar="T",
        help='Sampling temperature, 0 to 2; "default" leaves it to the model.',
    ),
    click.option(
        "--form",
        type=click.Choice(["schema", "guided", "json", "text"]),
        default="schema",
        show_default=True,
        help="How to make the model reply in the right format; not every server supports schema.",
    ),
    click.option(
        "--context",
        type=click.IntRange(min=1024),
        metavar="N",
        help="Context window in tokens; small windows need more, shorter calls.",
    ),
    click.option(
        "--max-reply",
        type=click.IntRange(min=64),
        metavar="N",
        help="Maximum tokens per reply; a reply that is cut off is requested again, shorter.",
    ),
    click.option(
        "--norms",
        is_flag=True,
        help="Also ask for norms (who must do what); one more call per part.",
    ),
)
prices_option: Final = click.option(
    "--prices", type=FILE, metavar="FILE", help="Your own prices; see docs/llm.md."
)
_LIMITS: Final = (
    click.option(
        "--max-cost",
        type=click.FloatRange(min=0, min_open=True),
        metavar="DOLLARS",
        help="Stop before exceeding this cost.",
    ),
    click.option(
        "--max-tokens",
        type=click.IntRange(min=1),
        metavar="N",
        help="Stop before exceeding this many tokens, input and output.",
    ),
    prices_option,
    click.option(
        "--concurrency",
        type=click.IntRange(1, 256),
        default=8,
        show_default=True,
        metavar="N",
        help="Maximum simultaneous calls.",
    ),
    click.option(
        "--rpm",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Maximum calls per minute.",
    ),
    click.option(
        "--tpm",
        type=click.FloatRange(min=0, min_open=True),
        metavar="N",
        help="Maximum tokens per minute.",
    ),
    click.option(
        "--timeout",
        type=click.FloatRange(min=1),
        default=300.0,
        show_default=True,
        metavar="SECONDS",
        help="Timeout per call.",
    ),
    click.option(
        "--max-reply-mb",
        type=click.FloatRange(min=0.1, max=1000),
        default=16.0,
        show_default=True,
        metavar="MB",
        help="Maximum size of a reply, uncompressed.",
    ),
    click.option(
        "--patience",
        type=click.FloatRange(min=1),
        default=300.0,
        show_default=True,
        metavar="SECONDS",
        help="Stop the run if the server does not respond for this long.",
    ),
)


def model_options(command: Command) -> Command:
    """Add the options that choose models and how they are called."""
    return _add(command, _MODELS)


def limit_options(command: Command) -> Command:
    """Add the options that limit a run."""
    return _add(command, _LIMITS)


def coder_options(command: Command) -> Command:
    """Add ``--coder`` and the options of all coders."""
    coder = click.option(
        "--coder",
        default="local",
        show_default=True,
        metavar="NAME",
        help="The program that codes: local, llm for language models, or one you installed.",
    )
    return coder(model_options(limit_options(command)))


def take_options(ctx: click.Context, coder: str, asked: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of ``coder_options`` that were given on the command line.

    Raises:
        click.UsageError: the coder does not have one of them.
        UnknownCoder: there is no such coder.
    """
    from govatlas import api

    given = {
        name: value
        for name, value in asked.items()
        if ctx.get_parameter_source(name) is ParameterSource.COMMANDLINE
    }
    taken = api.list_coder_options(coder) if given and coder in api.find_coders() else ()
    for name in given:
        if name not in taken:
            flag = next(p.opts[0] for p in ctx.command.params if p.name == name)
            raise click.UsageError(f"{flag} cannot be used with --coder {coder}")
    return given


def build_settings(asked: Mapping[str, Any]) -> "LlmSettings":
    """Return the settings given by the options of ``model_options``.

    Raises:
        InputError: no model is given, or its name is invalid.
    """
    from govatlas.api.llm import build_language_models

    return build_language_models(**asked).settings


def _add(command: Command, options: tuple[Callable[[Command], Command], ...]) -> Command:
    for option in reversed(options):
        command = option(command)
    return command
